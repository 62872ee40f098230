"""Cases, suspensions, evidence, answers and appeals, and the triggers that hold them to two people.

The rules are written once, as conditions that both databases read.
"""

from collections.abc import Iterator, Sequence

from alembic import op

from credissuer.store.migrations.rules import between, exactly, filled, one_of
from credissuer.store.migrations.tables import Table, integer, moment, text

revision, down_revision = "0020", "0019"

DECIDED = "('revoked', 'reinstated', 'suspended_until')"
TWO_DECIDE = "COALESCE((SELECT four_eyes FROM office_policy WHERE id = 1), 1) = 1"
CARRIED_OUT = "p.outcome = 'approved' AND p.recalled_at IS NULL AND p.begun_at IS NOT NULL"
BY_TWO = "(p.alone = 0 AND p.decided_by <> p.proposed_by)"


def upgrade() -> None:
    _make_cases()
    _make_hearings()
    _make_appeals()
    _link_reports()
    is_postgres = op.get_bind().dialect.name == "postgresql"
    distinct = "IS DISTINCT FROM" if is_postgres else "IS NOT"
    refuse = _refuse_on_postgresql if is_postgres else _refuse_on_sqlite
    for name, event, table, condition, message in _rules(distinct):
        refuse(name, event, table, condition, message)


def _make_cases() -> None:
    case = Table(
        name="violation_case",
        primary=["id"],
        holds={
            "about": "certificate IS NOT NULL OR profile IS NOT NULL",
            "closed": "(state = 'closed') = (closed_at IS NOT NULL)",
            "why_closed": "(closed_at IS NULL) = (outcome IS NULL)",
            "merged": "(COALESCE(outcome, '') = 'merged') = (merged_into IS NOT NULL)",
            "merged_elsewhere": "merged_into IS NULL OR merged_into <> id",
            "decided": f"(COALESCE(outcome, '') IN {DECIDED}) = (proposal_id IS NOT NULL)",
        },
    )
    case.create(
        text("id", exactly(9)),
        text("certificate", exactly(10), null=True, to="certificate.number"),
        text("profile", filled(500), null=True),
        text("reason", filled(100)),
        text("severity", one_of("minor", "serious", "urgent")),
        text("source", one_of("report", "brand", "authority", "press", "staff", "drift")),
        text(
            "state",
            one_of(
                *("open", "investigating", "answering", "suspended", "escalated"),
                *("decision_proposed", "closed"),
            ),
        ),
        text("assignee", filled(500), null=True),
        text("opened_by", filled(500)),
        moment("opened_at"),
        moment("decide_due_at"),
        moment("answer_due_at", null=True),
        moment("appeal_until", null=True),
        moment("closed_at", null=True),
        text(
            "outcome",
            one_of("revoked", "reinstated", "suspended_until", "no_finding", "merged"),
            null=True,
        ),
        text("proposal_id", null=True, to="proposal.id"),
        text("merged_into", null=True, to="violation_case.id"),
        moment("changed_at"),
        integer("version", "version > 0"),
    )
    case.index("opened_at", "id")
    case.index("certificate")
    Table(name="case_note", primary=["case_id", "seq"]).create(
        text("case_id", to="violation_case.id"),
        integer("seq", "seq > 0"),
        text("author", filled(500)),
        moment("at"),
        text("text", filled(10_000)),
    )
    suspension = Table(
        name="case_suspension",
        primary=["case_id", "seq"],
        holds={
            "two_people": "confirmed_by IS NULL OR confirmed_by <> suspended_by",
            "confirmed": "(confirmed_by IS NULL) = (confirmed_at IS NULL)",
            "decided": "lifts_at IS NULL OR proposal_id IS NOT NULL",
        },
    )
    suspension.create(
        text("case_id", to="violation_case.id"),
        integer("seq", "seq > 0"),
        text("certificate", exactly(10), to="certificate.number"),
        text("reason", filled(100)),
        text("suspended_by", filled(500)),
        moment("suspended_at"),
        moment("confirm_by", null=True),
        text("confirmed_by", filled(500), null=True),
        moment("confirmed_at", null=True),
        moment("escalated_at", null=True),
        moment("lifts_at", null=True),
        text("proposal_id", null=True, to="proposal.id"),
        moment("ended_at", null=True),
    )
    suspension.index(
        "certificate", name="ix_case_suspension_stands", where="ended_at IS NULL", unique=True
    )


def _make_hearings() -> None:
    evidence = Table(
        name="case_evidence",
        primary=["id"],
        holds={"something": "url IS NOT NULL OR file_sha256 IS NOT NULL"},
    )
    evidence.create(
        text("id", exactly(9)),
        text("case_id", to="violation_case.id"),
        text("url", filled(2_000), null=True),
        text("file_sha256", null=True, to="evidence_file.sha256"),
        moment("captured_at"),
        text("note", filled(2_000), null=True),
        text("added_by", filled(500)),
        moment("added_at"),
    )
    evidence.index("case_id")
    evidence.index("file_sha256")
    Table(name="case_answer", primary=["case_id", "seq"]).create(
        text("case_id", to="violation_case.id"),
        integer("seq", "seq > 0"),
        text("given_by", filled(500)),
        moment("given_at"),
        text("text", filled(5_000)),
        text("evidence_id", null=True, to="case_evidence.id"),
        integer("is_late", between(0, 1)),
    )


def _make_appeals() -> None:
    appeal = Table(
        name="appeal",
        primary=["id"],
        holds={
            "decided": "(outcome IS NULL) = (decided_at IS NULL)",
            "by_two": "(outcome IS NULL) = (proposal_id IS NULL)",
            "replaced": "replaced_by IS NULL OR COALESCE(outcome, 'upheld') <> 'upheld'",
        },
    )
    appeal.create(
        text("id", exactly(9)),
        text("case_id", to="violation_case.id"),
        text("against", to="proposal.id"),
        text("lodged_by", filled(500)),
        moment("lodged_at"),
        moment("decide_due_at"),
        text("text", filled(5_000)),
        text("evidence_id", null=True, to="case_evidence.id"),
        text("proposal_id", null=True, to="proposal.id"),
        text("outcome", one_of("upheld", "overturned", "modified"), null=True),
        moment("decided_at", null=True),
        text("replaced_by", exactly(10), null=True, to="certificate.number"),
        integer("version", "version > 0"),
    )
    appeal.index("against", name="uq_appeal_against", unique=True)
    appeal.index("case_id")
    appeal.index("lodged_at", name="ix_appeal_open", where="outcome IS NULL")


def _link_reports() -> None:
    collation = ' COLLATE "C"' if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(
        f"ALTER TABLE report ADD COLUMN case_id TEXT{collation}"
        " CONSTRAINT fk_report_case_id REFERENCES violation_case (id)"
    )
    op.create_index("ix_report_case_id", "report", ["case_id"])


def _changed(distinct: str, *columns: str) -> str:
    return "(" + " OR ".join(f"NEW.{name} {distinct} OLD.{name}" for name in columns) + ")"


def _set_once(distinct: str, *columns: str) -> str:
    """What is set once stays."""
    return (
        "("
        + " OR ".join(f"(OLD.{x} IS NOT NULL AND NEW.{x} {distinct} OLD.{x})" for x in columns)
        + ")"
    )


def _rules(distinct: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Name, event, table, the condition under which a row is refused, and the message."""
    yield from _of_cases(distinct)
    yield from _of_appeals(distinct)


def _of_cases(distinct: str) -> Iterator[tuple[str, str, str, str, str]]:
    decision = (
        "SELECT 1 FROM proposal p WHERE p.id = NEW.proposal_id AND p.object = NEW.id"  # noqa: S608
        " AND p.kind IN ('case-revoke', 'case-reinstate', 'case-suspend-until')"
        f" AND {CARRIED_OUT} AND ({BY_TWO} OR (p.alone = 1 AND NOT {TWO_DECIDE}))"
    )
    newly = f"NEW.outcome IN {DECIDED} AND {_changed(distinct, 'outcome', 'proposal_id')}"
    case = "violation_case"
    yield (
        "begins_open", "INSERT", case,
        "NEW.closed_at IS NOT NULL OR NEW.version <> 1", "a case is opened before it is closed",
    )  # fmt: skip
    yield (
        "decided_by_two", "UPDATE", case,
        f"{newly} AND NOT EXISTS ({decision})", "two people decide a case",
    )  # fmt: skip
    yield (
        "stays_decided", "UPDATE", case,
        f"OLD.proposal_id IS NOT NULL AND {_changed(distinct, 'proposal_id', 'outcome')}",
        "what two people decided is appealed and never rewritten",
    )  # fmt: skip
    yield "stays", "DELETE", case, "1 = 1", "cases are kept"
    suspension = "case_suspension"
    made = _changed(
        distinct, "case_id", "seq", "certificate", "reason", "suspended_by", "suspended_at",
        "confirm_by",
    )  # fmt: skip
    once = _set_once(distinct, "confirmed_by", "confirmed_at", "escalated_at", "ended_at")
    yield (
        "stays_as_made", "UPDATE", suspension,
        f"{made} OR {once}", "who suspended and who confirmed stays as it is",
    )  # fmt: skip
    yield "stays", "DELETE", suspension, "1 = 1", "suspensions are kept"


def _of_appeals(distinct: str) -> Iterator[tuple[str, str, str, str, str]]:
    table = "appeal"
    decision = (
        "SELECT 1 FROM proposal p JOIN proposal d ON d.id = NEW.against"  # noqa: S608
        " WHERE p.id = NEW.proposal_id AND p.kind = 'appeal' AND p.object = NEW.id"
        f" AND {CARRIED_OUT} AND (({BY_TWO} AND {_are_others('p')})"
        f" OR (p.alone = 1 AND NOT {TWO_DECIDE}))"
    )
    yield (
        "begins_undecided", "INSERT", table,
        "NEW.proposal_id IS NOT NULL OR NEW.version <> 1", "an appeal is lodged before it is decided",
    )  # fmt: skip
    yield (
        "decided_by_others", "UPDATE", table,
        f"NEW.proposal_id IS NOT NULL AND NEW.proposal_id {distinct} OLD.proposal_id"
        f" AND NOT EXISTS ({decision})",
        "others than the deciders decide on an appeal",
    )  # fmt: skip
    stays = _changed(distinct, "id", "case_id", "against", "lodged_by", "lodged_at", "text")
    once = _set_once(distinct, "proposal_id", "outcome", "decided_at", "replaced_by")
    yield "stays_as_lodged", "UPDATE", table, f"{stays} OR {once}", "an appeal stays as it is"
    yield "stays", "DELETE", table, "1 = 1", "appeals are kept"
    # On the proposal itself, so that not even a proposal of the wrong people can lie about.
    against = (
        "SELECT 1 FROM appeal a JOIN proposal d ON d.id = a.against"  # noqa: S608
        f" WHERE a.id = NEW.object AND NOT {_are_others('NEW')}"
    )
    wrong = f"NEW.kind = 'appeal' AND NEW.alone = 0 AND EXISTS ({against})"
    for name, event in (("appeal_by_others", "INSERT"), ("appeal_decided_by_others", "UPDATE")):
        yield name, event, "proposal", wrong, "others than the deciders decide on an appeal"


def _are_others(row: str) -> str:
    """Whether nobody of the decision `d` is one of the people of `row`, another proposal."""
    people: Sequence[tuple[str, str]] = [
        (f"{row}.{new}", f"COALESCE(d.{old}, '')")
        for new in ("proposed_by", "decided_by")
        for old in ("proposed_by", "decided_by")
    ]
    return "(" + " AND ".join(f"COALESCE({new}, '-') <> {old}" for new, old in people) + ")"


def _refuse_on_sqlite(name: str, event: str, table: str, condition: str, message: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} WHEN {condition}"
        f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def _refuse_on_postgresql(name: str, event: str, table: str, condition: str, message: str) -> None:
    # A function for each, because WHEN of a trigger holds no subquery there.
    function, row = f"{table}_{name}", "OLD" if event == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {condition} THEN RAISE integrity_constraint_violation"
        f" USING MESSAGE = '{message}'; END IF; RETURN {row}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {function} BEFORE {event} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {function}()"
    )
