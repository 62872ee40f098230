"""A folder that any web server can serve."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from time import monotonic_ns

from filelock import FileLock, Timeout

from credissuer import disk, failpoints
from credissuer.errors import PublicationError
from credissuer.publication.contract import StoredFile

_SEVERAL, _AT_ONCE = 2, 8
"""Number of files from which on threads share the waits for a disk, and how many threads."""

_MANY = 16
"""Number of files from which on one sync of the file system costs less than one of each."""

_MANY_READ = 64
"""Number of files from which on the same threads read them."""

_LOCK, _LOCK_SECONDS = ".publish.lock", 60
"""The file by which those who replace lists take turns, and for how long each waits."""

_written = count()
"""How many files this process has written: two threads may ask in one nanosecond."""


class DirectoryPublication:
    """Files below `root`.

    Each is written by a rename within its own folder, so a reader sees the old or the new file.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        # A text, because joining Paths costs more than reading a small file.
        self._below = f"{root}/"

    def get(self, path: str) -> bytes | None:
        """See Publication."""
        try:
            with open(self._below + path, "rb") as file:  # noqa: PTH123 - of thousands at once
                return file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _failed(path, error) from error

    def read_all(self, paths: Collection[str]) -> dict[str, StoredFile]:
        """See PublicTree. Threads share the waits for a disk."""
        if len(paths) < _MANY_READ:
            return self._read_each(paths)
        listed = list(paths)
        shares = [listed[start::_AT_ONCE] for start in range(_AT_ONCE)]
        files: dict[str, StoredFile] = {}
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for share in pool.map(self._read_each, shares):
                files |= share
        return files

    def _read_each(self, paths: Collection[str]) -> dict[str, StoredFile]:
        files: dict[str, StoredFile] = {}
        for path in paths:
            # The version before the octets: of a file that changes in between it is the old one.
            version = self.version(path)
            octets = None if version is None else self.get(path)
            if octets is not None:
                files[path] = StoredFile(octets, version)
        return files

    def names(self, folder: str) -> list[str]:
        """See Publication."""
        try:
            return os.listdir(self._below + folder)  # noqa: PTH208 - of hundred thousands at once
        except FileNotFoundError:
            return []
        except OSError as error:
            raise PublicationError(
                "publish.failed",
                path=folder,
                problem=error.strerror,
            ) from error

    def paths(self) -> Iterator[str]:
        """See Publication."""
        start = len(self._below)
        for folder, _, names in os.walk(str(self.root)):
            for name in names:
                # What is being written just now, or was left by a killed process.
                if name != _LOCK and not (name.startswith(".") and name.endswith(".new")):
                    # Texts again: a backup asks for a million.
                    yield f"{folder}/{name}"[start:].replace(os.sep, "/")

    def version(self, path: str) -> object | None:
        """See Publication.

        Every `put` makes a new file, so inode, modification time or size differ.
        """
        try:
            status = os.stat(self._below + path)  # noqa: PTH116 - asked for at every request
        except OSError:
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        # The inode as well, because two writes within one tick of the clock may have one size.
        return status.st_ino, status.st_mtime_ns, status.st_size

    def put(self, path: str, octets: bytes) -> None:
        """See Publication."""
        self.put_all({path: octets})

    def put_all(
        self,
        files: Mapping[str, bytes],
        replacing: Mapping[str, object | None] | None = None,
    ) -> None:
        """See Publication. Threads share the waits for fsync.

        A file system has no conditional rename: versions are compared, and files renamed, under a
        lock of the folder. Raises also PublicationError `publish.locked`.
        """
        self._put(files, replacing or {}, self._write_each)

    def put_batch(
        self,
        files: Mapping[str, bytes],
        replacing: Mapping[str, object | None] | None = None,
    ) -> None:
        """See Publication. One sync of the file system before the first rename."""
        write = self._write_each if len(files) < _MANY else self._write_together
        self._put(files, replacing or {}, write)

    def _put(
        self,
        files: Mapping[str, bytes],
        replacing: Mapping[str, object | None],
        write: Callable[[Mapping[str, bytes], dict[str, str]], None],
    ) -> None:
        """Write all under temporary names by `write`, then rename them."""
        new_files: dict[str, str] = {}
        try:
            for folder in {path.rpartition("/")[0] for path in files}:
                _make(self.root / folder)
            # All are written and synced before the first rename: a full disk then changes nothing.
            write(files, new_files)
            failpoints.reach("publish.before_rename")
            with self._comparing(replacing):
                for path in files:
                    os.replace(new_files[path], self._below + path)  # noqa: PTH105 - of thousands
                    # What is left in it when an error comes is removed below.
                    del new_files[path]
            # The rename itself is durable only once the folder is synced (fsync(2)).
            for folder in {path.rpartition("/")[0] for path in files}:
                disk.sync(self.root / folder)
            failpoints.reach("publish.after_rename")
        except OSError as error:
            raise _failed(next(iter(files), ""), error) from error
        finally:
            for new in new_files.values():
                Path(new).unlink(missing_ok=True)

    @contextmanager
    def _comparing(self, replacing: Mapping[str, object | None]) -> Iterator[None]:
        """Files are as they were compared, and nobody else replaces any until the block ends.

        Raises PublicationError `publish.raced`, `publish.locked`.
        """
        if not replacing:
            yield
            return
        try:
            # Of the folder and not of the office: publishers on several machines may share it. The
            # kernel frees it with the process.
            with FileLock(self._below + _LOCK, timeout=_LOCK_SECONDS):
                for path, version in replacing.items():
                    if self.version(path) != version:
                        raise PublicationError("publish.raced", path=path)
                failpoints.reach("publish.compared")
                yield
        except Timeout:
            raise PublicationError("publish.locked") from None

    def _write_each(self, files: Mapping[str, bytes], new_files: dict[str, str]) -> None:
        """Fill `new_files`: path -> the temporary file beside it with its octets, synced.

        What was written before an error comes stands in it too.
        """

        def write(path: str) -> None:
            new_files[path] = _write(self._below + path, files[path])

        if len(files) < _SEVERAL:
            for path in files:
                write(path)
            return
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
            list(pool.map(write, files))

    def _write_together(self, files: Mapping[str, bytes], new_files: dict[str, str]) -> None:
        """The same with one sync for all."""
        for path, octets in files.items():
            new_files[path] = _write(self._below + path, octets, is_synced=False)
        disk.sync_all(self.root, new_files.values())

    def remove(self, path: str) -> None:
        """See Publication."""
        try:
            (self.root / path).unlink(missing_ok=True)
        except OSError as error:
            raise _failed(path, error) from error

    def sweep(self) -> int:
        """See Publication."""
        swept = 0
        # Not by a pattern of Path, which takes a second for a hundred thousand files.
        for folder, _, names in os.walk(self.root):
            for name in names:
                if name.startswith(".") and name.endswith(".new"):
                    Path(folder, name).unlink(missing_ok=True)
                    swept += 1
        return swept


def _make(folder: Path) -> None:
    """Make a folder and those above it that there are not, durably."""
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(exist_ok=True)
    # Or a power cut could take the folder with all that is durable in it.
    disk.sync(folder.parent)


def _failed(path: str, error: OSError) -> PublicationError:
    return PublicationError("publish.failed", path=path, problem=error.strerror)


def _write(target: str, octets: bytes, *, is_synced: bool = True) -> str:
    """Write a temporary file beside `target`; `sweep` removes those that a crash leaves."""
    # Not by mkstemp, whose search for a free name costs more than writing a small file. Refused where
    # somebody else has the name, which takes another machine, and the same nanosecond there.
    mark = f"{os.getpid():x}-{monotonic_ns():x}-{next(_written):x}"
    name = f"{target.rpartition('/')[0]}/.{mark}.new"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(name, flags, 0o600), "wb") as file:
            file.write(octets)
            file.flush()
            # Whatever the umask: the web server is another user.
            os.fchmod(file.fileno(), 0o644)
            if is_synced:
                # Before the rename, or a power cut could leave an empty file under the public name.
                os.fsync(file.fileno())
    # Also on KeyboardInterrupt, which would leave the temporary file otherwise.
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return name
