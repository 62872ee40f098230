"""One ledger of signed documents in place of columns of lists and tables of notes and shards."""

import base64
import hashlib
import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

from credissuer.store.migrations.rules import VERSIONS, at_most, between, filled
from credissuer.store.migrations.tables import Table, integer, moment, text

revision, down_revision = "0008", "0007"

ENCODINGS = {
    "revocation-list": "revocation",
    "suspension-list": "suspension",
    "token-status-list": "token_status_list",
}
NOTE = ("standing", "since", "reason", "superseded_by")
DOCUMENT = ("kind", "key", "version", "published_version", "basis", "issued_at", "key_id", "token")


def upgrade() -> None:
    Table(name="document", primary=["kind", "key"], holds=VERSIONS).create(
        text("kind", filled(100)),
        text("key", at_most(100)),
        integer("version"),
        integer("published_version"),
        text("basis", at_most(10000)),
        moment("issued_at"),
        text("key_id", filled(100)),
        text("token"),
    )
    _copy_lists()
    _copy_notes()
    _copy_shards()
    op.drop_table("note")
    op.drop_table("index_shard")
    if op.get_bind().dialect.name == "postgresql":
        _shrink_on_postgresql()
    else:
        Table(
            name="status_list", primary=["id"], holds={"changes": "changes >= 0"}
        ).recreate_on_sqlite(
            integer("id"),
            integer("taken", between(0, 131072)),
            integer("changes"),
        )


def _copy_lists() -> None:
    """The basis of a list is the count of changes that it shows."""
    connection = op.get_bind()
    for kind, column in ENCODINGS.items():
        held = f"id, version, published_changes, issued_at, {column}"
        wanted = f"SELECT {held} FROM status_list WHERE {column} IS NOT NULL"  # noqa: S608
        rows = connection.execute(sa.text(wanted))
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
    table = sa.table("document", *map(sa.column, DOCUMENT))
    values = list(rows)
    for start in range(0, len(values), 1_000):
        op.bulk_insert(table, values[start : start + 1_000])


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
