"""Reports of violations, as anybody may send them in."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
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
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sqlite_strict=True,
    )
    op.create_index("ix_report_received_at_id", "report", ["received_at", "id"], unique=False)
