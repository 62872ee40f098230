"""What becomes of a report: who looks into it, what it is about, and why it was closed."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
BEFORE = "id, received_at, kind, number, profile, text, evidence, contact"


def upgrade() -> None:
    # Copied and made anew in both databases, because SQLite adds no CHECK to a table.
    op.execute(f"CREATE TABLE report_before AS SELECT {BEFORE} FROM report")  # noqa: S608 - no input
    op.drop_table("report")
    op.create_table(
        "report",
        sa.Column("id", TEXT, autoincrement=False, nullable=False),
        sa.Column("received_at", BIG, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("number", TEXT, nullable=True),
        sa.Column("profile", TEXT, nullable=True),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("evidence", TEXT, nullable=False),
        sa.Column("contact", TEXT, nullable=True),
        sa.Column("certificate", TEXT, nullable=True),
        sa.Column("assignee", TEXT, nullable=True),
        sa.Column("closed_at", BIG, nullable=True),
        sa.Column("closing", TEXT, nullable=True),
        sa.Column("duplicate_of", TEXT, nullable=True),
        sa.CheckConstraint('length("id") = 9', name="ck_report_id"),
        sa.CheckConstraint('length("kind") BETWEEN 1 AND 100', name="ck_report_kind"),
        sa.CheckConstraint('length("number") = 10', name="ck_report_number"),
        sa.CheckConstraint('length("profile") BETWEEN 1 AND 500', name="ck_report_profile"),
        sa.CheckConstraint('length("text") BETWEEN 1 AND 2000', name="ck_report_text"),
        sa.CheckConstraint('length("evidence") <= 5100', name="ck_report_evidence"),
        sa.CheckConstraint('length("contact") BETWEEN 1 AND 200', name="ck_report_contact"),
        sa.CheckConstraint(
            '"received_at" BETWEEN 0 AND 253402300799', name="ck_report_received_at"
        ),
        sa.CheckConstraint("number IS NOT NULL OR profile IS NOT NULL", name="ck_report_about"),
        sa.CheckConstraint('length("certificate") = 10', name="ck_report_certificate"),
        sa.CheckConstraint('length("assignee") BETWEEN 1 AND 100', name="ck_report_assignee"),
        sa.CheckConstraint('length("closing") BETWEEN 1 AND 100', name="ck_report_closing"),
        sa.CheckConstraint('"closed_at" BETWEEN 0 AND 253402300799', name="ck_report_closed_at"),
        sa.CheckConstraint("(closed_at IS NULL) = (closing IS NULL)", name="ck_report_closed"),
        sa.CheckConstraint(
            "duplicate_of IS NULL OR (COALESCE(closing, '') = 'duplicate' AND duplicate_of <> id)",
            name="ck_report_duplicate",
        ),
        sa.ForeignKeyConstraint(["duplicate_of"], ["report.id"], name="fk_report_duplicate_of"),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sqlite_strict=True,
    )
    op.execute(
        f"INSERT INTO report ({BEFORE}, certificate) SELECT {BEFORE}, number FROM report_before"  # noqa: S608 - no input
    )
    op.drop_table("report_before")
    op.create_index("ix_report_received_at_id", "report", ["received_at", "id"], unique=False)
    op.create_index("ix_report_certificate", "report", ["certificate"], unique=False)
