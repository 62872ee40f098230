"""The signed shards of the profile index, and how far they tell what was decided."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "index_shard",
        sa.Column("shard", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_version", sa.Integer(), nullable=False),
        sa.Column("issued_at", BIG, nullable=False),
        sa.Column("key_id", TEXT, nullable=False),
        sa.Column("token", TEXT, nullable=False),
        sa.CheckConstraint(
            '"issued_at" BETWEEN 0 AND 253402300799', name="ck_index_shard_issued_at"
        ),
        sa.CheckConstraint('"shard" BETWEEN 0 AND 4095', name="ck_index_shard_shard"),
        sa.CheckConstraint('length("key_id") BETWEEN 1 AND 100', name="ck_index_shard_key_id"),
        sa.CheckConstraint(
            "version > 0 AND published_version BETWEEN 0 AND version",
            name="ck_index_shard_versions",
        ),
        sa.PrimaryKeyConstraint("shard", name="pk_index_shard"),
        sqlite_strict=True,
    )
    op.create_table(
        "index_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("audit_seq", BIG, nullable=False),
        sa.Column("until", BIG, nullable=True),
        sa.CheckConstraint('"until" BETWEEN 0 AND 253402300799', name="ck_index_state_until"),
        sa.CheckConstraint("audit_seq >= 0", name="ck_index_state_seq"),
        sa.CheckConstraint("id = 1", name="ck_index_state_one"),
        sa.PrimaryKeyConstraint("id", name="pk_index_state"),
        sqlite_strict=True,
    )
