"""A rendition may have any purpose: the table of formats knows which there are."""

from credissuer.store.migrations.rules import filled
from credissuer.store.migrations.signatures import allow_purposes

revision, down_revision = "0007", "0006"


def upgrade() -> None:
    allow_purposes(filled(100))
