"""The signed shards of the profile index, and how far they tell what was decided."""

from credissuer.store.migrations.rules import between, filled
from credissuer.store.migrations.tables import BIG, Column, create, integer, moment, text

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    create(
        "index_shard",
        integer("shard", between(0, 4095)),
        integer("version"),
        integer("published_version"),
        moment("issued_at"),
        text("key_id", filled(100)),
        text("token"),
        primary=["shard"],
        holds={"versions": "version > 0 AND published_version BETWEEN 0 AND version"},
    )
    create(
        "index_state",
        integer("id"),
        Column("audit_seq", BIG),
        moment("until", null=True),
        primary=["id"],
        holds={"seq": "audit_seq >= 0", "one": "id = 1"},
    )
