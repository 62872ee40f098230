"""What becomes of a report: who looks into it, what it is about, and why it was closed."""

from alembic import op

from credissuer.store.migrations.rules import at_most, exactly, filled
from credissuer.store.migrations.tables import Table, moment, text

revision, down_revision = "0011", "0010"

BEFORE = "id, received_at, kind, number, profile, text, evidence, contact"


def upgrade() -> None:
    # Copied and made anew in both databases, because SQLite adds no CHECK to a table.
    op.execute(f"CREATE TABLE report_before AS SELECT {BEFORE} FROM report")  # noqa: S608 - no input
    op.drop_table("report")
    report = Table(
        name="report",
        primary=["id"],
        holds={
            "about": "number IS NOT NULL OR profile IS NOT NULL",
            "closed": "(closed_at IS NULL) = (closing IS NULL)",
            "duplicate": (
                "duplicate_of IS NULL"
                " OR (COALESCE(closing, '') = 'duplicate' AND duplicate_of <> id)"
            ),
        },
    )
    report.create(
        text("id", exactly(9)),
        moment("received_at"),
        text("kind", filled(100)),
        text("number", exactly(10), null=True),
        text("profile", filled(500), null=True),
        text("text", filled(2000)),
        text("evidence", at_most(5100)),
        text("contact", filled(200), null=True),
        text("certificate", exactly(10), null=True),
        text("assignee", filled(100), null=True),
        moment("closed_at", null=True),
        text("closing", filled(100), null=True),
        text("duplicate_of", null=True, to="report.id"),
    )
    op.execute(
        f"INSERT INTO report ({BEFORE}, certificate) SELECT {BEFORE}, number FROM report_before"  # noqa: S608 - no input
    )
    op.drop_table("report_before")
    report.index("received_at", "id")
    report.index("certificate")
