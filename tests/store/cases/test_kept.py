"""What was said, found and signed off in a case stays, whatever SQL the application's role sends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from credissuer.errors import RefusedError
from credissuer.store.cases.cases import Cases
from credissuer.store.cases.suspensions import Suspensions
from credissuer.store.sql import SqlStore
from tests.caseworkers import person
from tests.store.cases import case_records as made

TABLES = (
    *("violation_case", "case_suspension", "case_note", "case_evidence", "case_answer"),
    *("appeal", "proposal", "person"),
)

ON_BOTH = (
    "UPDATE case_answer SET text = 'I admit it'",
    "UPDATE case_answer SET is_late = 1",
    "DELETE FROM case_answer",
    "UPDATE case_evidence SET note = 'nothing to see'",
    "UPDATE case_evidence SET captured_at = captured_at - 1",
    "DELETE FROM case_evidence",
    "UPDATE case_note SET author = 'person:TRI000000'",
    "DELETE FROM case_note",
    "UPDATE violation_case SET opened_by = 'person:TRI000000'",
    "UPDATE violation_case SET source = 'authority'",
    "UPDATE violation_case SET opened_at = opened_at - 1",
    "UPDATE violation_case SET certificate = NULL, profile = 'https://x.example/a'",
    "UPDATE violation_case SET appeal_until = 1",
    "UPDATE violation_case SET closed_at = closed_at + 1",
    # Signed off by somebody else in the very row, by one's second account, and by oneself.
    "INSERT INTO case_suspension SELECT case_id, 2, certificate, reason, suspended_by,"
    " suspended_at, confirm_by, 'person:TRI000000', suspended_at, escalated_at, lifts_at,"
    " proposal_id, suspended_at FROM case_suspension",
    "INSERT INTO case_suspension SELECT case_id, 2, certificate, reason, suspended_by,"
    " suspended_at, confirm_by, NULL, NULL, NULL, lifts_at, proposal_id, suspended_at"
    " FROM case_suspension",
    "UPDATE case_suspension SET confirmed_by = 'person:TWIN00000', confirmed_at = 1",
    "UPDATE case_suspension SET confirmed_by = suspended_by, confirmed_at = 1",
)
REPLACING = (
    "REPLACE INTO case_suspension SELECT case_id, seq, certificate, reason, 'person:TRI000000',"
    " suspended_at, confirm_by, confirmed_by, confirmed_at, escalated_at, lifts_at, proposal_id,"
    " ended_at FROM case_suspension",
    "REPLACE INTO case_answer SELECT case_id, seq, given_by, given_at, 'I admit it', evidence_id,"
    " is_late FROM case_answer",
    "REPLACE INTO case_note SELECT case_id, seq, author, at, 'x' FROM case_note",
    "REPLACE INTO violation_case SELECT id, certificate, profile, reason, severity, source, 'open',"
    " assignee, opened_by, opened_at, decide_due_at, answer_due_at, NULL, NULL, NULL, NULL, NULL,"
    " changed_at, 1 FROM violation_case",
    "REPLACE INTO appeal SELECT id, case_id, against, lodged_by, lodged_at, decide_due_at, 'x',"
    " evidence_id, NULL, NULL, NULL, NULL, 1 FROM appeal",
)
TRUNCATING = tuple(f"TRUNCATE {table} CASCADE" for table in TABLES)


@pytest.fixture
def store(any_store: SqlStore) -> SqlStore:
    """A decided case with a suspension, evidence, an answer, a note and an appeal, and a second
    account of whoever suspended.
    """
    made.two_decide(any_store)
    made.decided_case(any_store)
    twin = replace(person("tri"), id="TWIN00000", login="lan2", email=person("lan").email)
    with any_store.write() as transaction:
        transaction.add([made.suspension(), made.evidence(), made.answer(), twin])
        transaction.of(Cases).append_note(made.case().id, "person:LAN000000", made.NOW, "riêng tư")
    return any_store


def rows(store: SqlStore) -> list[list[str]]:
    with store.read() as reading:
        return [
            sorted(map(str, reading._connection.execute(text(f"SELECT * FROM {table}"))))
            for table in TABLES
        ]


def statements(store: SqlStore) -> tuple[str, ...]:
    with store.read() as reading:
        is_postgres = reading._connection.dialect.name == "postgresql"
    return (*ON_BOTH, *(TRUNCATING if is_postgres else REPLACING))


def test_no_statement_changes_what_is_kept(store: SqlStore) -> None:
    before = rows(store)
    for statement in statements(store):
        with pytest.raises(RefusedError) as refused, store.write() as transaction:
            changed = transaction._connection.execute(text(statement)).rowcount
            pytest.fail(f"{changed} rows: {statement}")
        assert refused.value.code == "store.conflict"
    assert rows(store) == before


def test_another_person_confirms(store: SqlStore) -> None:
    confirmed = made.suspension(confirmed_by="person:TRI000000", confirmed_at=made.NOW)
    with store.write() as transaction:
        transaction.of(Suspensions).change(confirmed)
        assert transaction.of(Suspensions).of_case(made.case().id) == [confirmed]
