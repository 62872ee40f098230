"""Brands that use the API, what they watch, and what is told them; a key that signs webhooks."""

from alembic import op

from credissuer.store.migrations.rules import at_most, between, exactly, filled, one_of, written
from credissuer.store.migrations.tables import BIG, Column, Table, integer, moment, text

revision, down_revision = "0031", "0030"

_USES = one_of("credential", "status", "audit", "vc-api", "webhook")
_OPEN = "delivered_at IS NULL AND failed_at IS NULL"


def upgrade() -> None:
    _webhook_keys()
    Table(name="brand", primary=["id"]).create(
        text("id", exactly(12)),
        text("name", filled(200)),
        text("email", filled(254)),
        text("language", filled(10)),
        moment("created_at"),
        moment("disabled_at", null=True),
        integer("requests_a_minute", between(1, 100_000)),
        integer("items", between(0, 100_000)),
    )
    keys = Table(name="brand_key", primary=["id"], unique=["secret_sha256"])
    keys.create(
        text("id", exactly(12)),
        text("brand_id", to="brand.id"),
        text("label", filled(200)),
        text("secret_sha256", exactly(64)),
        moment("created_at"),
        moment("expires_at"),
        moment("revoked_at", null=True),
    )
    keys.index("brand_id")
    _watch_lists()
    _webhooks()


def _webhook_keys() -> None:
    if op.get_bind().dialect.name == "sqlite":
        Table(name="signing_key", primary=["thumbprint"]).recreate_on_sqlite(
            text("thumbprint", exactly(43)),
            text("use", _USES),
            text("state", one_of("next", "active", "retired", "compromised")),
            moment("created_at"),
            moment("valid_from", null=True),
            moment("valid_until", null=True),
            moment("compromised_at", null=True),
            text("server", at_most(255)),
        )
        return
    op.drop_constraint("ck_signing_key_use", "signing_key")
    op.create_check_constraint("ck_signing_key_use", "signing_key", written("use", _USES))


def _watch_lists() -> None:
    lists = Table(name="watch_list", primary=["id"], holds={"version": "version > 0"})
    lists.create(
        text("id", exactly(12)),
        text("brand_id", to="brand.id"),
        text("name", filled(200)),
        text("until", exactly(10), null=True),
        moment("created_at"),
        integer("version"),
    )
    lists.index("brand_id")
    items = Table(name="watched_item", primary=["list_id", "item"])
    items.create(text("list_id", to="watch_list.id"), text("item", filled(500)))
    items.index("item")


def _webhooks() -> None:
    webhooks = Table(
        name="webhook",
        primary=["id"],
        holds={
            "generation": "generation > 0",
            "disabled": "(disabled_at IS NULL) = (disabled_because IS NULL)",
        },
    )
    webhooks.create(
        text("id", exactly(12)),
        text("brand_id", to="brand.id"),
        text("url", filled(2_000)),
        text("types", at_most(2_000)),
        integer("generation"),
        moment("previous_until", null=True),
        moment("created_at"),
        moment("failing_since", null=True),
        moment("disabled_at", null=True),
        text("disabled_because", one_of("brand", "office", "failing", "gone"), null=True),
    )
    webhooks.index("brand_id")
    deliveries = Table(
        name="delivery",
        primary=["id"],
        holds={"n": "n >= 0", "ended": "delivered_at IS NULL OR failed_at IS NULL"},
    )
    deliveries.create(
        text("id", exactly(28)),
        text("webhook_id", to="webhook.id"),
        Column("n", BIG),
        text("type", filled(40)),
        text("number", exactly(10)),
        text("items", at_most(4_000)),
        moment("at"),
        integer("attempts", between(0, 1_000_000)),
        moment("next_try_at", null=True),
        moment("delivered_at", null=True),
        moment("failed_at", null=True),
        integer("status", between(100, 999), null=True),
        text("failure", filled(100), null=True),
    )
    deliveries.index("webhook_id", "at", "id")
    deliveries.index("webhook_id", "next_try_at", name="ix_delivery_open", where=_OPEN)
    Table(name="webhook_feed", primary=["id"], holds={"one": "id = 1", "n": "n >= 0"}).create(
        integer("id"), Column("n", BIG)
    )
