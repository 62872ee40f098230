"""The tables match the records, and their constraints refuse what no record may contain."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Engine, event

from credissuer.assessment.records import SubjectRecord
from credissuer.credentials.certificate import CertificateFilter
from credissuer.store.searching.certificate_search import CertificateSearch
from credissuer.store.sql import SqlStore
from credissuer.store.status.public_changes import PublicChanges
from credissuer.store.table import Mapped, Row
from credissuer.store.transaction import Reading, load_every_aggregate
from credverifier.wire.status.standing import Standing
from tests.contracts import store_records as records

load_every_aggregate()


def search(reading: Reading, **which: Any) -> object:
    return reading.of(CertificateSearch).search(CertificateFilter(**which))


MODULES = [module for name, module in sys.modules.items() if name.startswith("credissuer.store.")]
MAPPED = [
    value
    for module in MODULES
    for value in vars(module).values()
    if isinstance(value, Mapped) and value.table.name != "made_up"
]
MAPPED_TABLES = list({mapped.table.name: mapped for mapped in MAPPED}.values())
ROWS = [row for row in Row.__subclasses__() if row.__module__.startswith("credissuer.")]
WITHOUT_RECORD = {"status_list_order", "audit_head"}
"""Tables without a record."""


@pytest.mark.parametrize("mapped", MAPPED_TABLES, ids=lambda mapped: mapped.table.name)
def test_the_columns_are_the_fields_of_the_record(mapped: Mapped[object]) -> None:
    derived = ["name_folded"] if mapped.record is SubjectRecord else []
    stored = [field.name for field in fields(mapped.record) if field.name not in mapped.defaults]
    assert sorted(column.name for column in mapped.table.columns) == sorted(stored + derived)


@pytest.mark.parametrize("mapped", MAPPED_TABLES, ids=lambda mapped: mapped.table.name)
def test_a_column_may_be_null_where_the_field_may_be_none(mapped: Mapped[object]) -> None:
    optional = {
        field.name for field in fields(mapped.record) if "None" in str(field.type).split(" | ")
    }
    assert {column.name for column in mapped.table.columns if column.nullable} == optional


def test_every_table_is_strict_and_has_its_record() -> None:
    assert {mapped.table.name for mapped in MAPPED_TABLES} | WITHOUT_RECORD == set(
        Row.metadata.tables
    )
    assert all(table.dialect_options["sqlite"]["strict"] for table in Row.metadata.tables.values())
    assert all(row.__name__.endswith("Row") for row in ROWS)


def test_every_check_refers_to_columns_of_its_table() -> None:
    """Because SQLite treats a quoted name that is no column as a text, and would check nothing."""
    for table in Row.metadata.tables.values():
        for check in table.constraints:
            if isinstance(check, CheckConstraint):
                assert set(re.findall(r'"(\w+)"', str(check.sqltext))) <= set(table.columns.keys())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE certificate SET standing = 'good'",
        'UPDATE certificate SET "index" = 131072',
        "UPDATE certificate SET \"index\" = 'text'",
        "UPDATE certificate SET number = 'short'",
        "UPDATE certificate SET valid_until = valid_from - 1",
        "UPDATE certificate SET issued_at = -1",
        "UPDATE rendition SET signature = 's'",
        "UPDATE rendition SET purpose = ''",
        "UPDATE status_list SET taken = 131073",
        "UPDATE status_list SET changes = -1",
        "UPDATE subject SET kind = 'animal'",
        "UPDATE subject SET name = ''",
        "UPDATE subject SET created_at = 'today'",
        "UPDATE account SET url = NULL",
        "DELETE FROM subject",
        "UPDATE audit SET actor = 'nobody'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE seq = 2",
        "REPLACE INTO audit SELECT * FROM audit WHERE seq = 1",
        "INSERT INTO audit SELECT 2, at, actor, request_id, action, object, detail, previous, hash"
        " FROM audit LIMIT 1",
        "UPDATE kept_answer SET status = 99, answer = 'x'",
        "UPDATE kept_answer SET status = 200",
        "UPDATE vc_api_signature SET list_id = NULL",
        "UPDATE vc_api_signature SET signature = 's'",
        "UPDATE vc_api_signature SET actor = ''",
        "UPDATE retired_index SET standing = 'good'",
        "UPDATE retired_index SET number = 'short'",
        'UPDATE retired_index SET "index" = -1',
        "UPDATE report SET number = NULL, profile = NULL",
        "UPDATE report SET text = ''",
        "UPDATE report SET contact = ''",
        "UPDATE report SET id = 'R1'",
        "UPDATE report SET closing = 'spam'",
        "UPDATE report SET duplicate_of = id",
        "UPDATE document SET kind = ''",
        "UPDATE document SET published_version = version + 1",
        "UPDATE document SET version = 0",
        "UPDATE index_state SET id = 2",
        "UPDATE certificate_note SET text = 'nothing'",
        "DELETE FROM certificate_note",
        "REPLACE INTO certificate_note SELECT * FROM certificate_note",
        "INSERT INTO certificate_note SELECT number, 0, change, actor, at, text"
        " FROM certificate_note",
        "INSERT INTO certificate_note SELECT number, 2, 'lost', actor, at, text"
        " FROM certificate_note",
        "INSERT INTO certificate_note SELECT number, 2, change, actor, at, ''"
        " FROM certificate_note",
        "UPDATE public_change SET type = 'certificate.suspended'",
        "DELETE FROM public_change",
        "INSERT INTO public_change VALUES (0, 1, 'certificate.issued', '7K3M9QX2HS')",
        "INSERT INTO public_change VALUES (2, 1, 'certificate.noted', '7K3M9QX2HS')",
        "INSERT INTO public_change VALUES (2, 1, 'certificate.issued', '7K3M9')",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET seq = seq - 1",
        f"INSERT INTO audit_head VALUES (2, 9, '{records.HASH}')",
    ],
)
def test_the_database_itself_refuses_inconsistent_rows(
    store: SqlStore, path: Path, statement: str
) -> None:
    records.add_certificates(store, 1)
    with store.write() as transaction:
        transaction.add(
            [
                records.intent(1),
                records.vc_api_intent(1),
                records.report(1),
                records.retired_index(5),
            ]
        )
        transaction.audit.append([records.event(1), records.event(2)])
        transaction.idempotency.open(records.idempotency_record(1))
        transaction.documents.put([records.document()])
        transaction.profile_index.put_state(records.index_state())
        transaction.of(PublicChanges).append([records.public_change(1)])
        records.append_note(transaction)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)


def test_a_row_with_every_field_passes_every_check(store: SqlStore) -> None:
    longest = records.subject(1, name="ẫ" * 1_000, skeleton="a" * 1_000)
    with store.write() as transaction:
        transaction.add([longest, records.account(1, url="https://x/" + "a" * 2_038)])
    with store.read() as reading:
        assert reading.subjects.by_ids([longest.id]) == {longest.id: longest}


@pytest.mark.parametrize(
    ("query", "expected_plan"),
    [
        (
            lambda reading: reading.certificates.bad_standings(1),
            "COVERING INDEX ix_certificate_bad_of_list",
        ),
        (lambda reading: list(reading.certificates.not_in_good_standing()), "ix_certificate_bad"),
        (
            lambda reading: reading.certificates.page(standing=Standing.REVOKED),
            "ix_certificate_bad",
        ),
        (
            lambda reading: reading.certificates.page(after="0"),
            "sqlite_autoindex_certificate_1 (number>?)",
        ),
        (lambda reading: reading.certificates.by_refs(["a", "b"]), "uq_certificate_ref"),
        (lambda reading: reading.certificates.of_subjects(["a"]), "ix_certificate_subject_id"),
        (lambda reading: reading.renditions.open_intents(), "ix_rendition_open"),
        (lambda reading: reading.accounts.by_keys(["a"]), "ix_account_key"),
        (lambda reading: reading.accounts.by_skeletons(["a"]), "ix_account_skeleton"),
        (lambda reading: reading.subjects.by_skeletons(["a"]), "ix_subject_skeleton"),
        (lambda reading: reading.reports.page(after="R00000001"), "ix_report_received_at_id"),
        (lambda reading: reading.reports.open_of(["7K3M9QX2HS"]), "ix_report_certificate"),
        (lambda reading: search(reading, ref="R-1"), "uq_certificate_ref"),
        (lambda reading: search(reading, refs=["R-1", "R-2"]), "uq_certificate_ref"),
        (lambda reading: search(reading, profile="tiktok:a"), "ix_account_key"),
        (lambda reading: search(reading, standing=Standing.REVOKED), "ix_certificate_bad"),
        (lambda reading: reading.assessments.without_certificate(), "ix_certificate_subject_id"),
        (lambda reading: reading.audit.last(), "SCAN audit"),
        (lambda reading: reading.audit.of_certificate("7K3M9QX2HS"), "ix_audit_certificate"),
        (
            lambda reading: reading.notes.of_certificate("7K3M9QX2HS"),
            "sqlite_autoindex_certificate_note_1",
        ),
    ],
)
def test_frequent_queries_use_an_index(
    store: SqlStore, path: Path, query: Callable[[Reading], object], expected_plan: str
) -> None:
    statements: list[tuple[str, Any]] = []

    def record_statement(
        _: object, __: object, statement: str, parameters: Any, *___: object
    ) -> None:
        statements.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", record_statement)
    with store.read() as reading:
        query(reading)
    event.remove(Engine, "before_cursor_execute", record_statement)
    with closing(sqlite3.connect(path)) as connection:
        plan = " ".join(
            row[3]
            for row in connection.execute(
                f"EXPLAIN QUERY PLAN {statements[-1][0]}", statements[-1][1]
            )
        )
    assert expected_plan in plan, (statements[-1], plan)
    assert "SCAN" not in plan or "INDEX ix_" in plan or expected_plan.startswith("SCAN"), plan
