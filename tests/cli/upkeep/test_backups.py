"""The commands for copies of the whole office."""

from __future__ import annotations

import json
import tarfile

from credissuer.store.schema import SCHEMA
from tests.flows.conftest import PASSPHRASE, Installation


def test_a_backup_is_made_checked_and_never_overwritten(issued: tuple[Installation, str]) -> None:
    installation, _ = issued
    done = installation.run("credissuer", "backup", "backup.tar.gz")
    assert done.stdout == "backup.tar.gz\n"
    whole = installation.run("credissuer", "backup", "--check", "backup.tar.gz")
    assert "entries of the audit trail" in whole.stderr
    told = json.loads(installation.credissuer("backup", "--check", "backup.tar.gz", "--json"))
    assert (told["entries"], told["has_keys"], told["schema"]) == (
        told["audit"]["seq"],
        False,
        SCHEMA.newest,
    )
    again = installation.run("credissuer", "backup", "backup.tar.gz", expect=1)
    assert "backup.exists" in again.stderr
    made = json.loads(installation.credissuer("backup", "elsewhere", "--with-keys", "--json"))
    assert (made["has_keys"], made["issuer"]) == (True, told["issuer"])
    names = {path.name for path in (installation.folder / "elsewhere").rglob("*")}
    assert {"credissuer.toml", "programme.toml", "keys.json", "credissuer.db"} <= names
    with tarfile.open(installation.folder / "backup.tar.gz") as packed:
        assert packed.getnames()[0] == "manifest.json"
        assert not any(name.endswith(".pem") for name in packed.getnames())
    text = (installation.folder / "elsewhere" / "configuration" / "credissuer.toml").read_text()
    assert PASSPHRASE not in text


def test_a_check_needs_no_office(issued: tuple[Installation, str]) -> None:
    installation, _ = issued
    installation.credissuer("backup", "backup.tar.gz")
    (installation.folder / "credissuer.db").rename(installation.folder / "gone.db")
    installation.credissuer("backup", "--check", "backup.tar.gz")
    file = installation.folder / "backup.tar.gz"
    file.write_bytes(file.read_bytes()[:-100])
    assert (
        "[backup."
        in installation.run("credissuer", "backup", "--check", str(file), expect=1).stderr
    )


def test_the_doctor_of_a_development_office_asks_for_no_backup(
    issued: tuple[Installation, str],
) -> None:
    installation, _ = issued
    assert "a development office, which needs no backup" in installation.credissuer("doctor")
    installation.credissuer("backup", "backup")
    assert "a backup 0 days old" in installation.credissuer("doctor")
