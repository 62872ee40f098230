"""A made-up stored entity, created in a process of its own because tables are global.

It consists of this aggregate and a migration; `main` then checks that a record is stored once and
read back. Called with the URL of an empty database and a folder for the migration.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

import credissuer.store
from credissuer.errors import RefusedError
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import Moment
from credissuer.store.rules import column, filled, moments, primary, rules
from credissuer.store.schema import SCHEMA, Schema
from credissuer.store.sql import DATABASES, SqlStore
from credissuer.store.table import Mapped, Row, table_of

LATER = f"{int(SCHEMA.newest) + 1:04}"
MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade():
    op.create_table(
        "made_up",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sqlite_strict=True,
    )
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRecord:
    id: str
    text: str
    sent_at: datetime


class NoticeRow(Row, table=True):
    __tablename__ = "made_up"
    __table_args__ = rules(filled(id=100, text=1_000), moments("sent_at"))
    id: str = primary()
    text: str = column()
    sent_at: datetime = column(Moment)


NOTICES = Mapped(NoticeRecord, table_of(NoticeRow))


class Notices(Aggregate):
    """The made-up entity."""

    MAPPED = (NOTICES,)

    def by_id(self, notice_id: str) -> NoticeRecord | None:
        return self._first(NOTICES, NOTICES.select().where(NOTICES.table.c.id == notice_id))


def schema(folder: Path) -> Schema:
    scripts = Path(credissuer.store.__path__[0]) / "migrations"
    ignored = shutil.ignore_patterns("__pycache__")
    scripts_copy = Path(shutil.copytree(scripts, folder / "scripts", ignore=ignored))
    script = MIGRATION.format(revision=LATER, before=SCHEMA.newest)
    (scripts_copy / "versions" / f"{LATER}_notices.py").write_text(script, "utf-8")
    return Schema((*SCHEMA.revisions, LATER), str(scripts_copy))


def main(url: str, folder: Path) -> None:
    parsed_url = make_url(url)
    database = DATABASES[parsed_url.drivername](parsed_url)
    store = SqlStore(database, busy_timeout_ms=5_000, schema=schema(folder))
    store.upgrade()
    notice = NoticeRecord(id="n1", text="Xin chào", sent_at=datetime(2026, 11, 29, tzinfo=UTC))
    with store.write() as transaction:
        transaction.add([notice])
        assert transaction.of(Notices).by_id("n1") == notice
    with store.read() as reading:
        assert reading.of(Notices).by_id("n1") == notice
        assert reading.of(Notices).by_id("n2") is None
    try:
        with store.write() as transaction:
            transaction.add([notice])
    except RefusedError as error:
        assert error.code == "store.conflict"
    else:
        raise AssertionError("the same notice twice")
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
