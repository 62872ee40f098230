"""Indices that are given away for good without a certificate."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
STANDINGS = "'valid', 'suspended', 'revoked', 'superseded', 'voided'"


def upgrade() -> None:
    op.create_table(
        "retired_index",
        sa.Column("list_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("standing", TEXT, nullable=False),
        sa.Column("number", TEXT, nullable=True),
        sa.CheckConstraint('"index" BETWEEN 0 AND 131071', name="ck_retired_index_index"),
        sa.CheckConstraint(f'"standing" IN ({STANDINGS})', name="ck_retired_index_standing"),
        sa.CheckConstraint('length("number") = 10', name="ck_retired_index_number"),
        sa.ForeignKeyConstraint(["list_id"], ["status_list.id"], name="fk_retired_index_list_id"),
        sa.PrimaryKeyConstraint("list_id", "index", name="pk_retired_index"),
        sa.UniqueConstraint("number", name="uq_retired_index_number"),
        sqlite_strict=True,
    )
