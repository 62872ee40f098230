"""Whose a bearer token is, so that it is never good for more than that person; a person's history."""

import sqlalchemy as sa
from alembic import op

from credissuer.store.migrations.rules import at_most, exactly, filled
from credissuer.store.migrations.tables import TEXT, Table, moment, text

OF_PEOPLE = "substr(action, 1, 7) = 'person.'"

revision, down_revision = "0017", "0016"


def upgrade() -> None:
    tokens = Table(name="bearer_token", primary=["id"], unique=["secret_sha256"])
    # Null for the tokens that are there: they stay those of programs.
    if op.get_bind().dialect.name == "postgresql":
        of = sa.ForeignKey("person.id", name="fk_bearer_token_person_id")
        op.add_column("bearer_token", sa.Column("person_id", TEXT, of, nullable=True))
    else:
        tokens.recreate_on_sqlite(
            text("id", filled(100)),
            text("label", at_most(500)),
            text("role", filled(100)),
            text("secret_sha256", exactly(64)),
            moment("created_at"),
            moment("expires_at"),
            moment("revoked_at", null=True),
            text("person_id", null=True, to="person.id"),
            new=["person_id"],
        )
    tokens.index("person_id")
    # For a person's page: most entries are of other things, calls above all.
    op.create_index(
        "ix_audit_person",
        "audit",
        ["object"],
        sqlite_where=sa.text(OF_PEOPLE),
        postgresql_where=sa.text(OF_PEOPLE),
    )
