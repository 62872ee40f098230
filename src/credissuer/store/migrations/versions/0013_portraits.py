"""Portraits of subjects, who may have one."""

from alembic import op

from credissuer.store.migrations.rules import exactly, filled, one_of
from credissuer.store.migrations.tables import Table, text

revision, down_revision = "0013", "0012"


def upgrade() -> None:
    Table(name="portrait", primary=["subject_id"]).create(
        text("subject_id", to="subject.id"),
        text("sha256", exactly(64)),
        text("media_type", one_of("image/jpeg", "image/png")),
        text("content", filled(20_480)),
    )
    op.create_index("ix_portrait_sha256", "portrait", ["sha256"], unique=False)
