"""What the command `restore` asks for, refuses and says; the stories are in flows/test_restore.py."""

from __future__ import annotations

import getpass
import json
import shutil

import pytest

from tests.flows.conftest import Installation


@pytest.fixture
def behind(issued: tuple[Installation, str]) -> tuple[Installation, str]:
    """An office with a backup, whose certificate was revoked before the copy was put back."""
    installation, number = issued
    installation.credissuer("backup", "backup", "--with-keys")
    installation.credissuer("revoke", number, "--yes", "--reason", "false_claim")
    shutil.copy(installation.folder / "backup" / "credissuer.db", installation.folder)
    return installation, number


def refused(installation: Installation, *arguments: str, expect: int = 1, **extra: str) -> str:
    """What is said to a refusal."""
    done = installation.run("credissuer", "restore", *arguments, expect=expect, **extra)
    assert done.stdout == ""
    return done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), "usage.restore"),
        (("backup", "--here"), "usage.restore"),
        (("--here", "--by", "chi Lan"), "usage.restore"),
        (("--here", "--witness", "nowhere"), "usage.file"),
        (("--here", "--void", "not a number"), "link.number_invalid"),
    ],
)
def test_wrong_usage_is_named(
    behind: tuple[Installation, str], arguments: tuple[str, ...], code: str
) -> None:
    assert f"[{code}]" in refused(behind[0], *arguments, expect=2)


@pytest.mark.parametrize("by", [(), ("--by", ""), ("--by", "·!"), ("--by", "x" * 101)])
def test_a_loss_is_accepted_by_two(behind: tuple[Installation, str], by: tuple[str, ...]) -> None:
    said = refused(behind[0], "--here", "--accept-loss", *by, "--yes")
    assert "[restore.second_person]" in said


def test_nobody_is_the_second_person_of_themselves(behind: tuple[Installation, str]) -> None:
    person = getpass.getuser()
    for name in (person, f" {person.upper()} "):
        said = refused(behind[0], "--here", "--accept-loss", "--by", name)
        assert "[restore.second_person]" in said and person in said


def test_a_dry_run_says_what_would_be_done_and_yes_does_it(
    behind: tuple[Installation, str],
) -> None:
    installation, number = behind
    told = installation.run("credissuer", "restore", "--here")
    assert f"certificate.revoked      {number}" in told.stdout
    assert "reason=false_claim" in told.stdout
    assert "Dry run" in told.stderr and "Chạy thử" in told.stderr
    assert "[office.behind_published]" in installation.run("credissuer", "publish", expect=1).stderr
    done = installation.run("credissuer", "restore", "--here", "--yes", "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["action"] for line in lines][-1] == "office.restored"
    assert {"action", "object", "detail"} == set(lines[0])
    assert {"reason", "since", "source", "by"} == set(lines[0]["detail"])
    assert "The office is up to what was published" in done.stderr
    again = installation.run("credissuer", "restore", "--here", "--yes")
    assert again.stdout == "" and "Nothing is missing" in again.stderr


def test_tokens_and_accounts_that_end_are_told(behind: tuple[Installation, str]) -> None:
    installation, _ = behind
    shutil.rmtree(installation.folder / "backup")
    # In the copy as well, so that there is one to end.
    installation.credissuer("restore", "--here", "--yes")
    installation.credissuer("token", "create", "crm", "--role", "issuer")
    given = ("mai", "--email", "mai@example.vn", "--role", "auditor")
    installation.credissuer("person", "invite", *given)
    installation.credissuer("backup", "backup")
    done = installation.run("credissuer", "restore", "backup", "--replace", "--yes")
    assert "token.revoked" in done.stdout
    assert "Every bearer token ends" in done.stderr
    assert "person.disabled" in done.stdout
    assert "credissuer person enable LOGIN, then credissuer person link LOGIN" in done.stderr
    assert json.loads(installation.credissuer("person", "enable", "mai", "--json"))["state"] == (
        "lapsed"
    )
    assert "/office/invitation#" in installation.credissuer("person", "link", "mai")


def test_another_office_s_backup_or_a_damaged_one_changes_nothing(
    behind: tuple[Installation, str],
) -> None:
    installation, _ = behind
    before = (installation.folder / "credissuer.db").read_bytes()
    other = refused(installation, "backup", "--replace", CREDISSUER_PUBLIC_URL="http://localhost:1")
    assert "[restore.other_office]" in other
    said = refused(
        installation,
        "backup",
        "--replace",
        CREDISSUER_DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing",
    )
    assert "[restore.other_database]" in said
    assert "[backup.not_one]" in refused(installation, "public", "--replace")
    database = installation.folder / "backup" / "credissuer.db"
    octets = bytearray(database.read_bytes())
    octets[5000] ^= 1
    database.write_bytes(octets)
    assert "[backup.damaged]" in refused(installation, "backup", "--replace", "--yes")
    assert (installation.folder / "credissuer.db").read_bytes() == before


def test_where_mending_is_refused_the_old_database_stays_in_its_place(
    behind: tuple[Installation, str],
) -> None:
    installation, _ = behind
    (installation.folder / "public" / "status" / "9").write_text("of nobody")
    before = installation.credissuer("audit", "list")
    assert "[restore.unproven]" in refused(installation, "backup", "--replace", "--yes")
    assert installation.credissuer("audit", "list") == before
    left = {path.name for path in installation.folder.glob("credissuer.db?*")}
    assert left <= {"credissuer.db-wal", "credissuer.db-shm", "credissuer.db.serve.lock"}
