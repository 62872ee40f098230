"""What the office asked a browser that signs in, until the answer comes."""

from credissuer.store.migrations.rules import exactly, one_of
from credissuer.store.migrations.tables import Table, moment, text

revision, down_revision = "0016", "0015"


def upgrade() -> None:
    challenges = Table(name="sign_in_challenge", primary=["id"])
    challenges.create(
        text("id", exactly(64)),
        text("purpose", one_of("register", "sign-in", "step-up")),
        text("person_id", null=True, to="person.id"),
        text("session_id", null=True, to="staff_session.id"),
        moment("created_at"),
        moment("expires_at"),
    )
    challenges.index("expires_at")
