"""A proposed certificate beside the last one: each fact in words, and what differs is marked."""

from __future__ import annotations

from dataclasses import replace

from credissuer.console.desk.proposals.proposal_rows import DiffRow, changed, rows_of
from credissuer.operations.deciding.draft import CertificateDraft, draft_of
from credissuer.operations.deciding.issuing import issue_content
from credissuer.operations.deciding.propose import put
from tests.offices import Household, order
from tests.two_people import MAI, QUAN, call_of, two_people


def draft(house: Household, **changes: object) -> CertificateDraft:
    content = issue_content([order(1, **changes)])
    record = put(house.office, call_of(house.office, MAI), "issue", "R-9", content)
    found = draft_of(house.office, call_of(house.office, QUAN), record.id)
    assert found is not None
    return found


def by_label(rows: list[DiffRow]) -> dict[str, DiffRow]:
    return {row.label: row for row in rows}


def test_the_first_certificate_of_somebody_is_all_new(house: Household) -> None:
    two_people(house.office)
    rows = rows_of(house.office, draft(house), "vi")
    assert {row.change for row in rows} == {"new"} and changed(rows) == len(rows)
    assert by_label(rows)["Các kênh"].after == ("tiktok.com/@kenh0001mau",)


def test_only_what_differs_from_the_last_one_is_marked(house: Household) -> None:
    house.issue(1)
    two_people(house.office)
    plain = order(1)
    found = draft(house, subject=replace(plain.subject, name="Tên Mới"), ref="R-9")
    rows = by_label(rows_of(house.office, found, "en"))
    assert rows["Name"] == DiffRow("Name", ("Kênh Mẫu Số 0001",), ("Tên Mới",), "changed")
    assert rows["Profiles"].change == rows["Level"].change == "same"
    assert found.before is not None


def test_what_is_there_no_more_is_marked_too(house: Household) -> None:
    house.issue(1)
    two_people(house.office)
    found = draft(house, ref="R-9")
    assert found.before is not None
    findings = {**found.before.assessment.findings, "of-before": "good"}
    before = replace(found.before, assessment=replace(found.before.assessment, findings=findings))
    rows = by_label(rows_of(house.office, replace(found, before=before), "vi"))
    assert rows["of-before"] == DiffRow("of-before", ("good",), (), "gone")
