"""What the rows of an uploaded sheet are."""

from __future__ import annotations

from credissuer.assessment.importing import sheet as sheets
from credissuer.assessment.importing.import_file import (
    DryRun,
    JudgedRow,
    RowKind,
    judge,
    problems_of,
)
from credissuer.errors import FieldError, RefusedError
from tests.contracts import store_records as records
from tests.offices import FOUNDED, programme, sheet


def read(text: str) -> sheets.ImportSheet:
    return sheets.read(text.encode(), programme(), today=FOUNDED.date())


def fault(code: str) -> tuple[FieldError, ...]:
    return (FieldError("/ref", code, {"vi": "a", "en": "a"}),)


def kinds(run: DryRun) -> list[str]:
    return [judged.kind.value for judged in run.rows]


def test_each_row_is_one_of_four_kinds() -> None:
    refused = {
        "R-00001": fault("account.taken"),
        "R-00002": fault("name.confusable"),
        "R-00003": fault("import.duplicate_ref"),
        "R-00004": fault("account.duplicate") + fault("import.date_invalid"),
    }
    run = judge(read(sheet(7)), refused, {"R-00005": "7K3M9QX2HS"})
    assert kinds(run) == [
        "ready", "certified", "invalid", "duplicate", "invalid", "certified", "ready",
    ]  # fmt: skip
    assert run.counts[RowKind.READY] == 2
    assert [judged.number for judged in run.of(RowKind.CERTIFIED)] == [None, "7K3M9QX2HS"]
    assert run.rows[1].problems == refused["R-00001"]


def test_a_ref_that_stands_twice_in_the_file_is_a_duplicate() -> None:
    text = sheet(2).replace("R-00001", "R-00000")
    assert "duplicate" in kinds(judge(read(text), {}, {}))


def test_a_bad_cell_is_invalid_whatever_the_office_knows() -> None:
    text = sheet(1).replace("2026-01-15", "2026-13-15")
    [judged] = judge(read(text), {}, {}).rows
    assert isinstance(judged, JudgedRow)
    assert (judged.kind, judged.problems[0].pointer) == (RowKind.INVALID, "/assessed_on")


def test_a_refusal_names_all_that_is_wrong_or_itself() -> None:
    many = fault("account.taken") + fault("name.confusable")
    assert problems_of(RefusedError("notice.erased", problems=many)) == many
    [one] = problems_of(RefusedError("notice.erased"))
    assert one.code == "notice.erased"


def test_a_file_comes_back_as_it_was_uploaded() -> None:
    assert records.import_file().octets == b"ref,name\n"
    assert "cmVm" not in repr(records.import_file())
