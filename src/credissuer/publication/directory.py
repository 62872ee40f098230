"""A folder that any web server can serve."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from credissuer import failpoints
from credissuer.errors import PublicationError


class DirectoryPublication:
    """Files below `root`. Each appears by a rename within its own folder, so a reader sees the old one or the new."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._below = f"{root}/"

    def get(self, path: str) -> bytes | None:
        """See Publication."""
        try:
            return (self.root / path).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise PublicationError("publish.failed", path=path, problem=error.strerror) from error

    def version(self, path: str) -> object | None:
        """See Publication. Each file is put there anew, so that it is another inode or another moment."""
        try:
            found = os.stat(self._below + path)  # noqa: PTH116 - asked for at every request
        except OSError:
            return None
        return (found.st_ino, found.st_mtime_ns, found.st_size) if stat.S_ISREG(found.st_mode) else None

    def put(self, path: str, octets: bytes) -> None:
        """See Publication."""
        target = self.root / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=target.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(octets)
                    file.flush()
                    os.fchmod(file.fileno(), 0o644)
                    os.fsync(file.fileno())
                failpoints.reach("publish.before_rename")
                Path(name).replace(target)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
            _sync_folder(target.parent)
            failpoints.reach("publish.after_rename")
        except OSError as error:
            raise PublicationError("publish.failed", path=path, problem=error.strerror) from error

    def remove(self, path: str) -> None:
        """See Publication."""
        try:
            (self.root / path).unlink(missing_ok=True)
        except OSError as error:
            raise PublicationError("publish.failed", path=path, problem=error.strerror) from error

    def sweep(self) -> int:
        """Remove what a killed process left half written; returns how many files."""
        leftovers = list(self.root.rglob(".*.new"))
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
        return len(leftovers)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
