"""Who agreed to be found in the directory: nobody has yet."""

from credissuer.store.migrations.rules import at_most, between, filled
from credissuer.store.migrations.tables import Table, integer, moment, text

revision, down_revision = "0033", "0032"


def upgrade() -> None:
    listing = Table(name="listing", primary=["subject_id"])
    listing.create(
        text("subject_id", filled(100)),
        integer("slot", between(0, 999_999)),
        text("topics", at_most(200)),
        text("region", filled(40), null=True),
        moment("given_at"),
        text("by", filled(100)),
        moment("withdrawn_at", null=True),
        integer("version", between(1, 1_000_000_000)),
    )
    listing.index("slot", name="uq_listing_slot", unique=True)
