"""One ledger of signed documents in place of columns of lists and tables of notes and shards."""

import base64
import hashlib
import json
from collections.abc import Iterable
from typing import Any

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
NOTE = ("standing", "since", "reason", "superseded_by")
DOCUMENT = sa.table(
    "document",
    *(
        sa.column(name)
        for name in (
            "kind",
            "key",
            "version",
            "published_version",
            "basis",
            "issued_at",
            "key_id",
            "token",
        )
    ),
)


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
    _copy_lists()
    _copy_notes()
    _copy_shards()
    op.drop_table("note")
    op.drop_table("index_shard")
    if op.get_bind().dialect.name == "postgresql":
        _shrink_on_postgresql()
    else:
        _recreate_on_sqlite()


def _copy_lists() -> None:
    """The basis of a list is the count of changes that it shows."""
    connection = op.get_bind()
    for kind, column in ENCODINGS.items():
        rows = connection.execute(
            sa.text(
                f"SELECT id, version, published_changes, issued_at, {column} FROM status_list"  # noqa: S608
                f" WHERE {column} IS NOT NULL"
            )
        )
        _insert(
            {
                "kind": kind,
                "key": str(list_id),
                "version": version,
                "published_version": version,
                "basis": str(changes),
                "issued_at": issued_at,
                "key_id": _key_id(token),
                "token": token,
            }
            for list_id, version, changes, issued_at, token in rows.all()
        )


def _copy_notes() -> None:
    """The basis of a note is what it says, so that none is signed again for the upgrade."""
    rows = op.get_bind().execute(sa.text("SELECT number, version, token FROM note"))
    _insert(
        {
            "kind": "standing-note",
            "key": number,
            "version": max(version, 1),
            "published_version": max(version, 1),
            "basis": json.dumps(_members(token, NOTE), sort_keys=True),
            "issued_at": int(_payload(token)["iat"]),
            "key_id": _key_id(token),
            "token": token,
        }
        for number, version, token in rows.all()
    )


def _copy_shards() -> None:
    """The basis of a shard is a digest of its entries."""
    rows = op.get_bind().execute(
        sa.text(
            "SELECT shard, version, published_version, issued_at, key_id, token FROM index_shard"
        )
    )
    _insert(
        {
            "kind": "index-shard",
            "key": str(shard),
            "version": version,
            "published_version": published_version,
            "basis": hashlib.sha256(_payload(token)["entries"].encode("ascii")).hexdigest(),
            "issued_at": issued_at,
            "key_id": key_id,
            "token": token,
        }
        for shard, version, published_version, issued_at, key_id, token in rows.all()
    )


def _insert(rows: Iterable[dict[str, Any]]) -> None:
    values = list(rows)
    for start in range(0, len(values), 1_000):
        op.bulk_insert(DOCUMENT, values[start : start + 1_000])


def _key_id(token: str) -> str:
    """The bare thumbprint of the key that signed."""
    return str(_decoded(token.split(".")[0])["kid"]).rpartition("#")[2]


def _payload(token: str) -> dict[str, Any]:
    return _decoded(token.split(".")[1])


def _members(token: str, names: Iterable[str]) -> dict[str, Any]:
    payload = _payload(token)
    return {name: payload.get(name) for name in names}


def _decoded(segment: str) -> dict[str, Any]:
    octets = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    decoded: dict[str, Any] = json.loads(octets)
    return decoded


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
