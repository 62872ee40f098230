"""The keystore folder on disk: permissions, and atomic writes."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from credissuer import disk, failpoints
from credissuer.errors import SigningKeyError

# Mode bits of group and others.
READABLE_BY_OTHERS = 0o077
WRITABLE_BY_OTHERS = 0o022


def prepare(directory: Path) -> None:
    """Make the folder (0700) if it is not there, and check it.

    Raises SigningKeyError as `check`, and `key.unwritable`; nothing is made inside a checkout.
    """
    _refuse_checkout(directory)
    if not os.path.lexists(directory):
        with _writing(directory):
            directory.mkdir(mode=0o700, parents=True)
            # A new folder survives a power cut only once its parent is synced.
            disk.sync(directory.parent)
    check(directory)


def check(directory: Path) -> None:
    """The folder is there, ours, closed to others, no symbolic link and in no git work tree.

    Raises SigningKeyError `key.inside_checkout`, `.no_keystore`, `.symlink`, `.owner`,
    `.permissions`.
    """
    _refuse_checkout(directory)
    try:
        # lstat, because stat would follow a link into a folder that somebody else may change later.
        status = directory.lstat()
    except OSError as error:
        raise SigningKeyError("key.no_keystore", path=directory) from error
    if stat.S_ISLNK(status.st_mode):
        raise SigningKeyError("key.symlink", path=directory)
    if not stat.S_ISDIR(status.st_mode):
        raise SigningKeyError("key.no_keystore", path=directory)
    _check_access(status, directory, READABLE_BY_OTHERS)


def read(path: Path, *, forbidden: int = READABLE_BY_OTHERS) -> bytes | None:
    """The octets of a file in a checked folder, or None where there is no such file.

    `forbidden` are mode bits.

    Raises SigningKeyError `key.symlink`, `.owner`, `.permissions`, `.unreadable`.
    """
    try:
        # NOFOLLOW against links, NONBLOCK because opening a pipe put there would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        code = "key.symlink" if error.errno == errno.ELOOP else "key.unreadable"
        raise SigningKeyError(code, path=path) from error
    try:
        # Of the open file and not of the path, which may name another file by now.
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise SigningKeyError("key.unreadable", path=path)
        _check_access(status, path, forbidden)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)


def write(path: Path, octets: bytes) -> None:
    """Write `octets` to `path` (mode 0600) atomically; durable when this returns.

    Raises SigningKeyError `key.unwritable`.
    """
    # In the same folder, because a rename is atomic within one file system only.
    part = path.with_name(f"{path.name}.part")
    with _writing(path):
        part.unlink(missing_ok=True)
        descriptor = os.open(
            part,
            os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC,
            0o600,
        )
        with os.fdopen(descriptor, "wb") as file:
            file.write(octets)
            file.flush()
            # Before the rename: file systems may order them otherwise, and a crash would leave an
            # empty key.
            os.fsync(descriptor)
        failpoints.reach("keys.before_rename")
        part.replace(path)
        disk.sync(path.parent)
    failpoints.reach("keys.after_rename")


def remove(path: Path) -> None:
    """Remove a file durably. Raises SigningKeyError `key.unwritable`."""
    with _writing(path):
        path.unlink(missing_ok=True)
        disk.sync(path.parent)


@contextmanager
def exclusive(directory: Path) -> Iterator[None]:
    """Hold the folder's lock against other processes, and remove half-written files."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        # Whoever holds the lock knows that nobody is writing them: a crash left them.
        for part in directory.glob("*.part"):
            part.unlink()
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Raises SigningKeyError `key.unwritable` where the system refuses what is done to `path`."""
    try:
        yield
    except OSError as error:
        raise SigningKeyError("key.unwritable", path=path, problem=error.strerror) from error


def _refuse_checkout(directory: Path) -> None:
    """Refuse a git work tree, because a key there is one `git add` away from being public."""
    # Resolved, because the folder may be reached through a link from outside of the checkout.
    resolved = directory.resolve()
    for folder in (resolved, *resolved.parents):
        if os.path.lexists(folder / ".git"):
            raise SigningKeyError(
                "key.inside_checkout",
                path=directory,
                checkout=folder,
            )


def _check_access(status: os.stat_result, path: Path, forbidden: int) -> None:
    # An owner can change the mode back at any time, whatever it is now.
    if status.st_uid != os.geteuid():
        raise SigningKeyError("key.owner", path=path)
    if status.st_mode & forbidden:
        raise SigningKeyError("key.permissions", path=path)
