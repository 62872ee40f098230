"""Cases are read back unchanged, and the database itself holds them to two people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from credissuer.cases.case import CaseFilter, CaseState, Severity
from credissuer.errors import RefusedError
from credissuer.store.cases.appeals import Appeals
from credissuer.store.cases.cases import Cases
from credissuer.store.cases.hearings import Hearings
from credissuer.store.cases.suspensions import Suspensions
from credissuer.store.sql import SqlStore
from credissuer.store.staff.proposals import Proposals
from tests.store.cases import case_records as made


def run(store: SqlStore, statement: str) -> None:
    """SQL by the application's own role, past every operation."""
    with store.write() as transaction:
        transaction._connection.execute(text(statement))


def test_a_case_and_what_belongs_to_it_is_read_back_unchanged(any_store: SqlStore) -> None:
    made.two_decide(any_store)
    bare = made.case(2, certificate=None, profile="https://x.example/a", assignee=None)
    with any_store.write() as transaction:
        transaction.add([made.case(), bare, made.suspension(), made.evidence(), made.answer()])
        cases = transaction.of(Cases)
        first = cases.append_note(made.case().id, "person:LAN000000", made.NOW, "Riêng tư")
        second = cases.append_note(made.case().id, "person:TRI000000", made.NOW, "Nữa")
    with any_store.read() as reading:
        assert reading.of(Cases).by_id(made.case().id) == made.case()
        assert reading.of(Cases).by_id(bare.id) == bare
        assert reading.of(Cases).by_ids([bare.id, "C99999999"]) == {bare.id: bare}
        assert reading.of(Cases).notes(made.case().id) == [first, second]
        assert reading.of(Suspensions).of_case(made.case().id) == [made.suspension()]
        assert reading.of(Suspensions).standing() == [made.suspension()]
        assert reading.of(Suspensions).standing_of(made.NUMBER) == made.suspension()
        hearings = reading.of(Hearings)
        assert hearings.evidence(made.case().id) == [made.evidence()]
        assert hearings.evidence_by_id(made.evidence().id) == made.evidence()
        assert hearings.answers(made.case().id) == [made.answer()]
        assert hearings.answered([made.case().id, bare.id]) == {made.case().id}


def test_cases_are_listed_newest_first_and_filtered(any_store: SqlStore) -> None:
    made.two_decide(any_store)
    about = {"certificate": None, "profile": "https://x.example/a"}
    with any_store.write() as transaction:
        transaction.add(
            [
                made.case(1),
                made.case(2, state=CaseState.INVESTIGATING, severity=Severity.URGENT),
                made.case(3, assignee="person:TRI000000", **about),
            ]
        )
    with any_store.read() as reading:
        cases = reading.of(Cases)
        asked = {
            CaseFilter(): "321",
            CaseFilter(state=CaseState.OPEN): "31",
            CaseFilter(is_closed=True): "",
            CaseFilter(is_closed=False): "321",
            CaseFilter(severity=Severity.URGENT): "2",
            CaseFilter(certificate=made.NUMBER): "21",
            CaseFilter(assignee="person:TRI000000"): "3",
        }
        for which, found in asked.items():
            assert "".join(one.id[-1] for one in cases.page(which)) == found, which
        walked, after = "", None
        while page := cases.page(after=after, limit=2):
            walked, after = walked + "".join(one.id[-1] for one in page), page[-1].id
        assert walked == "321"
        assert [one.id[-1] for one in cases.open()] == list("123")


def test_two_who_change_one_case_do_not_overwrite_each_other(any_store: SqlStore) -> None:
    made.two_decide(any_store)
    with any_store.write() as transaction:
        transaction.add([made.case()])
        changed = transaction.of(Cases).change(made.case(assignee=None))
        assert changed.version == 2
        with pytest.raises(RefusedError) as late:
            transaction.of(Cases).change(made.case())
    assert late.value.code == "case.changed"


def test_an_appeal_is_read_back_and_decided_by_others(any_store: SqlStore) -> None:
    made.two_decide(any_store)
    decision = made.decided_case(any_store)
    over = made.proposal("appeal", made.appeal(decision.id).id, "ha", 2)
    with any_store.write() as transaction:
        assert transaction.of(Appeals).open() == [made.appeal(decision.id)]
        transaction.add([over])
        transaction.of(Proposals).change(made.approved(over, "viet"))
        decided = replace(
            made.appeal(decision.id), outcome="upheld", decided_at=made.NOW, proposal_id=over.id
        )
        assert transaction.of(Appeals).change(decided).version == 2
    with any_store.read() as reading:
        assert reading.of(Appeals).of_case(made.case().id) == [replace(decided, version=2)]
        assert reading.of(Appeals).open() == []


@pytest.mark.parametrize(("proposer", "decider"), [("lan", "viet"), ("quan", "viet")])
def test_no_proposal_on_an_appeal_by_a_decider_can_be_stored(
    any_store: SqlStore, proposer: str, decider: str
) -> None:
    made.two_decide(any_store)
    decision = made.decided_case(any_store)
    with pytest.raises(RefusedError) as refused, any_store.write() as transaction:
        over = made.proposal("appeal", made.appeal(decision.id).id, proposer, 2)
        transaction.add([over])
    assert refused.value.code == "store.conflict"


@pytest.mark.parametrize("decider", ["lan", "quan"])
def test_no_decider_can_decide_on_the_appeal_by_sql(any_store: SqlStore, decider: str) -> None:
    made.two_decide(any_store)
    decision = made.decided_case(any_store)
    over = made.proposal("appeal", made.appeal(decision.id).id, "ha", 2)
    with any_store.write() as transaction:
        transaction.add([over])
    by = made.person(decider).id
    with pytest.raises(RefusedError, match=r"store\.conflict"):
        run(
            any_store,
            f"UPDATE proposal SET decided_by = '{by}', decided_at = 1, outcome = 'approved',"
            f" begun_at = 1, version = 2 WHERE id = '{over.id}'",
        )
    with pytest.raises(RefusedError, match=r"store\.conflict"):
        run(
            any_store,
            f"UPDATE appeal SET outcome = 'overturned', decided_at = 1, proposal_id = '{over.id}'",
        )
    # Nor by the decision that it is against.
    with pytest.raises(RefusedError, match=r"store\.conflict"):
        run(
            any_store,
            f"UPDATE appeal SET outcome = 'overturned', decided_at = 1,"
            f" proposal_id = '{decision.id}'",
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE violation_case SET state = 'closed', closed_at = 1, outcome = 'revoked',"
        " proposal_id = 'P00000009'",
        "UPDATE violation_case SET state = 'closed', closed_at = 1, outcome = 'revoked'",
        "UPDATE violation_case SET state = 'closed'",
        "UPDATE violation_case SET closed_at = 1",
        "UPDATE violation_case SET merged_into = id",
        "UPDATE violation_case SET certificate = NULL",
        "UPDATE violation_case SET state = 'lost'",
        "DELETE FROM violation_case",
        "UPDATE case_suspension SET confirmed_by = suspended_by, confirmed_at = 1",
        "UPDATE case_suspension SET confirmed_by = 'person:X'",
        "UPDATE case_suspension SET suspended_by = 'person:X'",
        "UPDATE case_suspension SET confirm_by = NULL",
        "UPDATE case_suspension SET lifts_at = 5",
        "DELETE FROM case_suspension",
        "INSERT INTO case_suspension (case_id, seq, certificate, reason, suspended_by,"
        " suspended_at) SELECT case_id, 2, certificate, reason, suspended_by, suspended_at"
        " FROM case_suspension",
        "UPDATE case_evidence SET url = NULL",
        "UPDATE case_evidence SET file_sha256 = 'nothing'",
        "UPDATE case_answer SET text = ''",
        "UPDATE case_note SET text = ''",
        "INSERT INTO violation_case (id, certificate, reason, severity, source, state, opened_by,"
        " opened_at, decide_due_at, closed_at, outcome, changed_at, version)"
        " SELECT 'C00000009', certificate, reason, severity, source, 'closed', opened_by,"
        " opened_at, decide_due_at, 1, 'no_finding', changed_at, 1 FROM violation_case",
    ],
)
def test_the_database_itself_refuses_what_must_never_be(
    any_store: SqlStore, statement: str
) -> None:
    made.two_decide(any_store)
    with any_store.write() as transaction:
        # A decision that nobody has approved.
        transaction.add(
            [
                *(made.case(), made.suspension(), made.evidence(), made.answer()),
                made.proposal("case-revoke", made.case().id, "lan", 9),
            ]
        )
        transaction.of(Cases).append_note(made.case().id, "a", made.NOW, "x")
    with pytest.raises(RefusedError, match=r"store\.conflict"):
        run(any_store, statement)


def test_what_was_decided_confirmed_and_lodged_stays(any_store: SqlStore) -> None:
    made.two_decide(any_store)
    made.decided_case(any_store)
    confirmed = made.suspension(confirmed_by="person:TRI000000", confirmed_at=made.NOW)
    with any_store.write() as transaction:
        transaction.add([made.suspension()])
        transaction.of(Suspensions).change(confirmed)
    for statement in (
        "UPDATE violation_case SET outcome = 'reinstated'",
        "UPDATE violation_case SET state = 'open', closed_at = NULL, outcome = NULL,"
        " proposal_id = NULL",
        "UPDATE case_suspension SET confirmed_by = 'person:VIET00000'",
        "UPDATE case_suspension SET confirmed_by = NULL, confirmed_at = NULL",
        "UPDATE appeal SET text = 'x'",
        "UPDATE appeal SET against = 'P00000009'",
        "DELETE FROM appeal",
    ):
        with pytest.raises(RefusedError, match=r"store\.conflict"):
            run(any_store, statement)


def test_a_decision_of_another_case_or_kind_decides_nothing(any_store: SqlStore) -> None:
    made.two_decide(any_store)
    for serial, (kind, about) in enumerate(
        [("case-revoke", "C00000002"), ("reinstate", made.case().id)], 2
    ):
        with any_store.write() as transaction:
            if serial == 2:
                transaction.add([made.case()])
            other = made.proposal(kind, about, "lan", serial)
            transaction.add([other])
            transaction.of(Proposals).change(made.approved(other, "quan"))
        with pytest.raises(RefusedError, match=r"store\.conflict"):
            run(
                any_store,
                "UPDATE violation_case SET state = 'closed', closed_at = 1, outcome = 'revoked',"
                f" proposal_id = '{other.id}'",
            )


def test_a_suspension_stands_until_its_end(any_store: SqlStore) -> None:
    made.two_decide(any_store)
    with any_store.write() as transaction:
        transaction.add([made.case(), made.suspension()])
        suspensions = transaction.of(Suspensions)
        assert suspensions.next_seq(made.case().id) == 2
        ended = made.suspension(ended_at=made.NOW + timedelta(days=2))
        suspensions.change(ended)
        assert suspensions.standing() == []
        transaction.add([made.suspension(2)])
        assert suspensions.of_case(made.case().id) == [ended, made.suspension(2)]
