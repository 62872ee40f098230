"""What was answered to requests with a key of their own, so that a repeated one is answered alike
(Idempotency-Key).
"""

from credissuer.store.migrations.rules import between, exactly, filled
from credissuer.store.migrations.tables import Table, integer, moment, text

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    kept_answer = Table(
        name="kept_answer",
        primary=["caller", "key"],
        holds={"answered": "(status IS NULL) = (answer IS NULL)"},
    )
    kept_answer.create(
        text("caller", filled(100)),
        text("key", filled(255)),
        text("request_sha256", exactly(64)),
        moment("opened_at"),
        integer("status", between(100, 599), null=True),
        text("answer", null=True),
    )
    kept_answer.index("opened_at")
