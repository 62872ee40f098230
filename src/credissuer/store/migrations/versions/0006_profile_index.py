"""The signed shards of the profile index, and how far they tell what was decided."""

from credissuer.store.migrations.rules import VERSIONS, between, filled
from credissuer.store.migrations.tables import BIG, Column, Table, integer, moment, text

revision, down_revision = "0006", "0005"


def upgrade() -> None:
    Table(name="index_shard", primary=["shard"], holds=VERSIONS).create(
        integer("shard", between(0, 4095)),
        integer("version"),
        integer("published_version"),
        moment("issued_at"),
        text("key_id", filled(100)),
        text("token"),
    )
    Table(
        name="index_state", primary=["id"], holds={"seq": "audit_seq >= 0", "one": "id = 1"}
    ).create(
        integer("id"),
        Column("audit_seq", BIG),
        moment("until", null=True),
    )
