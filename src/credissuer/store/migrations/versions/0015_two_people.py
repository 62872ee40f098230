"""Proposals that another person decides, and the triggers that hold an office to two people.

The rules are written once, as conditions that both databases read (docs/adr/0028).
"""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

from credissuer.store.migrations.rules import at_most, between, exactly, filled, one_of
from credissuer.store.migrations.tables import Table, integer, moment, text

revision, down_revision = "0015", "0014"

TWO_DECIDE = "COALESCE((SELECT four_eyes FROM office_policy WHERE id = 1), 1) = 1"
BY_TWO = (
    "p.outcome = 'approved' AND p.alone = 0 AND p.decided_by <> p.proposed_by"
    " AND p.recalled_at IS NULL AND p.begun_at IS NOT NULL"
)
PERMITS = f"FROM proposal_item i JOIN proposal p ON p.id = i.proposal_id WHERE {BY_TWO}"
# Of what was issued, everything but its standing, its key and its note stays.
ISSUED = (
    *("number", "ref", "body_sha256", "subject_id", "assessment_id", "list_id", '"index"'),
    *("supersedes", "issued_at", "valid_from", "valid_until", "proposal_id"),
)
PROPOSED = (
    *("id", "kind", "object", "content", "content_sha256", "proposed_by", "proposed_at"),
    *("note", "alone"),
)
DECISION = ("decided_by", "decided_at", "outcome", "decision_note", "held_until")
ONCE = ("recalled_by", "recalled_at", "begun_at", "done_at")
ITEM = ("proposal_id", "position", "action", "object", "body_sha256", "supersedes", "since")
DECIDED = (
    "CASE COALESCE(outcome, '')"
    " WHEN '' THEN decided_by IS NULL AND decided_at IS NULL AND alone = 0"
    " WHEN 'withdrawn' THEN decided_by IS NULL AND decided_at IS NOT NULL AND alone = 0"
    " WHEN 'refused' THEN decided_by IS NOT NULL AND decided_at IS NOT NULL AND alone = 0"
    " ELSE decided_at IS NOT NULL AND (decided_by IS NULL) = (alone = 1) END"
)


class Rule(NamedTuple):
    """Before `event` on `table`, a row for which `condition` holds is refused with `message`."""

    name: str
    event: str
    table: str
    condition: str
    message: str


def upgrade() -> None:
    _make_tables()
    _name_proposals()
    _find_decisions()
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for rule in _rules("IS DISTINCT FROM" if is_postgres else "IS NOT"):
        for statement in _postgres(rule) if is_postgres else _sqlite(rule):
            op.execute(statement)
    if is_postgres:
        _finish_on_postgresql()
    else:
        _finish_on_sqlite()


def _make_tables() -> None:
    proposal = Table(
        name="proposal",
        primary=["id"],
        holds={
            "version": "version > 0",
            "two_people": "decided_by IS NULL OR decided_by <> proposed_by",
            "decided": DECIDED,
            "recalled": "(recalled_at IS NULL) = (recalled_by IS NULL)",
            "carried_out": (
                "(begun_at IS NULL OR (COALESCE(outcome, '') = 'approved' AND recalled_at IS NULL))"
                " AND (done_at IS NULL OR begun_at IS NOT NULL)"
            ),
        },
    )
    proposal.create(
        text("id", exactly(9)),
        text("kind", filled(100)),
        text("object", filled(500)),
        text("content", filled(20_000_000)),
        text("content_sha256", exactly(64)),
        text("proposed_by", to="person.id"),
        moment("proposed_at"),
        text("note", at_most(10_000), null=True),
        integer("alone", between(0, 1)),
        text("decided_by", null=True, to="person.id"),
        moment("decided_at", null=True),
        text("outcome", one_of("approved", "refused", "withdrawn"), null=True),
        text("decision_note", at_most(10_000), null=True),
        moment("held_until", null=True),
        text("recalled_by", null=True, to="person.id"),
        moment("recalled_at", null=True),
        moment("begun_at", null=True),
        moment("done_at", null=True),
        integer("version"),
    )
    proposal.index("kind", "object", name="ix_proposal_open", where="outcome IS NULL")
    proposal.index(
        "decided_at",
        name="ix_proposal_unfinished",
        where="outcome = 'approved' AND done_at IS NULL",
    )
    proposal.index("proposed_at", "id")
    proposal.index("object")
    Table(
        name="proposal_item",
        primary=["proposal_id", "position"],
        unique=["proposal_id", "action", "object"],
        holds={
            "bound": (
                "(action = 'issue') = (body_sha256 IS NOT NULL)"
                " AND (action = 'lift') = (since IS NOT NULL)"
                " AND (action = 'issue' OR supersedes IS NULL)"
            )
        },
    ).create(
        text("proposal_id", to="proposal.id"),
        integer("position", between(0, 1_000_000)),
        text("action", one_of("issue", "lift", "lower")),
        text("object", filled(500)),
        text("body_sha256", exactly(64), null=True),
        text("supersedes", exactly(10), null=True),
        moment("since", null=True),
        integer("spent", between(0, 1)),
    )
    Table(
        name="office_policy",
        primary=["id"],
        holds={"changed": "(changed_at IS NULL) = (changed_by IS NULL)"},
    ).create(
        integer("id", between(1, 1)),
        integer("four_eyes", between(0, 1)),
        moment("changed_at", null=True),
        text("changed_by", filled(500), null=True),
        text("proposal_id", null=True, to="proposal.id"),
    )
    op.execute("INSERT INTO office_policy (id, four_eyes) VALUES (1, 0)")


def _find_decisions() -> None:
    # The signer asks the trail who decided; most entries are of other things.
    of_proposals = sa.text("substr(action, 1, 9) = 'proposal.'")
    op.create_index(
        "ix_audit_proposal",
        "audit",
        ["object"],
        unique=False,
        sqlite_where=of_proposals,
        postgresql_where=of_proposals,
    )


def _name_proposals() -> None:
    # Before the triggers, which name the column.
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE certificate ADD COLUMN proposal_id TEXT COLLATE "C"')
        named = "fk_certificate_proposal_id"
        op.create_foreign_key(named, "certificate", "proposal", ["proposal_id"], ["id"])
    else:
        op.execute("ALTER TABLE certificate ADD COLUMN proposal_id TEXT REFERENCES proposal (id)")
    decided = sa.text("proposal_id IS NOT NULL")
    op.create_index(
        "ix_certificate_proposal",
        "certificate",
        ["proposal_id"],
        unique=False,
        sqlite_where=decided,
        postgresql_where=decided,
    )


def _differ(columns: Sequence[str], distinct: str) -> str:
    return "(" + " OR ".join(f"NEW.{name} {distinct} OLD.{name}" for name in columns) + ")"


def _rules(distinct: str) -> list[Rule]:
    return [
        *_of_certificates(distinct),
        *_of_proposals(distinct),
        *_of_policy(),
    ]


def _of_certificates(distinct: str) -> list[Rule]:
    issue = (
        f"SELECT 1 {PERMITS} AND i.proposal_id = NEW.proposal_id AND i.action = 'issue'"
        " AND i.object = NEW.ref AND i.body_sha256 = NEW.body_sha256"
        " AND COALESCE(i.supersedes, '') = COALESCE(NEW.supersedes, '')"
        " AND NEW.issued_at >= p.decided_at"
        " AND NEW.issued_at >= COALESCE(p.held_until, p.decided_at)"
    )
    lift = (
        f"SELECT 1 {PERMITS} AND i.action = 'lift' AND i.spent = 0"
        " AND i.object = OLD.number AND i.since = OLD.since"
    )
    fresh = (
        "NEW.standing = 'valid' AND NEW.superseded_by IS NULL AND NEW.released_at IS NULL"
        " AND NEW.proposal_id IS NOT NULL"
    )
    taken = (
        "SELECT 1 FROM certificate c WHERE c.number = NEW.number"
        ' OR (c.list_id = NEW.list_id AND c."index" = NEW."index")'
        " OR (c.ref = NEW.ref AND c.standing <> 'voided')"
    )
    final = (
        "OLD.standing = 'revoked' OR (OLD.standing IN ('superseded', 'voided')"
        " AND NEW.standing <> 'revoked')"
    )
    back = f"OLD.standing = 'suspended' AND NEW.standing = 'valid' AND NOT EXISTS ({lift})"
    moved = (
        f"OLD.standing = 'suspended' AND NEW.standing = 'suspended'"
        f" AND NEW.since {distinct} OLD.since"
    )
    two = "two people decide on what is issued"
    return [
        Rule(
            "issued_by_two",
            "INSERT",
            "certificate",
            f"{TWO_DECIDE} AND NOT ({fresh} AND EXISTS ({issue}))",
            two,
        ),
        # Against REPLACE, which fires no DELETE trigger unless the session asks for it.
        Rule(
            "never_replaced",
            "INSERT",
            "certificate",
            f"{TWO_DECIDE} AND EXISTS ({taken})",
            "a certificate is never replaced in place",
        ),
        Rule(
            "lifted_by_two",
            "UPDATE",
            "certificate",
            f"{TWO_DECIDE} AND ({moved} OR (NEW.standing <> OLD.standing AND ({final} OR {back})))",
            "two people decide on what stands again",
        ),
        Rule(
            "stays_as_issued",
            "UPDATE",
            "certificate",
            f"{TWO_DECIDE} AND {_differ(ISSUED, distinct)}",
            "what two people decided on stays as it is",
        ),
        Rule("stays", "DELETE", "certificate", TWO_DECIDE, "certificates are kept"),
    ]


def _of_proposals(distinct: str) -> list[Rule]:
    later = " OR ".join(
        f"(OLD.{name} IS NOT NULL AND NEW.{name} {distinct} OLD.{name})" for name in ONCE
    )
    parent = "SELECT 1 FROM proposal p WHERE p.id = NEW.proposal_id"
    twin = (
        "SELECT 1 FROM proposal_item i WHERE i.proposal_id = NEW.proposal_id"
        " AND (i.position = NEW.position OR (i.action = NEW.action AND i.object = NEW.object))"
    )
    undecided = "NEW.outcome IS NULL AND NEW.begun_at IS NULL AND NEW.version = 1"
    return [
        Rule(
            "begins_undecided",
            "INSERT",
            "proposal",
            f"NOT ({undecided}) AND (NEW.alone = 0 OR {TWO_DECIDE})",
            "a proposal is made before it is decided",
        ),
        Rule(
            "never_replaced",
            "INSERT",
            "proposal",
            "EXISTS (SELECT 1 FROM proposal p WHERE p.id = NEW.id)",
            "a proposal is never replaced",
        ),
        Rule(
            "stays_as_proposed",
            "UPDATE",
            "proposal",
            f"{_differ(PROPOSED, distinct)} OR NEW.version <> OLD.version + 1",
            "what was proposed stays as it is",
        ),
        Rule(
            "stays_decided",
            "UPDATE",
            "proposal",
            f"(OLD.outcome IS NOT NULL AND {_differ(DECISION, distinct)}) OR {later}",
            "a decision stays as it is",
        ),
        Rule("stays", "DELETE", "proposal", "1 = 1", "proposals are kept"),
        Rule(
            "comes_with_it",
            "INSERT",
            "proposal_item",
            f"NEW.spent <> 0 OR NOT EXISTS ({parent} AND (p.outcome IS NULL OR p.alone = 1))"
            f" OR EXISTS ({twin})",
            "what a proposal permits stays as it is",
        ),
        Rule(
            "stays_as_proposed",
            "UPDATE",
            "proposal_item",
            f"{_differ(ITEM, distinct)} OR NEW.spent < OLD.spent",
            "what a proposal permits stays as it is",
        ),
        Rule("stays", "DELETE", "proposal_item", "1 = 1", "proposals are kept"),
    ]


def _of_policy() -> list[Rule]:
    lower = (
        f"SELECT 1 {PERMITS} AND i.action = 'lower' AND i.spent = 0"
        " AND i.proposal_id = NEW.proposal_id AND p.kind = 'one-person-office'"
    )
    return [
        Rule("one_row", "INSERT", "office_policy", "1 = 1", "there is one policy"),
        Rule("stays", "DELETE", "office_policy", "1 = 1", "there is one policy"),
        Rule(
            "lowered_by_two",
            "UPDATE",
            "office_policy",
            f"OLD.four_eyes = 1 AND (NEW.four_eyes = 1 OR NOT EXISTS ({lower}))",
            "two people decide whether one may",
        ),
    ]


def _sqlite(rule: Rule) -> list[str]:
    return [
        f"CREATE TRIGGER {rule.table}_{rule.name} BEFORE {rule.event} ON {rule.table}"
        f" WHEN {rule.condition} BEGIN SELECT RAISE(ABORT, '{rule.message}'); END"
    ]


def _postgres(rule: Rule) -> list[str]:
    # A function for each, because WHEN of a trigger holds no subquery there.
    name = f"{rule.table}_{rule.name}"
    row = "OLD" if rule.event == "DELETE" else "NEW"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {rule.condition} THEN RAISE integrity_constraint_violation"
        f" USING MESSAGE = '{rule.message}'; END IF; RETURN {row}; END $$",
        f"CREATE TRIGGER {name} BEFORE {rule.event} ON {rule.table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


LIFTED = "OLD.standing = 'suspended' AND NEW.standing = 'valid'"
SPEND_LIFT = (
    "UPDATE proposal_item SET spent = 1 WHERE action = 'lift' AND spent = 0"
    " AND object = OLD.number AND since = OLD.since"
)
LOWERED = "OLD.four_eyes = 1 AND NEW.four_eyes = 0"
SPEND_LOWER = (
    "UPDATE proposal_item SET spent = 1 WHERE action = 'lower' AND spent = 0"
    " AND proposal_id = NEW.proposal_id"
)
SPENT = (
    ("certificate", "uses_an_approval_once", LIFTED, SPEND_LIFT),
    ("office_policy", "uses_an_approval_once", LOWERED, SPEND_LOWER),
)


def _finish_on_sqlite() -> None:
    for table, name, when, change in SPENT:
        op.execute(
            f"CREATE TRIGGER {table}_{name} AFTER UPDATE ON {table} WHEN {when} BEGIN {change}; END"
        )


def _finish_on_postgresql() -> None:
    for table, name, when, change in SPENT:
        op.execute(
            f"CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {when} THEN {change}; END IF; RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_{name} AFTER UPDATE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_{name}()"
        )
    op.execute(
        "CREATE FUNCTION two_people_keep_rows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE integrity_constraint_violation USING MESSAGE = 'proposals are kept'; END $$"
    )
    op.execute(
        "CREATE FUNCTION two_people_keep_certificates() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {TWO_DECIDE} THEN RAISE integrity_constraint_violation"
        " USING MESSAGE = 'certificates are kept'; END IF; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER certificate_stays_filled BEFORE TRUNCATE ON certificate"
        " EXECUTE FUNCTION two_people_keep_certificates()"
    )
    for table in ("proposal", "proposal_item", "office_policy"):
        op.execute(
            f"CREATE TRIGGER {table}_stays_filled BEFORE TRUNCATE ON {table}"
            " EXECUTE FUNCTION two_people_keep_rows()"
        )
