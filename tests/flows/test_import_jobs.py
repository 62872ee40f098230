"""A sheet that two people let through, in a process that is killed in the middle of it."""

from __future__ import annotations

import getpass
import json
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from credissuer import settings
from credissuer.bootstrap.opening import open_office
from credissuer.office import Office
from credissuer.operations.jobs import uploads
from credissuer.operations.jobs.confirming import Confirmation, confirm
from credissuer.operations.jobs.importing import PIECE_WAITED_FOR
from tests.flows.conftest import Installation
from tests.offices import sheet
from tests.two_people import BOSS, MAI, call_of, employ

ROWS = PIECE_WAITED_FOR + 5
"""Two pieces of a job."""


@contextmanager
def opened(installation: Installation) -> Iterator[Office]:
    """The office itself, as a server has it."""
    environment = {
        name: value
        for name, value in installation.environment().items()
        if name.startswith("CREDISSUER_")
    }
    found = open_office(settings.load(installation.folder, environment), lambda: None)
    yield found.office
    found.store.close()


@pytest.fixture
def proposal(installation: Installation) -> str:
    """Mai's proposal of a sheet; BOSS, who may approve it, is the user of this computer."""
    with opened(installation) as office:
        employ(office, MAI, replace(BOSS, operator=getpass.getuser()))
    installation.extra["CREDISSUER_FOUR_EYES"] = "true"
    with opened(installation) as office:
        call = call_of(office, MAI)
        file = uploads.upload(office, call, "a.csv", sheet(ROWS).encode())
        return confirm(office, call, Confirmation(file_id=file.id)).proposals[0].id


def killed(installation: Installation, failpoint: str, *arguments: str) -> None:
    process = installation.run(
        "credissuer", *arguments, expect=None, CREDISSUER_FAILPOINT=failpoint
    )
    assert process.returncode == -signal.SIGKILL


def end_of_lease(installation: Installation) -> None:
    """As if the minute were over that a piece is left to the process that took it."""
    with closing(sqlite3.connect(installation.folder / "credissuer.db")) as connection, connection:
        connection.execute("UPDATE job SET next_at = NULL")
        connection.commit()


def job(installation: Installation) -> dict[str, object]:
    [line] = installation.credissuer("job", "list", "--json").splitlines()
    return json.loads(line)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("issue.after_sign:2", "issue.before_release"),
        ("issue.before_release:2", "issue.after_release"),
        ("issue.after_release:2", "publish.before_rename"),
        ("publish.before_rename:2", "publish.before_rename"),
    ],
)
def test_a_killed_import_goes_on_where_it_was_and_makes_nothing_twice(
    installation: Installation, proposal: str, first: str, second: str
) -> None:
    killed(installation, first, "proposal", "approve", proposal)
    left = job(installation)
    assert left["state"] == "running"
    assert left["done"] == PIECE_WAITED_FOR, "what was done is recorded piece by piece"
    assert json.loads(installation.credissuer("job", "run", "--json")) == {"lines": 0}
    end_of_lease(installation)
    # Killed once more, and by another process than the first.
    killed(installation, second, "job", "run")
    end_of_lease(installation)
    installation.credissuer("job", "run")
    done = job(installation)
    assert (done["state"], done["issued"], done["refused"]) == ("done", ROWS, 0)
    certificates = installation.certificates()
    assert len({line["ref"] for line in certificates}) == len(certificates) == ROWS
    indexes = {(line["status"]["list"], line["status"]["index"]) for line in certificates}
    assert len(indexes) == ROWS
    installation.credissuer("publish")
    assert installation.check(certificates[-1]["number"], expect=0)["verdict"] == "valid"
    installation.credissuer("audit", "verify")
