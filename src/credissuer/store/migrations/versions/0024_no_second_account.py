"""One person with two accounts is no second person, and what people said in a case stays.

The rules are written once, as conditions that both databases read.
"""

from collections.abc import Iterator
from typing import NamedTuple

from alembic import op

revision, down_revision = "0024", "0023"

KEPT = {
    "case_note": "notes are kept",
    "case_evidence": "evidence is kept",
    "case_answer": "answers are kept",
}
"""Append-only table of a case -> the message that refuses a change of its rows."""

_SEQUENCE = "o.case_id = NEW.case_id AND o.seq = NEW.seq"
KEYS = {
    "violation_case": "o.id = NEW.id",
    "case_suspension": (
        f"({_SEQUENCE}) OR (o.certificate = NEW.certificate AND o.ended_at IS NULL"
        " AND NEW.ended_at IS NULL)"
    ),
    "case_note": _SEQUENCE,
    "case_evidence": "o.id = NEW.id",
    "case_answer": _SEQUENCE,
    "appeal": "o.id = NEW.id OR o.against = NEW.against",
    "worksheet": (
        "o.id = NEW.id OR (o.application_id = NEW.application_id AND o.assessor = NEW.assessor)"
    ),
}
"""Table -> when a row of it, `o`, has a key of the new one."""

FILLED = ("violation_case", "case_suspension", "appeal", *KEPT, "worksheet")
"""Tables of which an owner of theirs, too, must not delete everything at once."""


class Rule(NamedTuple):
    """Before `event` on `table`, a row for which `condition` holds is refused with `message`."""

    name: str
    event: str
    table: str
    condition: str
    message: str


def upgrade() -> None:
    is_postgres = op.get_bind().dialect.name == "postgresql"
    distinct = "IS DISTINCT FROM" if is_postgres else "IS NOT"
    for rule in (*_of_people(), *_of_cases(distinct), *_of_worksheets(distinct)):
        if is_postgres:
            _refuse_on_postgresql(rule)
        else:
            _refuse_on_sqlite(rule)
    if is_postgres:
        _refuse_truncation()


def _of_people() -> Iterator[Rule]:
    """Who decides and confirms is at work, and somebody else than who proposed and suspended."""
    same = "a.email = b.email"
    gone = "SELECT 1 FROM person p WHERE p.id = NEW.decided_by AND p.disabled_at IS NOT NULL"
    twice = (
        f"SELECT 1 FROM person a JOIN person b ON {same}"  # noqa: S608
        " WHERE a.id = NEW.proposed_by AND b.id = NEW.decided_by"
    )
    yield Rule(
        "decided_by_another",
        "UPDATE",
        "proposal",
        f"NEW.decided_by IS NOT NULL AND OLD.decided_by IS NULL"
        f" AND (EXISTS ({gone}) OR EXISTS ({twice}))",
        "somebody else who works here decides",
    )
    confirmed_twice = (
        f"SELECT 1 FROM person a JOIN person b ON {same}"  # noqa: S608
        " WHERE 'person:' || a.id = NEW.suspended_by AND 'person:' || b.id = NEW.confirmed_by"
    )
    yield Rule(
        "confirmed_by_another",
        "UPDATE",
        "case_suspension",
        f"NEW.confirmed_by IS NOT NULL AND OLD.confirmed_by IS NULL AND EXISTS ({confirmed_twice})",
        "somebody else confirms a suspension",
    )


def _of_cases(distinct: str) -> Iterator[Rule]:
    yield Rule(
        "begins_unconfirmed",
        "INSERT",
        "case_suspension",
        "NEW.confirmed_by IS NOT NULL OR NEW.escalated_at IS NOT NULL OR NEW.ended_at IS NOT NULL"
        " OR NEW.lifts_at IS NOT NULL",
        "a suspension is made before it is confirmed",
    )
    opened = _changed(distinct, "id", "profile", "source", "opened_by", "opened_at")
    decided = _changed(distinct, "certificate", "state", "closed_at", "appeal_until")
    yield Rule(
        "stays_as_opened",
        "UPDATE",
        "violation_case",
        f"{opened} OR (OLD.proposal_id IS NOT NULL AND {decided})",
        "a case stays as it was opened and decided",
    )
    # Against REPLACE, which fires no DELETE trigger unless the session asks for it.
    for table, taken in KEYS.items():
        there = f"EXISTS (SELECT 1 FROM {table} o WHERE {taken})"  # noqa: S608
        yield Rule("never_replaced", "INSERT", table, there, "what is kept is never replaced")
    for table, message in KEPT.items():
        yield Rule("stays_as_said", "UPDATE", table, "1 = 1", message)
        yield Rule("stays", "DELETE", table, "1 = 1", message)


def _of_worksheets(distinct: str) -> Iterator[Rule]:
    """Who assessed what stays as it is, and a finished sheet says what its assessor signed off."""
    taken = _changed(distinct, "id", "application_id", "assessor", "created_at")
    message = "who assessed stays as it is"
    yield Rule("stays_as_taken", "UPDATE", "worksheet", taken, message)
    yield Rule("stays", "DELETE", "worksheet", "1 = 1", message)
    finished = (
        "EXISTS (SELECT 1 FROM worksheet w WHERE w.id = {row}.worksheet_id"
        " AND w.finished_at IS NOT NULL)"
    )
    message = "a finished sheet stays as it is"
    for event in ("INSERT", "UPDATE", "DELETE"):
        row = "OLD" if event == "DELETE" else "NEW"
        yield Rule(
            f"finished_{event.lower()}", event, "worksheet_note", finished.format(row=row), message
        )


def _changed(distinct: str, *columns: str) -> str:
    return "(" + " OR ".join(f"NEW.{name} {distinct} OLD.{name}" for name in columns) + ")"


def _refuse_on_sqlite(rule: Rule) -> None:
    op.execute(
        f"CREATE TRIGGER {rule.table}_{rule.name} BEFORE {rule.event} ON {rule.table}"
        f" WHEN {rule.condition} BEGIN SELECT RAISE(ABORT, '{rule.message}'); END"
    )


def _refuse_on_postgresql(rule: Rule) -> None:
    # A function for each, because WHEN of a trigger holds no subquery there.
    name, row = f"{rule.table}_{rule.name}", "OLD" if rule.event == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {rule.condition} THEN RAISE integrity_constraint_violation"
        f" USING MESSAGE = '{rule.message}'; END IF; RETURN {row}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {rule.event} ON {rule.table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def _refuse_truncation() -> None:
    for table in FILLED:
        op.execute(
            f"CREATE TRIGGER {table}_stays_filled BEFORE TRUNCATE ON {table}"
            " EXECUTE FUNCTION two_people_keep_rows()"
        )
