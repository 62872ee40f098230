"""Two processes finish one intent: one signature is recorded, and whoever asks is told the token
that has it.
"""

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
from tests.flows.conftest import Town, found
from tests.offices import sheet
from tests.postgres import Server

IMPORT = ("import", "roster.csv", "--yes", "--json")


@pytest.fixture(params=["sqlite", "postgresql"])
def either(bare_town: Town, request: pytest.FixtureRequest) -> Town:
    """An office with an import file of three rows, on each of the two databases."""
    if request.param == "postgresql":
        postgres: Server = request.getfixturevalue("postgres")
        bare_town.extra["CREDISSUER_DATABASE_URL"] = postgres.made("template1")
    found(bare_town)
    (bare_town.folder / "roster.csv").write_text(sheet(3), "utf-8")
    return bare_town


@contextmanager
def standing_still(town: Town, place: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command that has come as far as `place` and waits there for a SIGCONT."""
    process = subprocess.Popen(
        [str(BIN / "credissuer"), *arguments],
        cwd=town.folder,
        env=town.environment() | {"CREDISSUER_FAILPOINT": f"{place}:1:stop"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        end = time.monotonic() + 60
        while psutil.Process(process.pid).status() != psutil.STATUS_STOPPED:
            assert process.poll() is None and time.monotonic() < end, process.communicate()
            time.sleep(0.02)
        yield process
    finally:
        process.kill()
        process.communicate()


def went_on(process: subprocess.Popen[str], expect: int = 0) -> tuple[str, str]:
    process.send_signal(signal.SIGCONT)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == expect, (process.returncode, output, errors)
    return output, errors


def told(output: str) -> dict[str, str]:
    return {line["number"]: line["token"] for line in map(json.loads, output.splitlines())}


def holds(town: Town) -> None:
    """One signature of each certificate, one entry that says so, and a trail that agrees with
    both.
    """
    lines = town.export()
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
    town.office("audit", "verify")


@pytest.mark.parametrize("place", ["issue.after_intent", "issue.before_release"])
def test_the_second_is_told_what_the_first_recorded(either: Town, place: str) -> None:
    """Of three intents another finishes one, which is revoked at once: each is recorded by one of
    them alone.
    """
    with standing_still(either, place, *IMPORT) as process:
        (either.folder / "first.csv").write_text(sheet(1), "utf-8")
        first = told(either.office("import", "first.csv", "--yes", "--json"))
        [revoked] = first
        either.office("revoke", revoked, "--reason", "banned_goods")
        output, _ = went_on(process)
    assert len(told(output)) == 3 and told(output).items() >= first.items()
    holds(either)
    assert either.check(revoked, expect=1)["verdict"] == "revoked"


def test_what_was_given_up_meanwhile_is_not_issued(either: Town) -> None:
    with standing_still(either, "issue.before_release", *IMPORT) as process:
        either.office("keys", "rotate", "--overlap-hours", "0")
        either.office("keys", "rotate", "--overlap-hours", "0")
        either.office("doctor", "--fix")
        output, errors = went_on(process, expect=1)
    assert output == "" and "issue.voided" in errors
    assert {line["standing"] for line in either.export() if line["kind"] == "certificate"} == {
        "voided"
    }
    assert len(told(either.office(*IMPORT))) == 3
    holds(either)


def test_the_doctor_voids_nothing_that_was_finished_while_it_looked(either: Town) -> None:
    either.run("credissuer", *IMPORT, expect=None, CREDISSUER_FAILPOINT="issue.after_intent")
    with standing_still(either, "issue.before_release", "doctor", "--fix") as process:
        first = told(either.office(*IMPORT))
        either.office("revoke", min(first), "--reason", "false_claim")
        went_on(process)
    standings = {
        line["number"]: line["standing"]
        for line in either.export()
        if line["kind"] == "certificate"
    }
    assert standings == {number: "revoked" if number == min(first) else "valid" for number in first}
    holds(either)
