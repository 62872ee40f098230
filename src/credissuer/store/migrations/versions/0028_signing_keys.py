"""What the servers of an office know of its keys, so that each finds out what another one did."""

from credissuer.store.migrations.rules import at_most, exactly, one_of
from credissuer.store.migrations.tables import Table, moment, text

revision, down_revision = "0028", "0027"


def upgrade() -> None:
    # Without a row: the first server that publishes or changes a key enters those that it has.
    Table(name="signing_key", primary=["thumbprint"]).create(
        text("thumbprint", exactly(43)),
        text("use", one_of("credential", "status", "audit", "vc-api")),
        text("state", one_of("next", "active", "retired", "compromised")),
        moment("created_at"),
        moment("valid_from", null=True),
        moment("valid_until", null=True),
        moment("compromised_at", null=True),
        text("server", at_most(255)),
    )
