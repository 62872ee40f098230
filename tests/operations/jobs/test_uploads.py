"""Sheets on the desk: uploaded, tried, proposed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from credissuer.assessment.importing.import_file import RowKind
from credissuer.assessment.sheets.error_sheet import error_file
from credissuer.errors import ForbiddenError, NotFoundError, RefusedError
from credissuer.office import Call, Office
from credissuer.operations.jobs import uploads
from credissuer.operations.perform import perform
from credissuer.staff.person import person_actor
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Permission, Role
from credissuer.store.staff.proposals import ProposalReading
from tests.offices import Household, sheet
from tests.operations.jobs.importing import approved, proposed, uploaded, work
from tests.two_people import MAI, call_of, employ, person, two_people


def run_of(house: Household, file_id: str) -> Any:
    return uploads.dry_run(house.office, call_of(house.office, MAI), file_id)


def test_a_dry_run_tells_what_each_row_is_and_changes_nothing(house: Household) -> None:
    house.issue(4)  # the account of row 4, under another ref
    two_people(house.office)
    text = sheet(6).replace("R-00002", "R-00001").replace("kenh00005mau", "kenh 5 !!")
    text = text.replace(
        "https://www.tiktok.com/@kenh00004mau", "https://www.tiktok.com/@kenh0004mau"
    )
    text = text.replace("Kênh Mẫu Số 00004", "Kênh Mẫu Số 0004")
    file = uploaded(house, text)
    before = house.trail()
    run = run_of(house, file.id)
    kinds = [judged.kind for judged in run.rows]
    assert kinds[0] is kinds[3] is RowKind.READY
    assert RowKind.DUPLICATE in kinds[1:3]
    assert kinds[4:] == [RowKind.CERTIFIED, RowKind.INVALID]
    assert house.trail() == before
    told = error_file(uploads.without_order(run)).decode("utf-8-sig")
    assert "R-00005" in told
    assert "R-00003" not in told


def test_a_row_that_has_its_certificate_is_told_with_its_number(house: Household) -> None:
    two_people(house.office)
    file = uploaded(house, rows=2)
    approved(house, proposed(house, file))
    work(house)
    run = run_of(house, file.id)
    assert [judged.kind for judged in run.rows] == [RowKind.CERTIFIED] * 2
    assert all(judged.number for judged in run.rows)


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (b"", "import.no_file"),
        (b"a,b\n1,2\n", "import.header"),
        (b"\xff\xfe\xff", "import.encoding"),
        (b"x" * (10 * 1024 * 1024 + 1), "import.too_large"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 512, "import.old_workbook"),
    ],
)
def test_what_is_no_sheet_is_refused_at_once(house: Household, octets: bytes, code: str) -> None:
    two_people(house.office)
    office = house.office
    with pytest.raises(RefusedError) as caught:
        uploads.upload(office, call_of(office, MAI), "a.csv", octets)
    assert caught.value.code == code
    assert uploads.uploads(office, call_of(office, MAI)) == []


def test_the_name_of_a_file_has_no_folders_and_is_not_in_the_trail(house: Household) -> None:
    two_people(house.office)
    office = house.office
    octets = sheet(1).encode()
    call = call_of(office, MAI)
    record = uploads.upload(office, call, "C:\\Users\\Mai\\Kênh Ánh.csv", octets)
    assert record.name == "Kênh Ánh.csv"
    with house.store.read() as reading:
        entry = reading.audit.last()
    assert entry.detail == {"sha256": record.sha256}


def test_after_ninety_days_a_file_is_empty(house: Household) -> None:
    two_people(house.office)
    file = uploaded(house)
    house.later(days=90)
    assert house.perform(uploads.erase_uploads) == 0
    house.later(seconds=1)
    assert house.perform(uploads.erase_uploads) == 1
    with pytest.raises(RefusedError) as caught:
        run_of(house, file.id)
    assert caught.value.code == "import.erased"
    with pytest.raises(NotFoundError):
        run_of(house, "0" * 9)


ACTIONS: dict[str, Callable[[Office, Call, str], Any]] = {
    "upload": lambda office, call, _: uploads.upload(office, call, "a.csv", sheet(1).encode()),
    "uploads": lambda office, call, _: uploads.uploads(office, call),
    "uploaded": uploads.uploaded,
    "dry run": uploads.dry_run,
    "erase": lambda office, call, _: perform(office, call, uploads.erase_uploads),
}


@pytest.mark.parametrize("role", FOR_PEOPLE)
@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_needs_its_permission(house: Household, action: str, role: Role) -> None:
    two_people(house.office)
    file = uploaded(house)
    somebody = person(9, role)
    employ(house.office, somebody)
    call = house.office.call(person_actor(somebody))
    if Permission.IMPORT in PERMISSIONS[role]:
        ACTIONS[action](house.office, call, file.id)
        return
    with pytest.raises(ForbiddenError):
        ACTIONS[action](house.office, call, file.id)
    with house.store.read() as reading:
        assert reading.of(ProposalReading).page() == []
