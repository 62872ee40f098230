"""The figures ask the trail when certificates were suspended and reinstated."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0025", "0024"


def upgrade() -> None:
    where = sa.text("action IN ('certificate.suspended', 'certificate.reinstated')")
    op.create_index(
        "ix_audit_suspension",
        "audit",
        ["object"],
        unique=False,
        sqlite_where=where,
        postgresql_where=where,
    )
