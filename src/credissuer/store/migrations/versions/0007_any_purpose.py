"""A rendition may have any purpose: the table of formats knows which there are, not the database."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

PURPOSE = 'length("purpose") BETWEEN 1 AND 100'
UNSIGNED = sa.text("signature IS NULL")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COLUMNS = (
    "number, purpose, key_id, signing_input, disclosures, signature, token_sha256, opened_at,"
    " signed_at"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("ck_rendition_purpose", "rendition")
        op.create_check_constraint("ck_rendition_purpose", "rendition", PURPOSE)
    else:
        _recreate_on_sqlite()


def _recreate_on_sqlite() -> None:
    """SQLite cannot change a CHECK of an existing table."""
    op.drop_index("ix_rendition_open", "rendition")
    op.rename_table("rendition", "rendition_before")
    op.create_table(
        "rendition",
        sa.Column("number", TEXT, nullable=False),
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("key_id", TEXT, nullable=False),
        sa.Column("signing_input", TEXT, nullable=False),
        sa.Column("disclosures", TEXT, nullable=True),
        sa.Column("signature", TEXT, nullable=True),
        sa.Column("token_sha256", TEXT, nullable=True),
        sa.Column("opened_at", BIG, nullable=False),
        sa.Column("signed_at", BIG, nullable=True),
        sa.CheckConstraint('"opened_at" BETWEEN 0 AND 253402300799', name="ck_rendition_opened_at"),
        sa.CheckConstraint(PURPOSE, name="ck_rendition_purpose"),
        sa.CheckConstraint('"signed_at" BETWEEN 0 AND 253402300799', name="ck_rendition_signed_at"),
        sa.CheckConstraint(
            "(signature IS NULL) = (token_sha256 IS NULL)"
            " AND (signature IS NULL) = (signed_at IS NULL)",
            name="ck_rendition_sealed",
        ),
        sa.CheckConstraint('length("key_id") BETWEEN 1 AND 100', name="ck_rendition_key_id"),
        sa.CheckConstraint('length("token_sha256") = 64', name="ck_rendition_token_sha256"),
        sa.ForeignKeyConstraint(["number"], ["certificate.number"], name="fk_rendition_number"),
        sa.PrimaryKeyConstraint("number", "purpose", name="pk_rendition"),
        sqlite_strict=True,
    )
    op.execute(f"INSERT INTO rendition ({COLUMNS}) SELECT {COLUMNS} FROM rendition_before")  # noqa: S608 - no input
    op.drop_table("rendition_before")
    op.create_index(
        "ix_rendition_open", "rendition", ["number", "purpose"], unique=False, sqlite_where=UNSIGNED
    )
