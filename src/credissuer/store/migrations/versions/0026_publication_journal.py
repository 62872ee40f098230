"""What is due for the public is written down with the decision that made it due."""

from alembic import op

from credissuer.store.migrations.rules import at_most, exactly, filled, one_of
from credissuer.store.migrations.tables import BIG, Column, Table, integer, moment, text

revision, down_revision = "0026", "0025"


def upgrade() -> None:
    journal = Table(
        name="publication_journal",
        primary=["number", "kind", "audit_seq"],
        holds={"seq": "audit_seq >= 0"},
    )
    journal.create(
        text("number", exactly(10)),
        text("kind", one_of("standing", "certificate", "renditions", "pictures")),
        Column("audit_seq", BIG),
        moment("entered_at"),
    )
    journal.index("kind", "audit_seq", "number")
    op.create_index("ix_document_kind_key_id_key", "document", ["kind", "key_id", "key"])
    # Without a row: the first publication of this version enters everything.
    Table(name="journaled_tree", primary=["id"], holds={"one": "id = 1"}).create(
        integer("id"),
        text("tree", filled(100)),
        text("basis", at_most(1_000)),
    )
