"""A backup on the disk: a folder, or one compressed file of it, written whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import IO, Any

from credissuer.errors import BackupError
from credissuer.recovery import manifest
from credissuer.recovery.manifest import BackupFile, Manifest

ENDINGS = (".tar.gz", ".tgz")
"""Of the name of a backup that is one file; any other name is a folder's."""

MOST_MANIFEST = 16 * 1024 * 1024
"""Octets of a manifest."""

Progress = Callable[[int], None]
"""Called with how many octets of a backup were read or packed just now."""

_PIECE = 1024 * 1024

_LEVEL = 1
"""Of gzip: of an office's database the slowest level makes a twentieth less, in three times the
time.
"""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
"""What the system says of a disk that takes nothing more. Reading a backup never ends in these."""


@contextmanager
def begun(target: Path) -> Iterator[Path]:
    """A folder beside `target` to be filled, and gone afterwards.

    Raises BackupError `backup.exists`, `backup.unwritable`.
    """
    if os.path.lexists(target):
        raise BackupError("backup.exists", path=str(target))
    try:
        # On the disk of the target, because it is renamed in the end; closed to others.
        folder = Path(
            tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        )
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        yield folder
    # Whatever fills the folder writes there, and the disk may be full at any of its calls.
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def finish(
    folder: Path, made: Manifest, target: Path, progress: Progress = lambda octets: None
) -> None:
    """Put a filled folder with its manifest at `target`, durably, under its name only once whole;
    `progress` is told of what is packed into one file.

    Raises BackupError `backup.exists` where somebody else was there first, `backup.unwritable`.
    """
    try:
        (folder / manifest.NAME).write_bytes(manifest.written(made))
        for name in (manifest.NAME, *made.files):
            (folder / name).chmod(0o600)
        if target.name.endswith(ENDINGS):
            _sync_all([packed := _packed(folder, made, progress)])
            # A link and no rename, because a rename would replace what came there meanwhile.
            os.link(packed, target)
            packed.unlink()
        else:
            _sync_all([folder / name for name in (manifest.NAME, *made.files)])
            # Refused by the system where there is a folder with anything in it.
            folder.rename(target)
        _sync_all([target.parent])
    except FileExistsError as error:
        raise BackupError("backup.exists", path=str(target)) from error
    except OSError as error:
        raise _unwritable(target, error) from error


def parts(folder: Path) -> dict[str, BackupFile]:
    """Name -> part of every file below a folder, but the manifest."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    named = ((path.relative_to(folder).as_posix(), path) for path in files)
    return {name: _part(path) for name, path in named if name != manifest.NAME}


@contextmanager
def opened(
    source: Path, progress: Progress = lambda octets: None
) -> Iterator[tuple[Manifest, Path]]:
    """The manifest of a backup, and a folder with its files, each of them what the manifest says;
    `progress` is told of what is read of one file.

    Raises BackupError `backup.not_one`, `backup.too_new`, `backup.damaged`, and
    `backup.not_unpacked` where there is no room for the files.
    """
    with _scratch() as scratch:
        try:
            if source.is_dir():
                folder, octets = source, _manifest_of(source / manifest.NAME)
                made = manifest.read(octets)
                files = parts(source)
            else:
                folder = Path(scratch)
                made, files = _unpacked(source, folder, progress)
        except (OSError, tarfile.TarError, EOFError) as error:
            if isinstance(error, OSError) and error.errno in _NO_ROOM:
                raise _not_unpacked(scratch, error) from error
            raise BackupError("backup.not_one", problem=str(error)) from error
        damaged = manifest.damage(made, files)
        if damaged is not None:
            raise BackupError("backup.damaged", name=damaged)
        yield made, folder


@contextmanager
def _scratch() -> Iterator[str]:
    """A folder for what is unpacked, gone afterwards."""
    try:
        # Where every disk is full, Python finds no folder that takes a file, and says just that.
        folder = tempfile.TemporaryDirectory()
    except OSError as error:
        raise _not_unpacked("TMPDIR", error) from error
    with folder as scratch:
        yield scratch


def _packed(folder: Path, made: Manifest, progress: Progress) -> Path:
    """The files of a folder as one, the manifest first, so that a reader knows what follows."""
    packed = folder / ".packed"
    packed.touch(mode=0o600)
    with tarfile.open(packed, "w:gz", format=tarfile.PAX_FORMAT, compresslevel=_LEVEL) as archive:
        for name in (manifest.NAME, *sorted(made.files)):
            member = archive.gettarinfo(str(folder / name), name)
            # No user of this machine: it is unpacked on another one.
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            with (folder / name).open("rb") as file:
                archive.addfile(member, file)
            progress(member.size)
    return packed


def _unpacked(
    source: Path, folder: Path, progress: Progress
) -> tuple[Manifest, dict[str, BackupFile]]:
    """The files of a packed backup in `folder`: those of the manifest, at most as long as it says."""
    files: dict[str, BackupFile] = {}
    with (
        _Watched(source, progress) as packed,
        tarfile.open(fileobj=packed, mode="r|gz", bufsize=_PIECE) as archive,
    ):
        first = archive.next()
        stream = archive.extractfile(first) if first and first.isreg() else None
        if first is None or stream is None or first.name != manifest.NAME:
            raise BackupError("backup.not_one", problem=f"no {manifest.NAME}")
        made = manifest.read(_bounded(stream))
        while (member := archive.next()) is not None:
            expected = made.files.get(member.name)
            stream = archive.extractfile(member) if member.isreg() else None
            # Nothing is written that the manifest does not name: an archive may name any path.
            if expected is None or stream is None or member.size != expected.octets:
                raise BackupError("backup.damaged", name=member.name)
            target = folder / member.name
            # Closed to others, as the keystore must be.
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            target.touch(mode=0o600)
            files[member.name] = _written(stream, target)
    return made, files


class _Watched(FileIO):
    """A file to be read by somebody else, which tells of every octet that is read."""

    def __init__(self, path: Path, progress: Progress) -> None:
        super().__init__(path)
        self._progress = progress

    def read(self, size: int | None = -1) -> bytes | Any:
        octets = super().read(size)
        self._progress(len(octets or b""))
        return octets


def _written(stream: IO[bytes], target: Path) -> BackupFile:
    """The part that a file becomes: read once, because a database has gigabytes."""
    digest, octets = hashlib.sha256(), 0
    with target.open("wb") as file:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            octets += file.write(piece)
    return BackupFile(sha256=digest.hexdigest(), octets=octets)


def _manifest_of(file: Path) -> bytes:
    with file.open("rb") as stream:
        return _bounded(stream)


def _bounded(stream: IO[bytes]) -> bytes:
    octets = stream.read(MOST_MANIFEST + 1)
    if len(octets) > MOST_MANIFEST:
        raise BackupError("backup.not_one", problem=f"more than {MOST_MANIFEST} octets")
    return octets


def _part(path: Path) -> BackupFile:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while octets := file.read(_PIECE):
            digest.update(octets)
    return BackupFile(sha256=digest.hexdigest(), octets=path.stat().st_size)


def _sync_all(paths: list[Path]) -> None:
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritable(target: Path, error: OSError) -> BackupError:
    return BackupError("backup.unwritable", path=str(target), problem=error.strerror or str(error))


def _not_unpacked(folder: str, error: OSError) -> BackupError:
    return BackupError("backup.not_unpacked", folder=folder, problem=error.strerror or str(error))
