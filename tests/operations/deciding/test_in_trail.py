"""A decision that only the database knows of is carried out by nobody, and found by the audit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from credissuer.errors import AuditError, RefusedError
from credissuer.operations import timers
from credissuer.operations.deciding.decide import decide
from credissuer.operations.deciding.issuing import issue_content, proposed_orders
from credissuer.operations.deciding.proposal_records import find
from credissuer.operations.deciding.propose import put
from credissuer.operations.issue import intend
from credissuer.operations.sign import Intent, sign
from credissuer.operations.upkeep import check_trail
from credissuer.staff.proposal import ProposalRecord
from credissuer.store.staff.guards import Guards
from tests.offices import Household, order
from tests.two_people import BOSS, MAI, QUAN, call_of, employ, two_people


def proposed(house: Household) -> str:
    content = issue_content([order(1)])
    return put(house.office, call_of(house.office, MAI), "issue", "R-0001", content).id


def run(house: Household, statement: str) -> None:
    with house.store.write() as transaction:
        assert transaction._connection.execute(text(statement)).rowcount == 1


def test_a_decision_that_was_made_is_known(house: Household) -> None:
    two_people(house.office)
    house.publish()
    record = proposed(house)
    decide(house.office, call_of(house.office, QUAN), record, "approved", None)
    check_trail.verify(house.office, house.call)


def test_a_decision_that_sql_pretends_is_found(house: Household) -> None:
    """A constraint cannot tell who sits at the database; the trail has no entry of theirs."""
    two_people(house.office)
    house.publish()
    record = proposed(house)
    run(
        house,
        f"UPDATE proposal SET outcome = 'approved', decided_by = '{QUAN.id}', decided_at = 1,"
        f" begun_at = 1, version = 2 WHERE id = '{record}'",
    )
    with pytest.raises(AuditError) as found:
        check_trail.verify(house.office, house.call)
    assert found.value.code == "audit.undecided" and record in found.value.words("vi")


def test_an_office_of_one_has_decided_as_it_proposed(house: Household) -> None:
    employ(house.office, BOSS)
    house.publish()
    put(house.office, call_of(house.office, BOSS), "issue", "R-0001", issue_content([order(1)]))
    check_trail.verify(house.office, house.call)


@pytest.mark.parametrize("begun", ["NULL", "decided_at"])
def test_a_decision_that_sql_pretends_signs_nothing(house: Household, begun: str) -> None:
    """Neither by time alone, nor for a certificate that SQL inserts by it."""
    two_people(house.office)
    house.publish()
    record = proposed(house)
    run(
        house,
        f"UPDATE proposal SET outcome = 'approved', decided_by = '{QUAN.id}', version = 2,"
        f" decided_at = proposed_at, held_until = proposed_at WHERE id = '{record}'",
    )
    if begun != "NULL":
        run(house, f"UPDATE proposal SET begun_at = {begun}, version = 3 WHERE id = '{record}'")
    house.later(minutes=1)
    assert timers.run(house.office, "proposals") == int(begun != "NULL")
    with house.store.read() as reading:
        assert reading.certificates.of_proposal(record) == []
    certificate = _forged(house, record)
    with pytest.raises(RefusedError, match=r"issue\.not_approved"):
        sign(house.office, [certificate])


def _forged(house: Household, proposal_id: str) -> Intent:
    """An intent as a real decision would have recorded it, of a proposal that nobody approved."""
    [wanted] = proposed_orders(house.office, house.call, _record(house, proposal_id).content)
    with house.store.write() as transaction, transaction.of(Guards).put_aside():
        outcome = intend(
            transaction, house.call, house.office, [wanted], _record(house, proposal_id)
        )
    [made] = outcome.value.intents
    return made


def _record(house: Household, proposal_id: str) -> ProposalRecord:
    with house.store.read() as reading:
        record = find(reading, proposal_id)
    return replace(record, begun_at=record.begun_at or house.now[0])
