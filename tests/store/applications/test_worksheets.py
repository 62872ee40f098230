"""Sheets and what assessors gather, in both databases: read back unchanged, changed by one at a
time, and held to their rules against plain SQL.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from credissuer.applications.application import ApplicationState
from credissuer.applications.line_up import ApplicationFilter
from credissuer.assessment.evidence import AssessorEvidenceRecord
from credissuer.assessment.evidence_file import evidence_file
from credissuer.assessment.worksheet import WorksheetNoteRecord, WorksheetRecord
from credissuer.errors import RefusedError
from credissuer.store.applications.assessor_evidence import AssessorEvidence
from credissuer.store.applications.evidence_files import EvidenceFiles
from credissuer.store.applications.line_up import LineUp
from credissuer.store.applications.worksheets import Worksheets
from credissuer.store.sql import SqlStore
from tests.assessed_applications import MAI, PNG, TAM
from tests.contracts import application_records as records
from tests.contracts.store_records import NOW

APPLICATION = records.application().id


def sheet(**changes: Any) -> WorksheetRecord:
    record = WorksheetRecord(
        id="W00000001",
        application_id=APPLICATION,
        assessor=MAI.id,
        position=0,
        programme="p",
        programme_version="2026-1",
        conflict="none",
        declaration="Tôi không có quan hệ gì.",
        declared_at=NOW,
        conflict_note=None,
        finished_at=None,
        created_at=NOW,
        version=1,
    )
    return replace(record, **changes)


def note(**changes: Any) -> WorksheetNoteRecord:
    record = WorksheetNoteRecord(
        worksheet_id="W00000001",
        criterion="content",
        level="good",
        note="Dòng một\nDòng hai",
        changed_at=NOW,
        version=1,
    )
    return replace(record, **changes)


def piece(**changes: Any) -> AssessorEvidenceRecord:
    record = AssessorEvidenceRecord(
        id="G00000001",
        application_id=APPLICATION,
        added_by=MAI.id,
        added_at=NOW,
        captured_at=NOW - timedelta(hours=1),
        criterion=None,
        proof=0,
        link="https://an.example/",
        file=None,
        file_name=None,
        sha256=None,
        note="",
    )
    return replace(record, **changes)


@pytest.fixture
def filled(any_store: SqlStore) -> SqlStore:
    with any_store.write() as transaction:
        transaction.add([MAI, TAM, records.holder(), records.application()])
        transaction.add([sheet()])
    return any_store


def test_a_sheet_and_its_notes_are_read_back_unchanged(filled: SqlStore) -> None:
    with filled.write() as transaction:
        transaction.of(Worksheets).put_note(note())
    with filled.read() as reading:
        worksheets = reading.of(Worksheets)
        assert worksheets.by_id("W00000001") == sheet()
        assert worksheets.by_id("W00000002") is None
        assert worksheets.of_application(APPLICATION) == [sheet()]
        assert worksheets.notes("W00000001") == [note()]


def test_of_two_who_change_a_sheet_one_is_refused(filled: SqlStore) -> None:
    with filled.write() as transaction:
        changed = transaction.of(Worksheets).change(sheet(finished_at=NOW))
        assert changed.version == 2
    with pytest.raises(RefusedError) as refusal, filled.write() as transaction:
        transaction.of(Worksheets).change(sheet(position=1))
    assert refusal.value.code == "worksheet.changed"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE worksheet SET finished_at = 1, conflict = 'some'",
        "UPDATE worksheet SET conflict = NULL",
        "UPDATE worksheet SET declaration = NULL",
        "UPDATE worksheet SET conflict = 'maybe'",
        "UPDATE worksheet SET assessor = 'P99999999'",
        "UPDATE worksheet SET application_id = 'A99999999'",
        "UPDATE worksheet SET version = 0",
        "UPDATE worksheet SET position = -1",
    ],
)
def test_the_database_refuses_what_no_sheet_may_be(filled: SqlStore, statement: str) -> None:
    with pytest.raises(RefusedError) as refusal, filled.write() as transaction:
        transaction._connection.execute(text(statement))
    assert refusal.value.code == "store.conflict"


def test_one_person_has_one_sheet_on_an_application(filled: SqlStore) -> None:
    with pytest.raises(RefusedError), filled.write() as transaction:
        transaction.add([sheet(id="W00000002", position=1)])
    with filled.write() as transaction:
        transaction.add([sheet(id="W00000002", position=1, assessor=TAM.id)])
    with filled.read() as reading:
        found = reading.of(Worksheets).of_applications([APPLICATION])[APPLICATION]
    assert [one.assessor for one in found] == [MAI.id, TAM.id]


def test_a_piece_of_evidence_names_the_file_whose_digest_it_has(filled: SqlStore) -> None:
    file = evidence_file(PNG, NOW)
    with_file = piece(id="G00000002", file=file.sha256, sha256=file.sha256, file_name="a.png")
    with filled.write() as transaction:
        transaction.of(EvidenceFiles).keep(file)
        transaction.add([piece(), with_file])
    with filled.read() as reading:
        evidence = reading.of(AssessorEvidence)
        assert evidence.of_application(APPLICATION) == [piece(), with_file]
        assert (evidence.by_id("G00000001"), evidence.count(APPLICATION)) == (piece(), 2)
    # A file that is referred to stays.
    with filled.write() as transaction:
        assert not transaction.of(EvidenceFiles).remove_unused(file.sha256)
    for wrong in (
        "UPDATE assessor_evidence SET sha256 = NULL WHERE file IS NOT NULL",
        f"UPDATE assessor_evidence SET sha256 = '{'0' * 64}' WHERE file IS NOT NULL",
        "UPDATE assessor_evidence SET link = NULL",
        f"DELETE FROM evidence_file WHERE sha256 = '{file.sha256}'",
    ):
        with pytest.raises(RefusedError), filled.write() as transaction:
            transaction._connection.execute(text(wrong))


def test_the_line_is_in_order_and_filtered(filled: SqlStore) -> None:
    later = NOW + timedelta(days=1)
    with filled.write() as transaction:
        transaction.add(
            [
                records.application(
                    2, submitted_at=later, assignee=MAI.id, state=ApplicationState.ASSESSING
                ),
                records.application(3, submitted_at=later, name="100%_thật"),
                records.application(4, state=ApplicationState.DRAFT, submitted_at=None),
                records.proof(),
            ]
        )

    def ids(**which: Any) -> list[str]:
        with filled.read() as reading:
            found = reading.of(LineUp).page(ApplicationFilter(**which))
        return [one.id[-1] for one in found]

    assert ids() == ["1", "2", "3"]
    assert ids(assignee=MAI.id) == ["2"]
    assert ids(is_assigned=False) == ["1", "3"]
    assert ids(states=(ApplicationState.ASSESSING,)) == ["2"]
    assert ids(states=()) == ["1", "2", "3"]
    assert ids(text="0%_th") == ["3"] and ids(text="%") == ["3"]
    assert ids(text="MinhAnh1") == ["1"] and ids(text="a-00000002") == ["2"]
    with filled.read() as reading:
        line = reading.of(LineUp)
        first = line.page(ApplicationFilter(), limit=2)
        rest = line.page(ApplicationFilter(), after=first[-1].id)
        assert [one.id[-1] for one in (*first, *rest)] == ["1", "2", "3"]
        assert line.counts() == {ApplicationState.SUBMITTED: 2, ApplicationState.ASSESSING: 1}
