"""Two people decide on one thing in the same moment: one decision counts, once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from credissuer.errors import RefusedError
from credissuer.operations.deciding.decide import decide
from credissuer.operations.deciding.proposal_records import find
from credissuer.staff.person import PersonRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.store.sql import open_store
from tests.offices import Household
from tests.operations.deciding.test_propose import issued, proposed
from tests.two_people import BOSS, QUAN, call_of, two_people

Verdict = tuple[PersonRecord, str]


@pytest.fixture(params=["sqlite", "postgresql"])
def both(house: Household, request: pytest.FixtureRequest) -> Iterator[Household]:
    """An office of two, on each kind of database."""
    if request.param == "postgresql":
        house.store.close()
        house.store = open_store(request.getfixturevalue("postgres").create())
        house.change(store=house.store)
        # Of the database that was there before, whose versions this one does not know.
        shutil.rmtree(house.folder / "public")
    two_people(house.office)
    house.publish()
    yield house


def at_once(house: Household, record: ProposalRecord, *verdicts: Verdict) -> list[str]:
    """Everybody decides in the same moment; the outcome of each, or the code of its refusal."""
    together = Barrier(len(verdicts))

    def one(who: PersonRecord, outcome: str) -> Callable[[], str]:
        def run() -> str:
            call = call_of(house.office, who)
            together.wait()
            try:
                decided = decide(house.office, call, record.id, outcome, "Đã xem.", record.version)
            except RefusedError as error:
                return error.code
            return str(decided.outcome)

        return run

    with ThreadPoolExecutor(len(verdicts)) as pool:
        running = [pool.submit(one(who, outcome)) for who, outcome in verdicts]
        return [each.result() for each in running]


@pytest.mark.parametrize("outcomes", [("approved", "approved"), ("approved", "refused")])
def test_one_of_two_decisions_counts(both: Household, outcomes: tuple[str, str]) -> None:
    for channel in range(1, 5):
        record = proposed(both, channel)
        said = at_once(both, record, (QUAN, outcomes[0]), (BOSS, outcomes[1]))
        [late] = [code for code in said if code.startswith("proposal.")]
        [counted] = [outcome for outcome in said if not outcome.startswith("proposal.")]
        assert late in ("proposal.decided", "proposal.changed")
        with both.store.read() as reading:
            stored = find(reading, record.id)
        assert stored.outcome == counted
        assert len(issued(both, record)) == (counted == "approved")
        decided = [action for action, about in both.trail() if about == record.id]
        assert decided == ["proposal.made", f"proposal.{counted}"]


def test_of_many_clicks_of_one_person_one_counts(both: Household) -> None:
    record = proposed(both)
    said = at_once(both, record, *[(QUAN, "approved")] * 4)
    assert said.count("approved") == 1
    assert {code for code in said if code != "approved"} <= {"proposal.decided", "proposal.changed"}
    assert len(issued(both, record)) == 1
