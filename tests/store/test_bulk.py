"""Bulk inserts through the driver store the same rows as SQLAlchemy itself."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, create_engine, insert, select

from credissuer.store.certificates.certificates import CERTIFICATES
from credissuer.store.databases.bulk import Bulk
from credissuer.store.table import Row
from credverifier.wire.status.standing import Standing
from tests.contracts import store_records as records

RECORDS = [
    records.certificate(1, since=records.NOW, standing=Standing.REVOKED),
    *(records.certificate(serial, note="ghi chú") for serial in range(2, 50)),
]


def _stored(connection: Connection) -> list[tuple[object, ...]]:
    rows = connection.exec_driver_sql("SELECT * FROM certificate ORDER BY number").all()
    connection.rollback()
    return [tuple(row) for row in rows]


def test_a_bulk_insert_stores_what_sqlalchemy_core_stores() -> None:
    engine = create_engine("sqlite://")
    Row.metadata.create_all(engine)
    names = CERTIFICATES.table.columns.keys()
    with engine.connect() as connection:
        connection.execute(
            insert(CERTIFICATES.table),
            [{name: getattr(record, name) for name in names} for record in RECORDS],
        )
        expected = _stored(connection)
        assert Bulk(insert(CERTIFICATES.table), engine.dialect).run(connection, RECORDS) == len(
            RECORDS
        )
        assert list(CERTIFICATES.records(connection.execute(CERTIFICATES.select()))) == RECORDS
        assert _stored(connection) == expected
    engine.dispose()


def test_columns_may_be_named_by_reserved_words() -> None:
    engine = create_engine("sqlite://")
    Row.metadata.create_all(engine)
    with engine.connect() as connection:
        Bulk(insert(CERTIFICATES.table), engine.dialect).run(
            connection, [replace(RECORDS[0], index=77)]
        )
        assert connection.scalar(select(CERTIFICATES.table.c["index"])) == 77
    engine.dispose()
