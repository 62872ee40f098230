"""Further renditions of a certificate: Open Badges and SD-JWT VC, the latter with what it may
disclose.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

PURPOSES = "\"purpose\" IN ('vc+jwt', 'slim', 'ob', 'sd-jwt')"
OPEN = sa.text("signature IS NULL")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COLUMNS = "number, purpose, key_id, signing_input, signature, token_sha256, opened_at, signed_at"


def upgrade() -> None:
    {"sqlite": _anew_on_sqlite, "postgresql": _in_place_on_postgresql}[op.get_bind().dialect.name]()


def _in_place_on_postgresql() -> None:
    op.drop_constraint("ck_rendition_purpose", "rendition")
    op.create_check_constraint("ck_rendition_purpose", "rendition", PURPOSES)
    op.add_column("rendition", sa.Column("disclosures", TEXT, nullable=True))


def _anew_on_sqlite() -> None:
    """SQLite changes no CHECK of a table that is there."""
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
        sa.CheckConstraint(PURPOSES, name="ck_rendition_purpose"),
        sa.CheckConstraint('"signed_at" BETWEEN 0 AND 253402300799', name="ck_rendition_signed_at"),
        sa.CheckConstraint(
            "(signature IS NULL) = (token_sha256 IS NULL) AND (signature IS NULL) = (signed_at IS NULL)",
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
        "ix_rendition_open", "rendition", ["number", "purpose"], unique=False, sqlite_where=OPEN
    )
