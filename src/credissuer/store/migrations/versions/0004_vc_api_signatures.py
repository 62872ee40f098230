"""Signatures made for other systems over VC-API, each recorded before it is made."""

from credissuer.store.migrations.rules import between, exactly, filled
from credissuer.store.migrations.signatures import SEALED, SIGNATURE
from credissuer.store.migrations.tables import Table, integer, text

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    Table(
        name="vc_api_signature",
        primary=["id"],
        unique=["list_id", "index"],
        holds={"placed": '(list_id IS NULL) = ("index" IS NULL)', "sealed": SEALED},
    ).create(
        text("id", exactly(32)),
        text("actor", filled(500)),
        text("key_id", filled(100)),
        integer("list_id", null=True, to="status_list.id"),
        integer("index", between(0, 131071), null=True),
        text("signing_input"),
        *SIGNATURE,
    )
