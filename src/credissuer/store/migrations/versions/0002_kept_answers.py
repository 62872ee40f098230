"""What was answered to requests with a key of their own, so that a repeated one is answered alike
(Idempotency-Key).
"""

from credissuer.store.migrations.rules import between, exactly, filled
from credissuer.store.migrations.tables import create, index, integer, moment, text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    create(
        "kept_answer",
        text("caller", filled(100)),
        text("key", filled(255)),
        text("request_sha256", exactly(64)),
        moment("opened_at"),
        integer("status", between(100, 599), null=True),
        text("answer", null=True),
        primary=["caller", "key"],
        holds={"answered": "(status IS NULL) = (answer IS NULL)"},
    )
    index("kept_answer", "opened_at")
