"""The Token Status List of each day is kept; those of before were never."""

from credissuer.store.migrations.rules import between, exactly, filled
from credissuer.store.migrations.tables import Table, integer, text

revision, down_revision = "0032", "0031"


def upgrade() -> None:
    kept = Table(name="kept_list", primary=["day", "list_id"])
    kept.create(
        text("day", exactly(10)),
        integer("list_id", between(1, 999_999_999)),
        text("token", filled(4 * 1024 * 1024)),
        integer("published", between(0, 1)),
    )
    kept.index("published", "day", "list_id")
