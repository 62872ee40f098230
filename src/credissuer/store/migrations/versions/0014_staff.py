"""Members of staff: who they are, their sessions and security keys, and links that let them in."""

from alembic import op

from credissuer.store.migrations.rules import at_most, exactly, filled, one_of
from credissuer.store.migrations.tables import BIG, Column, Table, integer, moment, text

revision, down_revision = "0014", "0013"


def upgrade() -> None:
    Table(name="person", primary=["id"], holds={"version": "version > 0"}).create(
        text("id", exactly(9)),
        text("login", filled(100)),
        text("name", filled(200)),
        text("email", filled(320)),
        text("roles", at_most(500)),
        text("language", filled(20)),
        text("password_hash", at_most(500), null=True),
        text("oidc_subject", at_most(500), null=True),
        text("operator", filled(100), null=True),
        moment("created_at"),
        moment("disabled_at", null=True),
        integer("version"),
    )
    for column in ("login", "oidc_subject", "operator"):
        op.create_index(f"uq_person_{column}", "person", [column], unique=True)
    op.create_index("ix_person_email", "person", ["email"], unique=False)
    sessions = Table(name="staff_session", primary=["id"], unique=["secret_sha256"])
    sessions.create(
        text("id", filled(100)),
        text("secret_sha256", exactly(64)),
        text("person_id", to="person.id"),
        text("method", one_of("password", "security-key", "oidc", "demo")),
        text("user_agent", at_most(200)),
        moment("created_at"),
        moment("seen_at"),
        moment("expires_at"),
        moment("ended_at", null=True),
        moment("stepped_up_at", null=True),
    )
    sessions.index("person_id")
    keys = Table(name="security_key", primary=["id"], holds={"sign_count": "sign_count >= 0"})
    keys.create(
        text("id", filled(1500)),
        text("person_id", to="person.id"),
        text("label", filled(100)),
        text("public_key", filled(4000)),
        Column("sign_count", BIG),
        moment("added_at"),
        moment("used_at", null=True),
        moment("removed_at", null=True),
    )
    keys.index("person_id")
    links = Table(name="staff_link", primary=["id"], unique=["secret_sha256"])
    links.create(
        text("id", filled(100)),
        text("person_id", to="person.id"),
        text("purpose", one_of("invitation", "recovery")),
        text("secret_sha256", exactly(64)),
        text("created_by", filled(500)),
        moment("created_at"),
        moment("expires_at"),
        moment("used_at", null=True),
    )
    links.index("person_id")
