"""Two processes finish one intent: one signature is recorded, and both print its token."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest

from tests.commands import BIN
from tests.flows.conftest import Installation, found_office
from tests.postgres import Server

IMPORT = ("import", "roster.csv", "--yes", "--json")


@pytest.fixture(params=["sqlite", "postgresql"])
def importing(empty_installation: Installation, request: pytest.FixtureRequest) -> Installation:
    """An office with an import file of three rows, on SQLite and on PostgreSQL."""
    if request.param == "postgresql":
        postgres: Server = request.getfixturevalue("postgres")
        empty_installation.extra["CREDISSUER_DATABASE_URL"] = postgres.create("template1")
    found_office(empty_installation)
    empty_installation.write_sheet(3)
    return empty_installation


@contextmanager
def paused_at(
    installation: Installation, failpoint: str, *arguments: str
) -> Iterator[subprocess.Popen[str]]:
    """A command that has reached `failpoint` and waits there for a SIGCONT."""
    process = subprocess.Popen(
        [str(BIN / "credissuer"), *arguments],
        cwd=installation.folder,
        env=installation.environment() | {"CREDISSUER_FAILPOINT": f"{failpoint}:1:stop"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 60
        while psutil.Process(process.pid).status() != psutil.STATUS_STOPPED:
            assert process.poll() is None and time.monotonic() < deadline, process.communicate()
            time.sleep(0.02)
        yield process
    finally:
        process.kill()
        process.communicate()


def resume(process: subprocess.Popen[str], expect: int = 0) -> tuple[str, str]:
    process.send_signal(signal.SIGCONT)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == expect, (process.returncode, output, errors)
    return output, errors


def tokens_by_number(output: str) -> dict[str, str]:
    return {line["number"]: line["token"] for line in map(json.loads, output.splitlines())}


def assert_invariants(installation: Installation) -> None:
    """Each certificate has exactly one signature, and the audit trail verifies."""
    lines = installation.export()
    certificates = [
        line["token_sha256"]
        for line in lines
        if line["kind"] == "certificate" and line["standing"] != "voided"
    ]
    signatures = [
        line["token_sha256"]
        for line in lines
        if line["kind"] == "signature" and line["purpose"] == "vc+jwt"
    ]
    assert len(signatures) == len(set(signatures)) and set(signatures) == set(certificates)
    installation.credissuer("audit", "verify")


@pytest.mark.parametrize("failpoint", ["issue.after_intent", "issue.before_release"])
def test_the_second_process_prints_the_token_that_the_first_recorded(
    importing: Installation, failpoint: str
) -> None:
    """Another process finishes one of three intents and revokes its certificate at once."""
    with paused_at(importing, failpoint, *IMPORT) as process:
        importing.write_sheet(1, "first.csv")
        first = tokens_by_number(importing.credissuer("import", "first.csv", "--yes", "--json"))
        [revoked] = first
        importing.credissuer("revoke", revoked, "--reason", "banned_goods", "--yes")
        output, _ = resume(process)
    assert len(tokens_by_number(output)) == 3 and tokens_by_number(output).items() >= first.items()
    assert_invariants(importing)
    assert importing.check(revoked, expect=1)["verdict"] == "revoked"


def test_an_intent_voided_meanwhile_is_not_issued(importing: Installation) -> None:
    with paused_at(importing, "issue.before_release", *IMPORT) as process:
        importing.credissuer("keys", "rotate", "--overlap-hours", "0")
        importing.credissuer("keys", "rotate", "--overlap-hours", "0")
        importing.credissuer("doctor", "--fix")
        output, errors = resume(process, expect=1)
    assert output == "" and "issue.voided" in errors
    assert {line["standing"] for line in importing.certificates()} == {"voided"}
    assert len(tokens_by_number(importing.credissuer(*IMPORT))) == 3
    assert_invariants(importing)


def test_the_doctor_does_not_void_a_certificate_finished_meanwhile(importing: Installation) -> None:
    importing.run("credissuer", *IMPORT, expect=None, CREDISSUER_FAILPOINT="issue.after_intent")
    with paused_at(importing, "issue.before_release", "doctor", "--fix") as process:
        first = tokens_by_number(importing.credissuer(*IMPORT))
        importing.credissuer("revoke", min(first), "--reason", "false_claim", "--yes")
        resume(process)
    standings = {line["number"]: line["standing"] for line in importing.certificates()}
    assert standings == {number: "revoked" if number == min(first) else "valid" for number in first}
    assert_invariants(importing)
