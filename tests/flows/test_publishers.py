"""Two publishers at once, of which one has lost its turn without noticing: no list goes backwards."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator

import psutil
import pytest

from credissuer.publication.contract import claimed
from tests import commands
from tests.flows.conftest import Installation, found_office
from tests.postgres import Server, query

LIST = "public/status/1"


@pytest.fixture
def shared(empty_installation: Installation, postgres: Server) -> Iterator[Installation]:
    """An office on PostgreSQL with two certificates."""
    empty_installation.extra["CREDISSUER_DATABASE_URL"] = postgres.create("template1")
    found_office(empty_installation)
    empty_installation.write_sheet(2)
    empty_installation.credissuer("import", "roster.csv", "--yes")
    yield empty_installation


def _stopped_revocation(
    installation: Installation, number: str, failpoint: str
) -> commands.Running:
    """The command that revokes a certificate, standing still in the middle of publishing it."""
    command = commands.Running(
        *("credissuer", "revoke", number, "--reason", "false_claim", "--yes"),
        folder=installation.folder,
        environment={**installation.environment(), "CREDISSUER_FAILPOINT": f"{failpoint}:1:stop"},
    )
    _until_stopped(command)
    return command


def _until_stopped(command: commands.Running) -> None:
    end = time.monotonic() + 60
    while psutil.Process(command.pid).status() != psutil.STATUS_STOPPED:
        assert command.is_alive and time.monotonic() < end
        time.sleep(0.02)


def _until_ended(command: commands.Running) -> None:
    while command.is_alive:
        time.sleep(0.02)
    # Its outputs alone are left.
    command.kill()


def _end_sessions(installation: Installation) -> None:
    query(
        installation.extra["CREDISSUER_DATABASE_URL"],
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )


@pytest.mark.parametrize("failpoint", ["publish.before_rename", "publish.compared"])
def test_a_publisher_that_lost_its_turn_puts_no_older_list_over_a_newer_one(
    shared: Installation, failpoint: str
) -> None:
    """It stands still with a list that is signed and not public yet; its session is taken away, and
    another one revokes and publishes. Then it goes on.
    """
    first, second = (line["number"] for line in shared.certificates())
    stopped = _stopped_revocation(shared, first, failpoint)
    _end_sessions(shared)
    others = threading.Thread(
        target=shared.credissuer, args=("revoke", second, "--reason", "false_claim", "--yes")
    )
    others.start()
    if failpoint == "publish.compared":
        # Who comes after it waits, because it stands between comparing and replacing.
        others.join(2)
        assert others.is_alive()
    else:
        others.join(60)
    seen = [claimed((shared.folder / LIST).read_bytes()).version]
    psutil.Process(stopped.pid).send_signal(signal.SIGCONT)
    while stopped.is_alive:
        seen.append(claimed((shared.folder / LIST).read_bytes()).version)
    stopped.kill()
    others.join(60)
    seen.append(claimed((shared.folder / LIST).read_bytes()).version)
    assert seen == sorted(seen)
    for number in (first, second):
        assert shared.check(number, expect=1)["verdict"] == "revoked"
    shared.credissuer("publish")
    shared.credissuer("audit", "verify")


def test_two_publishers_that_meet_at_the_same_rows_do_the_same_work_twice_at_worst(
    shared: Installation,
) -> None:
    """One stands still between the files it has written and the rows it removes, has lost its turn,
    and goes on when the other has written the same, removed them, and revoked once more.
    """
    first, second = (line["number"] for line in shared.certificates())
    stopped = _stopped_revocation(shared, first, "change.after_commit")
    _end_sessions(shared)
    publishing = commands.Running(
        *("credissuer", "publish"),
        folder=shared.folder,
        environment={**shared.environment(), "CREDISSUER_FAILPOINT": "publish.before_mark:1:stop"},
    )
    _until_stopped(publishing)
    _end_sessions(shared)
    url = shared.extra["CREDISSUER_DATABASE_URL"]
    rows = "SELECT number FROM publication_journal WHERE kind = 'standing'"
    assert query(url, rows) == [(first.replace("-", ""),)], "none has removed it"
    psutil.Process(stopped.pid).send_signal(signal.SIGCONT)
    _until_ended(stopped)
    assert query(url, rows) == []
    shared.credissuer("revoke", second, "--reason", "false_claim", "--yes")
    before = claimed((shared.folder / LIST).read_bytes()).version
    psutil.Process(publishing.pid).send_signal(signal.SIGCONT)
    _until_ended(publishing)
    shared.credissuer("publish")
    assert claimed((shared.folder / LIST).read_bytes()).version >= before
    assert query(url, "SELECT count(*) FROM publication_journal") == [(0,)]
    for number in (first, second):
        assert shared.check(number, expect=1)["verdict"] == "revoked"
    shared.credissuer("audit", "verify")


def test_the_next_publisher_has_its_turn_within_seconds_of_a_death(shared: Installation) -> None:
    first, second = (line["number"] for line in shared.certificates())
    stopped = _stopped_revocation(shared, first, "publish.before_rename")
    stopped.kill()
    began = time.monotonic()
    shared.credissuer("revoke", second, "--reason", "false_claim", "--yes")
    assert time.monotonic() - began < 30
    assert shared.check(second, expect=1)["verdict"] == "revoked"
