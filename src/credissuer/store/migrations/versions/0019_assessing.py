"""Files of evidence."""

import sqlalchemy as sa

from credissuer.store.migrations.rules import exactly, filled, one_of
from credissuer.store.migrations.tables import Column, Table, integer, moment, text

revision, down_revision = "0019", "0018"


def upgrade() -> None:
    Table(name="evidence_file", primary=["sha256"]).create(
        text("sha256", exactly(64)),
        text(
            "media_type",
            one_of("image/jpeg", "image/png", "image/webp", "application/pdf", "video/mp4"),
        ),
        integer("size"),
        Column("content", sa.LargeBinary(), filled(10_485_760)),
        moment("stored_at"),
    )
