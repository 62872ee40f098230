"""What makes a change of a folder survive a power cut, and how much room its disk has."""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

LEAST_OCTETS = 64 * 1024 * 1024
"""Free octets that the disks of an office need to work."""

LEAST_FILES = 1_000
"""Further files that they must be able to hold: a publication writes a new one before it replaces
the old.
"""


class Room(NamedTuple):
    """What is free on a disk for this process: octets, and how many files (None: as many as fit)."""

    device: int
    octets: int
    files: int | None


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk (fsync(2)). Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_all(folder: Path, files: Iterable[str]) -> None:
    """Bring every file of `files`, which lie on the file system of `folder`, to the disk.

    With one syncfs(2) where there is one, which waits for whatever else is being written to that
    file system too. Raises OSError.
    """
    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    # Only Linux has it; before 5.8 it did not tell of a block that could not be written.
    if syncfs is None or _linux_release() < (5, 8):
        for file in files:
            sync(Path(file))
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(descriptor)


def _linux_release() -> tuple[int, int]:
    major, minor, *_ = os.uname().release.split(".")
    return int(major), int(re.match("[0-9]*", minor)[0] or 0)  # type: ignore[index]


def room(folder: Path) -> Room:
    """What is free on the disk of `folder`, or of the folder above that there is. Raises OSError."""
    # A folder that is made when it is first needed lies on the disk of the one above.
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    status = os.statvfs(folder)
    # Some file systems, such as btrfs, have no fixed number of files and say 0.
    files = status.f_favail if status.f_files else None
    return Room(folder.stat().st_dev, status.f_bavail * status.f_frsize, files)
