"""The drill of a mass revocation: by key, import, operator and platform; killed twice and resumed;
in the end what is published is what the database says.
"""

from __future__ import annotations

import getpass
import json
import signal
from collections.abc import Iterator

import pytest

from credverifier.wire.status.standing import Standing
from tests.flows.conftest import Installation, found_office
from tests.flows.test_import_jobs import opened
from tests.postgres import Server

ROWS = 12
"""Three parts of a plan."""

REASON = ("--reason", "key_compromise", "--yes")


@pytest.fixture(params=["sqlite", "postgresql"])
def office(
    request: pytest.FixtureRequest, empty_installation: Installation, postgres: Server
) -> Iterator[Installation]:
    """An office with twelve certificates of one import."""
    if request.param == "postgresql":
        url = postgres.create("template1")
        empty_installation.extra["CREDISSUER_DATABASE_URL"] = url
    found_office(empty_installation)
    empty_installation.write_sheet(ROWS)
    empty_installation.credissuer("import", "roster.csv", "--yes")
    yield empty_installation


def killed(installation: Installation, failpoint: str, *arguments: str) -> None:
    process = installation.run(
        "credissuer", *arguments, expect=None, CREDISSUER_FAILPOINT=failpoint
    )
    assert process.returncode == -signal.SIGKILL, process.stderr


def assert_published_is_stored(installation: Installation, revoked: int) -> None:
    """Each published list says of each index what the database says of its certificate."""
    with opened(installation) as office:
        with office.store.read() as reading:
            stored = list(reading.certificates.all())
        for certificate in stored:
            verdict = installation.check(
                certificate.number, expect=1 if certificate.standing is Standing.REVOKED else 0
            )
            assert verdict["verdict"] == certificate.standing.value
    assert sum(one.standing is Standing.REVOKED for one in stored) == revoked


def selection(installation: Installation, by: str) -> tuple[str, str]:
    if by == "--import":
        return (by, "roster.csv")
    if by == "--operator":
        return (by, f"operator:{getpass.getuser()}")
    if by == "--platform":
        return (by, "tiktok")
    keys = [
        json.loads(line) for line in installation.credissuer("keys", "list", "--json").splitlines()
    ]
    [key] = [one["thumbprint"] for one in keys if one["use"] == "credential"]
    return (by, key)


def test_killed_twice_and_resumed(office: Installation) -> None:
    by_key = selection(office, "--key")
    killed(office, "change.before_commit:2", "revoke", *by_key, *REASON)
    killed(office, "change.after_commit", "revoke", *by_key, *REASON)
    done = office.run("credissuer", "revoke", *by_key, *REASON)
    # One job from the first to the last, and each certificate changed in it once.
    assert f"{ROWS} changed and public, 0 stood so already, 0 not done" in done.stderr
    assert_published_is_stored(office, ROWS)
    entries = office.credissuer("audit", "list", "--action", "certificate.revoked", "--json")
    assert len(entries.splitlines()) == ROWS
    office.credissuer("audit", "verify")


def test_each_selection_finds_its_certificates(office: Installation) -> None:
    chosen = [selection(office, by) for by in ("--import", "--operator", "--platform")]
    for which in chosen:
        dry = office.run("credissuer", "revoke", *which, "--reason", "key_compromise")
        assert f"{ROWS} would be changed" in dry.stderr
    every = [word for which in chosen for word in which]
    office.credissuer("revoke", *every, *REASON)
    assert_published_is_stored(office, ROWS)
