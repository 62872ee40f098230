"""What was answered to requests with a key of their own, so that a repeated one is answered alike
(Idempotency-Key).
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "kept_answer",
        sa.Column("caller", TEXT, autoincrement=False, nullable=False),
        sa.Column("key", TEXT, autoincrement=False, nullable=False),
        sa.Column("request_sha256", TEXT, nullable=False),
        sa.Column("opened_at", BIG, nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", TEXT, nullable=True),
        sa.CheckConstraint("(status IS NULL) = (answer IS NULL)", name="ck_kept_answer_answered"),
        sa.CheckConstraint(
            '"opened_at" BETWEEN 0 AND 253402300799', name="ck_kept_answer_opened_at"
        ),
        sa.CheckConstraint('"status" BETWEEN 100 AND 599', name="ck_kept_answer_status"),
        sa.CheckConstraint('length("caller") BETWEEN 1 AND 100', name="ck_kept_answer_caller"),
        sa.CheckConstraint('length("key") BETWEEN 1 AND 255', name="ck_kept_answer_key"),
        sa.CheckConstraint('length("request_sha256") = 64', name="ck_kept_answer_request_sha256"),
        sa.PrimaryKeyConstraint("caller", "key", name="pk_kept_answer"),
        sqlite_strict=True,
    )
    op.create_index("ix_kept_answer_opened_at", "kept_answer", ["opened_at"], unique=False)
