"""An office with the schema of 29 November 2026 (0006) is upgraded and works."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, create_engine, insert, select, text

from credissuer.credentials.note import NoteRecord
from credissuer.credentials.states import StandingChange
from credissuer.errors import ConfigError
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.history import history
from credissuer.store.schema import SCHEMA, Schema
from credissuer.store.sending.import_files import ImportFiles
from credissuer.store.sql import open_store
from credissuer.store.status.public_changes import PublicChangeReading
from tests import two_people
from tests.contracts import store_records as records
from tests.offices import CHIEF, Household

OLD = Schema(SCHEMA.revisions[: SCHEMA.revisions.index("0006") + 1], SCHEMA.scripts)
TOKENS = {
    "revocation": "revocation-list",
    "suspension": "suspension-list",
    "token_status_list": "token-status-list",
}


@pytest.fixture
def old_office(house: Household, unmigrated_url: str) -> Iterator[tuple[Household, list[str]]]:
    """An office with a valid, a revoked and a suspended certificate, on a database of 0006."""
    numbers = [certificate.number for certificate in house.issue(1, 2, 3)]
    house.publish()
    house.perform(revoke, numbers[1], "false_claim")
    house.perform(suspend, numbers[2], "undisclosed_ad")
    with house.store.write() as transaction:
        transaction.add([records.report(1), records.report(2, number=None)])
    source = create_engine(f"sqlite:///{house.folder / 'credissuer.db'}")
    driver = unmigrated_url.replace("postgresql://", "postgresql+psycopg://")
    target = create_engine(driver)
    with source.connect() as rows, target.begin() as connection:
        OLD.upgrade(connection)
        _copy(rows, connection)
        # As the office of then kept a note: beside the standing, and the trail named none.
        with_note = "UPDATE certificate SET note = :note WHERE number = :number"
        connection.execute(text(with_note), {"note": "hồ sơ 17", "number": numbers[1]})
    source.dispose()
    target.dispose()
    # An office of then had neither a change feed nor a bundle.
    for folder in ("changes", "bundle"):
        shutil.rmtree(house.folder / "public" / folder)
    store = open_store(unmigrated_url)
    house.change(store=store)
    yield house, numbers
    store.close()


def _copy(rows: Connection, connection: Connection) -> None:
    """Copy every row of a current office in the form that schema 0006 has."""
    current_tables, old_tables = MetaData(), MetaData()
    current_tables.reflect(rows)
    old_tables.reflect(connection)
    documents = [row._mapping for row in rows.execute(select(current_tables.tables["document"]))]
    for table in old_tables.sorted_tables:
        if table.name == "alembic_version":
            continue
        if table.name in current_tables.tables:
            values = [
                dict(row._mapping)
                for row in rows.execute(select(current_tables.tables[table.name]))
            ]
        else:
            values = _old_rows(table.name, documents)
        if table.name == "status_list":
            values = [value | _old_columns(value, documents) for value in values]
        # Without the columns that came later.
        names = [column.name for column in table.columns]
        values = [{name: value[name] for name in names} for value in values]
        if values:
            connection.execute(insert(table), values)


def _old_columns(value: dict[str, Any], documents: list[Any]) -> dict[str, Any]:
    signed = {
        document["kind"]: document for document in documents if document["key"] == str(value["id"])
    }
    revocation_list = signed["revocation-list"]
    tokens = {column: signed[kind]["token"] for column, kind in TOKENS.items()}
    return {
        "published_changes": value["changes"],
        "version": revocation_list["version"],
        "issued_at": revocation_list["issued_at"],
        **tokens,
    }


def _old_rows(name: str, documents: list[Any]) -> list[dict[str, Any]]:
    if name == "note":
        return [
            {"number": document["key"], "version": document["version"], "token": document["token"]}
            for document in documents
            if document["kind"] == "standing-note"
        ]
    assert name == "index_shard"
    names = ("version", "published_version", "issued_at", "key_id", "token")
    return [
        {"shard": int(document["key"]), **{column: document[column] for column in names}}
        for document in documents
        if document["kind"] == "index-shard"
    ]


def test_an_old_database_is_refused_until_it_is_upgraded(
    old_office: tuple[Household, list[str]],
) -> None:
    house, _ = old_office
    with pytest.raises(ConfigError, match=r"schema\.too_old"):
        house.office.store.require_current()


def test_an_upgraded_office_verifies_issues_and_changes_certificates(
    old_office: tuple[Household, list[str]],
) -> None:
    house, (valid, revoked, suspended) = old_office
    before = {path: house.public(path) for path in ("status/1", "status/1-revocation")}
    house.office.store.upgrade()
    house.office.store.require_current()
    house.publish()
    # Because nothing was due, an upgrade signs nothing again.
    assert all(house.public(path) == text for path, text in before.items())
    with house.office.store.read() as reading:
        assert reading.documents.get("index-shard", "7").version == 1  # type: ignore[union-attr]
    assert house.verdict(valid).verdict == "valid"
    assert house.verdict(revoked).verdict == "revoked"
    assert house.verdict(suspended).verdict == "suspended"
    # The feed begins with what was decided before.
    with house.office.store.read() as reading:
        feed = reading.of(PublicChangeReading).after(0, 10)
    told = [(one.n, one.type.partition(".")[2], one.number) for one in feed]
    assert told[:3] == [(n, "issued", feed[n - 1].number) for n in (1, 2, 3)]
    assert told[3:] == [(4, "revoked", revoked), (5, "suspended", suspended)]
    assert house.public("changes/1.jwt") is not None
    house.perform(reinstate, suspended)
    house.perform(revoke, valid, "deceased")
    assert house.verdict(suspended).verdict == "valid"
    assert house.public(f"c/{suspended}.standing.jwt") is None
    assert house.verdict(valid).verdict == "revoked"
    house.issue(4)
    house.publish()
    assert house.office.store.check() == []


def test_a_note_beside_a_standing_becomes_a_row(old_office: tuple[Household, list[str]]) -> None:
    house, (_, revoked, _) = old_office
    house.office.store.upgrade()
    with house.office.store.read() as reading:
        [change] = [
            entry
            for entry in reading.audit.of_certificate(revoked)
            if entry.action == "certificate.revoked"
        ]
        kept = NoteRecord(
            number=revoked,
            seq=1,
            change=StandingChange.REVOKE,
            actor=CHIEF.id,
            at=change.at,
            text="hồ sơ 17",
        )
        assert reading.notes.of_certificate(revoked) == [kept]
        assert reading.notes.counts() == {revoked: 1}
    house.later(minutes=1)
    house.perform(revoke, revoked, "false_claim", "hồ sơ 18")
    with house.office.store.read() as reading:
        told = [(event.event, event.note) for event in history(reading, revoked)]
    assert told == [
        ("issued", None),
        ("revoked", None),
        ("noted", "hồ sơ 17"),
        ("noted", "hồ sơ 18"),
    ]


def test_a_report_is_counted_under_the_number_that_was_written_in_it(
    old_office: tuple[Household, list[str]],
) -> None:
    house, _ = old_office
    house.office.store.upgrade()
    with house.office.store.read() as reading:
        assert reading.reports.page() == [
            records.report(2, number=None),
            records.report(1, certificate=records.report(1).number),
        ]


def test_the_upgraded_sqlite_enforces_its_foreign_keys(house: Household, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        OLD.upgrade(connection)
    engine.dispose()
    store = open_store(url)
    store.upgrade()
    with store.read() as reading:
        assert reading._connection.scalar(text("PRAGMA foreign_keys")) == 1
    store.close()


def test_whoever_uploaded_a_sheet_is_an_actor_after_the_upgrade(unmigrated_url: str) -> None:
    before = Schema(SCHEMA.revisions[: SCHEMA.revisions.index("0022") + 1], SCHEMA.scripts)
    engine = create_engine(unmigrated_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        before.upgrade(connection)
        old_tables = MetaData()
        old_tables.reflect(connection)
        person, file = asdict(two_people.MAI), asdict(records.import_file())
        moments = {"created_at": 1, "roles": "assessor"}
        columns = old_tables.tables["person"].columns.keys()
        values = {name: value for name, value in (person | moments).items() if name in columns}
        connection.execute(insert(old_tables.tables["person"]), [values])
        file |= {"uploaded_by": person["id"], "uploaded_at": 1}
        connection.execute(insert(old_tables.tables["import_file"]), [file])
        SCHEMA.upgrade(connection)
    engine.dispose()
    store = open_store(unmigrated_url)
    with store.read() as reading:
        [kept] = reading.of(ImportFiles).page()
    store.close()
    assert (kept.uploaded_by, kept.name) == (f"person:{person['id']}", "tháng 11.csv")
