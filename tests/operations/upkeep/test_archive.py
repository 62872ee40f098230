"""A backup on the disk: whole or not there, read within bounds, and nothing it names is trusted."""

from __future__ import annotations

import gzip
import io
import resource
import stat
import tarfile
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from credissuer.errors import BackupError
from credissuer.operations.upkeep import archive
from credissuer.recovery import manifest
from credissuer.recovery.manifest import BackupFile, Manifest
from tests.recovery.test_manifest import MADE


def make(target: Path, progress: archive.Progress = lambda octets: None) -> Manifest:
    with archive.begun(target) as folder:
        (folder / "keys").mkdir()
        (folder / "keys" / "did.json").write_bytes(b"{}")
        (folder / "credissuer.db").write_bytes(b"x" * 5_000_000)
        made = replace(MADE, files=archive.parts(folder))
        archive.finish(folder, made, target, progress)
    return made


@pytest.mark.parametrize("name", ["backup.tar.gz", "backup.tgz", "backup"])
def test_what_was_put_in_comes_out(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    made = make(target)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert stat.S_IMODE(target.stat().st_mode) == (0o700 if target.is_dir() else 0o600)
    with archive.opened(target) as (found, folder):
        assert found == made
        assert (folder / "credissuer.db").read_bytes() == b"x" * 5_000_000
        for path in folder.rglob("*"):
            assert path.is_dir() or stat.S_IMODE(path.stat().st_mode) == 0o600


def test_whoever_waits_is_told_of_every_octet(tmp_path: Path) -> None:
    packed: list[int] = []
    made = make(tmp_path / "backup.tar.gz", packed.append)
    written = sum(part.octets for part in made.files.values()) + len(manifest.written(made))
    assert sum(packed) == written
    read: list[int] = []
    with archive.opened(tmp_path / "backup.tar.gz", read.append):
        # Of what is packed: the manifest at its beginning says how much that becomes.
        assert 0 < sum(read) <= (tmp_path / "backup.tar.gz").stat().st_size


def test_a_backup_that_was_packed_harder_is_read(tmp_path: Path) -> None:
    make(tmp_path / "backup.tar.gz")
    octets = gzip.decompress((tmp_path / "backup.tar.gz").read_bytes())
    (tmp_path / "older.tar.gz").write_bytes(gzip.compress(octets, 9))
    with archive.opened(tmp_path / "older.tar.gz") as (_, folder):
        assert (folder / "credissuer.db").read_bytes() == b"x" * 5_000_000


@pytest.mark.parametrize("name", ["backup.tar.gz", "backup"])
def test_what_is_there_is_never_overwritten(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    target.write_text("precious")
    with pytest.raises(BackupError, match=r"backup\.exists"):
        make(target)
    target.unlink()
    with archive.begun(target) as folder:
        (folder / "credissuer.db").write_bytes(b"x")
        made = replace(MADE, files=archive.parts(folder))
        target.write_text("precious")  # by somebody else, meanwhile
        with pytest.raises(BackupError):
            archive.finish(folder, made, target)
    assert target.read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"backup\.unwritable"):
        make(tmp_path / "nowhere" / "backup.tar.gz")


def test_a_run_that_is_broken_off_leaves_nothing_under_the_name(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), archive.begun(tmp_path / "backup.tar.gz"):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_changed_a_missing_and_a_further_file_are_damage(tmp_path: Path) -> None:
    target = tmp_path / "backup"
    make(target)
    for path, change in (
        ("keys/did.json", lambda file: file.write_bytes(b"[]")),
        ("keys/did.json", lambda file: file.unlink()),
        ("keys/more.json", lambda file: file.write_bytes(b"{}")),
    ):
        change(target / path)
        with pytest.raises(BackupError) as refusal, archive.opened(target):
            pass
        assert refusal.value.code == "backup.damaged"
        (target / "keys/did.json").write_bytes(b"{}")


def test_every_octet_of_a_packed_one_counts(tmp_path: Path) -> None:
    target = tmp_path / "backup.tar.gz"
    make(target)
    octets = target.read_bytes()
    for damaged in (octets[:-20], octets[: len(octets) // 2], b"", b"no archive", octets[1:]):
        target.write_bytes(damaged)
        with pytest.raises(BackupError) as refusal, archive.opened(target):
            pass
        assert refusal.value.code in ("backup.not_one", "backup.damaged")
    with pytest.raises(BackupError, match=r"backup\.not_one"), archive.opened(tmp_path / "none"):
        pass


def packed(target: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(target, "w:gz") as made:
        for member, octets in members:
            member.size = len(octets) if member.isreg() else 0
            made.addfile(member, io.BytesIO(octets) if member.isreg() else None)
    return target


def test_nothing_is_written_that_the_manifest_does_not_name(tmp_path: Path) -> None:
    first = tarfile.TarInfo(manifest.NAME)
    made = replace(MADE, files={"a": BackupFile(sha256="0" * 64, octets=3)})
    text = manifest.written(made)
    link = tarfile.TarInfo("a")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    for place, hostile in enumerate(
        [tarfile.TarInfo("../outside"), tarfile.TarInfo("/outside"), tarfile.TarInfo("b"), link]
    ):
        target = packed(tmp_path / f"{place}.tar.gz", (first, text), (hostile, b"abc"))
        with pytest.raises(BackupError, match=r"backup\.damaged"), archive.opened(target):
            pass
    larger = packed(tmp_path / "l.tar.gz", (first, text), (tarfile.TarInfo("a"), b"abcd"))
    with pytest.raises(BackupError, match=r"backup\.damaged"), archive.opened(larger):
        pass
    assert not (tmp_path / "outside").exists() and not Path("/outside").exists()


def test_the_manifest_comes_first_and_is_bounded(tmp_path: Path) -> None:
    later = packed(tmp_path / "later.tar.gz", (tarfile.TarInfo("a"), b"abc"))
    large = tarfile.TarInfo(manifest.NAME)
    bomb = packed(tmp_path / "bomb.tar.gz", (large, b" " * (archive.MOST_MANIFEST + 1)))
    for target in (later, bomb):
        with pytest.raises(BackupError, match=r"backup\.not_one"), archive.opened(target):
            pass


def test_a_disk_without_room_for_what_is_unpacked_is_no_fault_of_the_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "backup.tar.gz")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # The system refuses the octets behind the limit, as a full disk refuses them.
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(BackupError) as refusal, archive.opened(tmp_path / "backup.tar.gz"):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert refusal.value.code == "backup.not_unpacked"
    assert "File too large" in refusal.value.words("en")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(BackupError) as refusal, archive.opened(tmp_path / "backup.tar.gz"):
        pass
    assert refusal.value.code == "backup.not_unpacked"
