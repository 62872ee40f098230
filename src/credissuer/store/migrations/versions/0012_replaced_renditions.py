"""Renditions that were signed anew by another key, and notes on the issue of a certificate."""

from alembic import op

from credissuer.store.migrations.rules import exactly, filled, one_of, written
from credissuer.store.migrations.tables import Table, integer, moment, text

revision, down_revision = "0012", "0011"

CHANGES = one_of("suspend", "reinstate", "revoke", "supersede", "void", "issue")


def upgrade() -> None:
    Table(name="replaced_rendition", primary=["number", "purpose", "key_id"]).create(
        text("number", to="certificate.number"),
        text("purpose", filled(100)),
        text("key_id", filled(100)),
        text("signing_input"),
        text("disclosures", null=True),
        text("signature", null=True),
        text("token_sha256", exactly(64), null=True),
        moment("replaced_at"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("ck_certificate_note_change", "certificate_note")
        op.create_check_constraint(
            "ck_certificate_note_change", "certificate_note", written("change", CHANGES)
        )
    else:
        _allow_changes_on_sqlite()


def _allow_changes_on_sqlite() -> None:
    note = Table(name="certificate_note", primary=["number", "seq"], holds={"seq": "seq > 0"})
    # Its triggers go with it: they refuse every DELETE, and so every copy in place.
    for name in ("stays_as_written", "keeps_every_row", "grows_at_its_end"):
        op.execute(f"DROP TRIGGER certificate_note_{name}")
    note.recreate_on_sqlite(
        text("number", to="certificate.number"),
        integer("seq"),
        text("change", CHANGES),
        text("actor", filled(500)),
        moment("at"),
        text("text", filled(10000)),
    )
    for name, when in (
        ("stays_as_written", "UPDATE ON certificate_note"),
        ("keeps_every_row", "DELETE ON certificate_note"),
        # Against REPLACE, which fires no DELETE trigger unless the session asks for it.
        (
            "grows_at_its_end",
            "INSERT ON certificate_note WHEN NEW.seq <="
            " (SELECT max(seq) FROM certificate_note WHERE number = NEW.number)",
        ),
    ):
        op.execute(
            f"CREATE TRIGGER certificate_note_{name} BEFORE {when}"
            " BEGIN SELECT RAISE(ABORT, 'notes are append-only'); END"
        )
