"""Signatures made for other systems over VC-API, each recorded before it is made."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "vc_api_signature",
        sa.Column("id", TEXT, autoincrement=False, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("key_id", TEXT, nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("index", sa.Integer(), nullable=True),
        sa.Column("signing_input", TEXT, nullable=False),
        sa.Column("signature", TEXT, nullable=True),
        sa.Column("token_sha256", TEXT, nullable=True),
        sa.Column("opened_at", BIG, nullable=False),
        sa.Column("signed_at", BIG, nullable=True),
        sa.CheckConstraint('"index" BETWEEN 0 AND 131071', name="ck_vc_api_signature_index"),
        sa.CheckConstraint(
            '"opened_at" BETWEEN 0 AND 253402300799', name="ck_vc_api_signature_opened_at"
        ),
        sa.CheckConstraint(
            '"signed_at" BETWEEN 0 AND 253402300799', name="ck_vc_api_signature_signed_at"
        ),
        sa.CheckConstraint(
            '(list_id IS NULL) = ("index" IS NULL)', name="ck_vc_api_signature_placed"
        ),
        sa.CheckConstraint(
            "(signature IS NULL) = (token_sha256 IS NULL) AND (signature IS NULL) = (signed_at IS NULL)",
            name="ck_vc_api_signature_sealed",
        ),
        sa.CheckConstraint('length("actor") BETWEEN 1 AND 500', name="ck_vc_api_signature_actor"),
        sa.CheckConstraint('length("id") = 32', name="ck_vc_api_signature_id"),
        sa.CheckConstraint('length("key_id") BETWEEN 1 AND 100', name="ck_vc_api_signature_key_id"),
        sa.CheckConstraint('length("token_sha256") = 64', name="ck_vc_api_signature_token_sha256"),
        sa.ForeignKeyConstraint(
            ["list_id"], ["status_list.id"], name="fk_vc_api_signature_list_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_vc_api_signature"),
        sa.UniqueConstraint("list_id", "index", name="uq_vc_api_signature_list_id_index"),
        sqlite_strict=True,
    )
