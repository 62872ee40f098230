"""The change feed: what was decided before is taken over from the audit trail, in its order."""

from alembic import op

from credissuer.store.migrations.rules import exactly, one_of
from credissuer.store.migrations.tables import BIG, Column, Table, moment, text

revision, down_revision = "0030", "0029"

TYPES = (
    "certificate.issued",
    "certificate.suspended",
    "certificate.reinstated",
    "certificate.revoked",
    "certificate.superseded",
    "certificate.reissued",
)

# One that was given up is revoked to the public, where the public has ever seen it.
DECIDED_BEFORE = f"""
    INSERT INTO public_change (n, at, type, number)
    SELECT row_number() OVER (ORDER BY seq), at,
           CASE action WHEN 'certificate.voided' THEN 'certificate.revoked' ELSE action END, object
    FROM audit
    WHERE action IN {TYPES}
       OR (action = 'certificate.voided'
           AND object IN (SELECT object FROM audit WHERE action = 'certificate.issued'))
    ORDER BY seq
"""  # noqa: S608


def upgrade() -> None:
    changes = Table(name="public_change", primary=["n"], holds={"n": "n > 0"})
    changes.create(
        Column("n", BIG),
        moment("at"),
        text("type", one_of(*TYPES)),
        text("number", exactly(10)),
    )
    op.execute(DECIDED_BEFORE)
    changes.index("number", "n")
    if op.get_bind().dialect.name == "postgresql":
        _keep_on_postgresql()
    else:
        _keep_on_sqlite()


def _keep_on_sqlite() -> None:
    for name, when in (
        ("public_change_stays_as_written", "UPDATE ON public_change"),
        ("public_change_keeps_every_row", "DELETE ON public_change"),
    ):
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {when}"
            " BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END"
        )


def _keep_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION changes_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE integrity_constraint_violation USING MESSAGE = 'changes are append-only'; END $$"
    )
    for name, when in (
        ("public_change_stays_as_written", "UPDATE OR DELETE ON public_change FOR EACH ROW"),
        ("public_change_stays_filled", "TRUNCATE ON public_change"),
    ):
        op.execute(f"CREATE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION changes_refuse()")
