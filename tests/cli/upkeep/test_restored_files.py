"""The files of a backup are put where the office has none, and nothing is overwritten."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from credissuer import settings
from credissuer.cli.upkeep.restored_files import Restored
from tests.offices import make_keystore


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """The files of a backup; its keystore belongs below the office's folder."""
    folder = tmp_path / "backup"
    for name, text in {
        "configuration/credissuer.toml": 'public_url = "https://tnso.example"\n'
        'keystore_dir = "keystore"\nprogramme_file = "rules.toml"\n',
        "configuration/programme.toml": "rules of the backup",
        "audit-checkpoint.jwt": "of the backup",
        "keys/did.json": "{}",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    make_keystore(folder / "keystore", "https://tnso.example")
    return folder


def restored(folder: Path, backup: Path) -> Restored:
    return Restored(settings.load(folder, {}), backup)


def test_an_empty_folder_gets_all_of_it(tmp_path: Path, backup: Path) -> None:
    (tmp_path / "office").mkdir()
    found = restored(tmp_path / "office", backup)
    assert found.configuration.settings.public_url == "https://tnso.example"
    assert found.configuration.folder == tmp_path / "office"
    assert found.keys == backup / "keystore"
    found.put_where_absent()
    office = tmp_path / "office"
    assert (office / "rules.toml").read_text() == "rules of the backup"
    assert (office / "audit-checkpoint.jwt").read_text() == "of the backup"
    assert (office / "keys" / "did.json").read_text() == "{}"
    keys = {path.name: path for path in (office / "keystore").iterdir() if path.suffix != ".lock"}
    assert {*keys} == {path.name for path in (backup / "keystore").iterdir()} - {"keys.json.lock"}
    for path in keys.values():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    assert found.keys is None, "by now the office has its own"


def test_what_the_office_has_stays(tmp_path: Path, backup: Path) -> None:
    office = tmp_path / "office"
    (office / "keys").mkdir(parents=True)
    (office / "credissuer.toml").write_text(
        'public_url = "https://other.example"\nkeystore_dir = "own"\n'
    )
    (office / "audit-checkpoint.jwt").write_text("own")
    (office / "keys" / "did.json").write_text("own")
    make_keystore(office / "own", "https://other.example")
    before = {path: path.read_bytes() for path in office.rglob("*") if path.is_file()}
    found = restored(office, backup)
    assert found.configuration.settings.public_url == "https://other.example"
    assert found.keys is None
    found.put_where_absent()
    assert {path: path.read_bytes() for path in office.rglob("*") if path.is_file()} == before


def test_a_backup_without_keys_brings_none(tmp_path: Path, backup: Path) -> None:
    (tmp_path / "office").mkdir()
    (backup / "keystore").rename(tmp_path / "kept apart")
    found = restored(tmp_path / "office", backup)
    found.put_where_absent()
    assert found.keys is None
    assert not (tmp_path / "office" / "keystore").exists()
