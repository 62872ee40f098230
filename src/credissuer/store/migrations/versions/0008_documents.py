"""One ledger of signed documents in place of columns of lists and tables of notes and shards."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
LATEST = 253402300799
ENCODINGS = {
    "revocation-list": "revocation",
    "suspension-list": "suspension",
    "token-status-list": "token_status_list",
}


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_version", sa.Integer(), nullable=False),
        sa.Column("basis", TEXT, nullable=False),
        sa.Column("issued_at", BIG, nullable=False),
        sa.Column("key_id", TEXT, nullable=False),
        sa.Column("token", TEXT, nullable=False),
        sa.CheckConstraint(f'"issued_at" BETWEEN 0 AND {LATEST}', name="ck_document_issued_at"),
        sa.CheckConstraint('length("kind") BETWEEN 1 AND 100', name="ck_document_kind"),
        sa.CheckConstraint('length("key") <= 100', name="ck_document_key"),
        sa.CheckConstraint('length("basis") <= 10000', name="ck_document_basis"),
        sa.CheckConstraint('length("key_id") BETWEEN 1 AND 100', name="ck_document_key_id"),
        sa.CheckConstraint(
            "version > 0 AND published_version BETWEEN 0 AND version",
            name="ck_document_versions",
        ),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_document"),
        sqlite_strict=True,
    )
    # Without a basis every document is signed once more, with a higher version: what it was made
    # from was not recorded, but for the count of changes of a list.
    for kind, column in ENCODINGS.items():
        op.execute(
            "INSERT INTO document"  # noqa: S608 - no input
            f" SELECT '{kind}', CAST(id AS TEXT), version, 0, CAST(published_changes AS TEXT),"
            f" issued_at, 'unknown', {column} FROM status_list WHERE {column} IS NOT NULL"
        )
    op.execute(
        "INSERT INTO document SELECT 'standing-note', number, CASE WHEN version > 0 THEN version"
        " ELSE 1 END, 0, '', 0, 'unknown', token FROM note"
    )
    op.execute(
        "INSERT INTO document SELECT 'index-shard', CAST(shard AS TEXT), version,"
        " published_version, '', issued_at, key_id, token FROM index_shard"
    )
    op.drop_table("note")
    op.drop_table("index_shard")
    if op.get_bind().dialect.name == "postgresql":
        _shrink_on_postgresql()
    else:
        _recreate_on_sqlite()


def _shrink_on_postgresql() -> None:
    op.drop_constraint("ck_status_list_counts", "status_list")
    op.drop_constraint("ck_status_list_issued_at", "status_list")
    for column in ("published_changes", "version", "issued_at", *ENCODINGS.values()):
        op.drop_column("status_list", column)
    op.create_check_constraint("ck_status_list_changes", "status_list", "changes >= 0")


def _recreate_on_sqlite() -> None:
    """SQLite drops no column that a CHECK names. Foreign keys are off (sqlite.org/lang_altertable)."""
    op.create_table(
        "status_list_after",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.CheckConstraint('"taken" BETWEEN 0 AND 131072', name="ck_status_list_taken"),
        sa.CheckConstraint("changes >= 0", name="ck_status_list_changes"),
        sa.PrimaryKeyConstraint("id", name="pk_status_list"),
        sqlite_strict=True,
    )
    op.execute("INSERT INTO status_list_after SELECT id, taken, changes FROM status_list")
    op.drop_table("status_list")
    op.rename_table("status_list_after", "status_list")
