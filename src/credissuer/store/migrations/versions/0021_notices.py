"""The outbox of notices."""

from credissuer.store.migrations.rules import at_most, between, exactly, filled
from credissuer.store.migrations.tables import BIG, Column, Table, moment, text

revision, down_revision = "0021", "0020"


def upgrade() -> None:
    notice = Table(
        name="notice",
        primary=["id"],
        holds={
            "ended": "sent_at IS NULL OR failed_at IS NULL",
            "given_up": "failed_at IS NULL OR failure IS NOT NULL",
            "erased": (
                "recipient IS NOT NULL"
                " OR (facts = '{}' AND COALESCE(sent_at, failed_at) IS NOT NULL)"
            ),
        },
    )
    notice.create(
        text("id", exactly(32)),
        text("kind", filled(40)),
        text("language", filled(10)),
        text("recipient", filled(254), null=True),
        text("facts", at_most(20_000)),
        text("dedupe_key", filled(200)),
        moment("due_at", null=True),
        Column("attempts", BIG, between(0, 1_000_000)),
        moment("next_try_at", null=True),
        moment("sent_at", null=True),
        moment("failed_at", null=True),
        text("failure", filled(100), null=True),
    )
    notice.index("dedupe_key", name="uq_notice_dedupe_key", unique=True)
    notice.index(
        "next_try_at",
        "due_at",
        name="ix_notice_open",
        where="sent_at IS NULL AND failed_at IS NULL",
    )
    notice.index("sent_at")
