"""What waits in cases: for whom, until when, and an alarm before everything else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from credissuer.cases.case import shown
from credissuer.cases.report import read as read_report
from credissuer.console.desk.queue import sources
from credissuer.console.desk.queue.cases import waiting
from credissuer.operations import timers
from credissuer.operations.casework import appealing, decisions, suspending
from credissuer.operations.perform import perform
from credissuer.operations.reporting.reports import receive
from credissuer.staff.roles import ANYBODY
from tests.caseworkers import PEOPLE, Bureau, bureau


@pytest.fixture
def desk(tmp_path: Path, keystore: Path) -> Iterator[Bureau]:
    made = bureau(tmp_path, keystore)
    yield made
    made.house.store.close()


def seen(desk: Bureau, login: str) -> list[tuple[str, str]]:
    """(Kind, step) of what waits for somebody."""
    return [(one.kind, one.step) for one in waiting(desk.house.office, desk.call(login))]


def test_everybody_sees_what_they_can_do(desk: Bureau) -> None:
    office = desk.house.office
    report = read_report(kind="other", text="x", profile="https://www.tiktok.com/@a")
    perform(office, office.call(ANYBODY), receive, office, report)
    case = desk.open()
    assert seen(desk, "lan") == [("case", "investigate"), ("report", "triage")]
    # It is Lan's: Trí has only the report to sort out.
    assert seen(desk, "tri") == [("report", "triage")]
    assert seen(desk, "quan") == seen(desk, "mai") == seen(desk, "ha") == []
    desk.offices("lan", suspending.suspend, case, "false_claim")
    assert ("suspension", "confirm") in seen(desk, "tri")
    assert seen(desk, "quan") == [("suspension", "confirm")]
    assert ("suspension", "confirm") not in seen(desk, "lan")
    desk.act("quan", suspending.confirm, case)
    assert seen(desk, "quan") == []
    desk.decide("quan", desk.offices("lan", decisions.propose_decision, case, "revoke"))
    appeal = desk.offices("kol", appealing.lodge, case, "Không")
    assert seen(desk, "ha") == seen(desk, "viet") == [("appeal", "decide")]
    wanted = appealing.WantedOutcome("upheld")
    desk.offices("ha", appealing.propose_on_appeal, shown(appeal.id), wanted)
    # Now it waits among the proposals.
    assert seen(desk, "viet") == []


def test_an_alarm_is_at_the_top_of_everybodys_queue(desk: Bureau) -> None:
    case = desk.open()
    desk.offices("lan", suspending.suspend, case, "false_claim")
    desk.house.later(hours=24, seconds=1)
    timers.run(desk.house.office, "case-escalations")
    for login in PEOPLE:
        items = sources.items(desk.house.office, desk.call(login))
        if login == "mai":  # who has no part in cases
            assert not any(item.is_alarm for item in items)
            continue
        assert (items[0].is_alarm, items[0].kind) == (True, "suspension"), login
