"""A backup holds everything that brings the office back, and no secret that was not asked for."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from credissuer.errors import AuditError, BackupError, ForbiddenError
from credissuer.operations.change_standing import revoke
from credissuer.operations.perform import perform
from credissuer.operations.upkeep import archive, backup, doctor
from credissuer.operations.upkeep.backup import Sources
from credissuer.recovery import manifest
from credissuer.recovery.manifest import Manifest
from credissuer.staff.roles import Role
from credissuer.store.schema import SCHEMA
from credissuer.store.sql import open_store
from tests.offices import CHIEF, PASSPHRASE, PROGRAMME_FILE, Household, actor

NOTHING = Sources(files={}, keystore=None)


def make(house: Household, name: str = "backup.tar.gz", **parts: Any) -> Manifest:
    sources = Sources(**{"files": {}, "keystore": None, **parts})
    call = house.office.call(CHIEF)
    return backup.back_up(house.office, call, sources, house.folder / name)


@pytest.fixture
def numbers(house: Household) -> list[str]:
    made = [certificate.number for certificate in house.issue(1, 2)]
    house.publish()
    perform(house.office, house.office.call(CHIEF), revoke, made[0], "false_claim")
    return made


def test_whoever_waits_is_told_of_each_public_file_and_of_what_is_packed(
    house: Household, numbers: list[str]
) -> None:
    listed: list[int] = []
    packed: list[int] = []
    call, target = house.office.call(CHIEF), house.folder / "backup.tar.gz"
    progress = backup.BackupProgress(listed.append, packed.append)
    made = backup.back_up(house.office, call, NOTHING, target, progress)
    assert sum(listed) == len(list(house.office.publication.paths()))
    assert sum(packed) > sum(part.octets for part in made.files.values())


def test_it_holds_database_documents_checkpoint_tree_and_configuration(
    house: Household, numbers: list[str], tmp_path: Path
) -> None:
    made = make(house, files={manifest.PROGRAMME: PROGRAMME_FILE})
    head = len(house.trail())
    assert (made.issuer, made.public_url) == (house.office.issuer_id, house.office.public_url)
    assert (made.database, made.schema, made.audit_seq) == ("sqlite", SCHEMA.newest, head)
    with archive.opened(house.folder / "backup.tar.gz") as (_, folder):
        names = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
        assert {"keys/did.json", "keys/trust-list.json", "audit-checkpoint.jwt"} <= names
        assert (folder / manifest.PROGRAMME).read_bytes() == PROGRAMME_FILE.read_bytes()
        store = open_store(f"sqlite:///{folder / 'credissuer.db'}")
        with store.read() as reading:
            standings = {one.number: one.standing.value for one in reading.certificates.all()}
        store.close()
        lines = (folder / manifest.TREE).read_text("utf-8").splitlines()
    assert standings == {numbers[0]: "revoked", numbers[1]: "valid"}
    listed = {line["path"]: line for line in map(json.loads, lines)}
    assert len(listed) == len(lines) == sum(1 for _ in house.office.publication.paths())
    assert listed["status/1"]["version"] == 2
    assert "version" not in listed[f"c/{numbers[1]}.jwt"]
    assert len(listed["nginx.conf"]["sha256"]) == 64


def test_private_keys_are_in_it_only_where_they_were_asked_for(
    house: Household, numbers: list[str]
) -> None:
    make(house, "without")
    make(house, "with", keystore=house.folder / "keystore")
    without, with_keys = house.folder / "without", house.folder / "with"
    assert list(without.rglob("*.pem")) == []
    assert not any(b"PRIVATE" in path.read_bytes() for path in without.rglob("*") if path.is_file())
    pems = list(with_keys.rglob("*.pem"))
    assert len(pems) == 3 and (with_keys / "keystore" / "keys.json").is_file()
    for path in with_keys.rglob("*"):
        if path.is_file():
            octets = path.read_bytes()
            assert b"BEGIN PRIVATE KEY" not in octets and PASSPHRASE.encode() not in octets
    assert all(b"BEGIN ENCRYPTED PRIVATE KEY" in path.read_bytes() for path in pems)


def test_a_check_reads_all_of_it(house: Household, numbers: list[str]) -> None:
    made = make(house)
    found, entries = backup.check(house.folder / "backup.tar.gz")
    assert (found, entries) == (made, len(house.trail()))


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE audit SET actor = 'nobody' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)",
    ],
)
def test_a_trail_that_does_not_hold_is_found_inside(
    house: Household, numbers: list[str], edit: str
) -> None:
    make(house, "backup")
    folder = house.folder / "backup"
    with closing(sqlite3.connect(folder / "credissuer.db")) as raw, raw:
        for (name,) in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute(edit)
        raw.commit()
    made = manifest.read((folder / manifest.NAME).read_bytes())
    with pytest.raises(BackupError):
        backup.check(folder)
    files = {**made.files, "credissuer.db": archive.parts(folder)["credissuer.db"]}
    edited = manifest.written(Manifest(**{**_fields(made), "files": files}))
    (folder / manifest.NAME).write_bytes(edited)
    with pytest.raises(AuditError) as refusal:
        backup.check(folder)
    assert refusal.value.code == "audit.broken"


def _fields(made: Manifest) -> dict[str, Any]:
    return {name: getattr(made, name) for name in made.__dataclass_fields__}


def test_an_older_copy_can_be_kept_before_it_is_mended(
    house: Household, numbers: list[str]
) -> None:
    copy = house.copy()
    house.issue(3)
    house.publish()
    house.put_back(copy)
    assert make(house).audit_seq < len(house.trail()) + 1


def test_who_may_not_gets_none(house: Household) -> None:
    house.issue(1)
    with pytest.raises(ForbiddenError):
        call = house.office.call(actor(Role.AUDITOR))
        backup.back_up(house.office, call, NOTHING, house.folder / "backup")
    assert not (house.folder / "backup").exists()


def test_the_doctor_asks_for_one_that_is_recent(house: Household, numbers: list[str]) -> None:
    def finding() -> tuple[bool, str]:
        [found] = [
            found
            for found in doctor.examine(house.office, house.office.call(CHIEF))
            if found.name == "backup"
        ]
        return found.ok, found.words["en"]

    assert finding() == (False, "no backup was ever made")
    make(house)
    assert finding() == (True, "a backup 0 days old")
    house.later(days=7)
    assert finding()[0]
    house.later(seconds=1)
    assert finding() == (False, "the last backup is 7 days old")
    house.change(backup_max_age=timedelta(days=8))
    assert finding()[0]
    (house.folder / backup.LAST).write_text("{broken")
    assert not finding()[0]
    house.change(public_url="http://localhost:8000")
    assert finding()[0], "a development office needs none"
