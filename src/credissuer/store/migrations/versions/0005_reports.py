"""Reports of violations, as anybody may send them in."""

from credissuer.store.migrations.rules import at_most, exactly, filled
from credissuer.store.migrations.tables import Table, moment, text

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    report = Table(
        name="report", primary=["id"], holds={"about": "number IS NOT NULL OR profile IS NOT NULL"}
    )
    report.create(
        text("id", exactly(9)),
        moment("received_at"),
        text("kind", filled(100)),
        text("number", exactly(10), null=True),
        text("profile", filled(500), null=True),
        text("text", filled(2000)),
        text("evidence", at_most(5100)),
        text("contact", filled(200), null=True),
    )
    report.index("received_at", "id")
