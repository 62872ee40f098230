"""Sheets that a program uploaded: `uploaded_by` is an actor and not a person's id any more."""

from alembic import op

from credissuer.store.migrations.rules import exactly, filled, written
from credissuer.store.migrations.tables import Table, moment, text

revision, down_revision = "0023", "0022"

_UPLOADED_BY = text("uploaded_by", filled(500))


def upgrade() -> None:
    files = Table(name="import_file", primary=["id"])
    if op.get_bind().dialect.name == "sqlite":
        files.recreate_on_sqlite(
            text("id", exactly(9)),
            text("name", filled(200)),
            text("sheet", filled(200), null=True),
            text("sha256", exactly(64)),
            text("content", filled(14_000_000), null=True),
            _UPLOADED_BY,
            moment("uploaded_at"),
        )
        files.index("uploaded_at", "id")
    else:
        op.drop_constraint("fk_import_file_uploaded_by", "import_file")
        op.create_check_constraint(
            "ck_import_file_uploaded_by", "import_file", written("uploaded_by", filled(500))
        )
    files.index("sha256")
    op.execute("UPDATE import_file SET uploaded_by = 'person:' || uploaded_by")
