"""Indices that are given away for good without a certificate."""

from credissuer.store.migrations.rules import between, exactly, one_of
from credissuer.store.migrations.tables import Table, integer, text

revision, down_revision = "0009", "0008"

STANDINGS = ("valid", "suspended", "revoked", "superseded", "voided")


def upgrade() -> None:
    Table(name="retired_index", primary=["list_id", "index"], unique=["number"]).create(
        integer("list_id", to="status_list.id"),
        integer("index", between(0, 131071)),
        text("standing", one_of(*STANDINGS)),
        text("number", exactly(10), null=True),
    )
