"""The ready rows of a sheet: proposed where two people decide, else certified."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest

from credissuer.assessment.importing.import_file import ImportFileRecord, RowKind
from credissuer.errors import ForbiddenError, NotFoundError, RefusedError
from credissuer.office import Call, Office
from credissuer.operations.change_standing import revoke
from credissuer.operations.deciding.decide import decide
from credissuer.operations.deciding.withdraw import withdraw
from credissuer.operations.jobs import confirming, importing, run_jobs, uploads
from credissuer.operations.jobs.confirming import Confirmation, confirm
from credissuer.operations.jobs.dry_run import orders_sha256
from credissuer.operations.perform import perform
from credissuer.staff.person import person_actor
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Actor, Permission, Role
from credissuer.store.staff.proposals import ProposalReading
from tests.offices import Household, sheet
from tests.operations.jobs.importing import approved, jobs, lines, proposed, uploaded, work
from tests.two_people import BOSS, MAI, QUAN, call_of, employ, person, two_people

PROGRAM = Actor(id="token:0123456789ab", roles=frozenset({Role.ISSUER}))
"""A program of nobody's, which may issue in an office of one."""


def refused(house: Household, file: ImportFileRecord, **wanted: str) -> str:
    """The code with which Mai's confirmation is refused."""
    with pytest.raises(RefusedError) as caught:
        confirm(house.office, call_of(house.office, MAI), Confirmation(file_id=file.id, **wanted))
    return caught.value.code


def ready_sha256(house: Household, file: ImportFileRecord) -> str:
    run = uploads.dry_run(house.office, call_of(house.office, MAI), file.id)
    return orders_sha256(judged.row.order for judged in run.of(RowKind.READY))


def replace_content(house: Household, file: ImportFileRecord, text: str, sha256: str = "") -> None:
    """Past the operations, by SQL."""
    content = base64.b64encode(text.encode()).decode()
    with closing(sqlite3.connect(house.folder / "credissuer.db")) as connection, connection:
        connection.execute(
            "UPDATE import_file SET content = ?, sha256 = ? WHERE id = ?",
            (content, sha256 or file.sha256, file.id),
        )


def test_ready_rows_are_proposed_and_no_others(house: Household) -> None:
    two_people(house.office)
    file = uploaded(house, sheet(3).replace("2026-01-15", "2026-13-15", 1))
    proposal = proposed(house, file)
    refs = [each["order"]["ref"] for each in proposal.content["orders"]]
    assert refs == ["R-00001", "R-00002"]
    assert proposal.content["lines"] == [3, 4]
    assert (proposal.kind, proposal.object) == ("import", file.id)
    assert proposal.content["file_name"] == "tháng 11.csv"
    assert jobs(house) == [], "nothing is done before a second person decides"
    found = uploads.uploaded(house.office, call_of(house.office, MAI), file.id)
    assert (found.proposals, found.jobs, found.state) == ([proposal], [], "proposed")


def test_confirmed_again_it_is_the_same_proposal(house: Household) -> None:
    two_people(house.office)
    file = uploaded(house)
    proposal = proposed(house, file)
    assert uploaded(house).id == file.id, "the same file of the same person"
    assert proposed(house, file) == proposal
    perform(house.office, call_of(house.office, MAI), withdraw, proposal.id)
    house.later(seconds=1)
    assert proposed(house, file).id != proposal.id


def test_the_same_file_of_another_person_is_another(house: Household) -> None:
    two_people(house.office)
    file = uploaded(house)
    theirs = uploads.upload(house.office, call_of(house.office, BOSS), file.name, file.octets)
    assert theirs.id != file.id


def test_a_file_without_ready_rows_is_not_proposed(house: Household) -> None:
    two_people(house.office)
    file = uploaded(house, sheet(2).replace("2026-01-15", "2026-13-15"))
    assert refused(house, file) == "import.nothing_ready"


def test_more_rows_than_anybody_can_stand_for_are_refused(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "MOST_ROWS", 2)
    two_people(house.office)
    assert refused(house, uploaded(house, rows=3)) == "import.too_many_rows"


def test_what_is_ready_must_be_what_was_shown(house: Household) -> None:
    two_people(house.office)
    file = uploaded(house, rows=3)
    shown = ready_sha256(house, file)
    # A colleague certifies one of the rows meanwhile.
    approved(house, proposed(house, uploaded(house, rows=1)))
    house.later(seconds=1)
    assert refused(house, file, ready_sha256=shown) == "import.changed"
    wanted = Confirmation(file_id=file.id, ready_sha256=ready_sha256(house, file))
    upload = confirm(house.office, call_of(house.office, MAI), wanted)
    assert len(upload.proposals[0].content["orders"]) == 2


def test_a_file_that_was_changed_is_neither_proposed_nor_approved(house: Household) -> None:
    two_people(house.office)
    file = uploaded(house)
    proposal = proposed(house, file)
    replace_content(house, file, sheet(9))
    with pytest.raises(RefusedError) as caught:
        decide(house.office, call_of(house.office, QUAN), proposal.id, "approved", None)
    assert caught.value.code == "import.damaged"
    assert jobs(house) == []
    perform(house.office, call_of(house.office, MAI), withdraw, proposal.id)
    house.later(seconds=1)
    assert refused(house, file) == "import.damaged"


def test_a_changed_file_with_a_changed_digest_is_not_approved(house: Household) -> None:
    two_people(house.office)
    file = uploaded(house)
    proposal = proposed(house, file)
    replace_content(house, file, sheet(9), hashlib.sha256(sheet(9).encode()).hexdigest())
    with pytest.raises(RefusedError) as caught:
        decide(house.office, call_of(house.office, QUAN), proposal.id, "approved", None)
    assert caught.value.code == "import.damaged"


def test_what_was_left_out_is_proposed_once_it_is_ready(house: Household) -> None:
    """A job is done, and a row that was refused then is ready now."""
    two_people(house.office)
    taken = uploaded(house, sheet(1).replace("R-0", "S-0"))
    first, second = uploaded(house, rows=2), proposed(house, taken)
    waiting = proposed(house, first)
    approved(house, second)
    approved(house, waiting)
    assert [line.outcome for line in lines(house)] == ["refused", "issued"]
    upload = uploads.uploaded(house.office, call_of(house.office, MAI), first.id)
    assert (upload.state, upload.may_be_confirmed) == ("done", True)
    again = confirm(house.office, call_of(house.office, MAI), Confirmation(file_id=first.id))
    assert again == upload, "nothing is left to be certified"
    for number in lines_of(house, second):
        house.perform(revoke, number, "issued_in_error")
    later = confirm(house.office, call_of(house.office, MAI), Confirmation(file_id=first.id))
    assert later.state == "proposed"
    assert [each["order"]["ref"] for each in later.proposals[0].content["orders"]] == ["R-00000"]


def lines_of(house: Household, proposal: ProposalRecord) -> list[str]:
    """The numbers of the certificates of a proposal."""
    with house.store.read() as reading:
        return [one.number for one in reading.certificates.of_proposal(proposal.id)]


def test_in_an_office_of_one_a_person_who_may_decide_certifies_at_once(house: Household) -> None:
    employ(house.office, BOSS)
    call = call_of(house.office, BOSS)
    file = uploads.upload(house.office, call, "a.csv", sheet(3).encode())
    upload = confirm(house.office, call, Confirmation(file_id=file.id))
    assert upload.proposals[0].alone == 1
    assert upload.state == "done"
    assert [line.outcome for line in lines(house)] == ["issued"] * 3


def program_upload(house: Household, rows: int) -> tuple[Call, ImportFileRecord]:
    call = house.office.call(PROGRAM)
    return call, uploads.upload(house.office, call, "a.csv", sheet(rows).encode())


def test_in_an_office_of_one_a_program_certifies_without_a_proposal(house: Household) -> None:
    call, file = program_upload(house, 3)
    upload = confirm(house.office, call, Confirmation(file_id=file.id))
    assert (upload.proposals, upload.state) == ([], "done")
    assert [line.outcome for line in lines(house)] == ["issued"] * 3
    number = lines(house)[2].number
    house.publish()
    assert house.verdict(number).verdict == "valid"
    assert confirm(house.office, call, Confirmation(file_id=file.id)) == upload, "again"


def test_a_large_file_of_a_program_goes_on_as_a_job(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_jobs, "AT_ONCE", 2)
    monkeypatch.setattr(importing, "PIECE", 2)
    monkeypatch.setattr(importing, "PIECE_OF_FILE", 2)
    call, file = program_upload(house, 3)
    job = confirm(house.office, call, Confirmation(file_id=file.id)).jobs[0]
    assert (job.state, job.position, job.total) == ("running", 0, 3)
    assert work(house) == 2
    assert work(house) == 1
    assert jobs(house)[0].state == "done"
    assert jobs(house)[0].content["lines"] == [2, 3, 4]


def test_a_job_of_a_file_that_was_changed_certifies_nothing(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_jobs, "AT_ONCE", 2)
    call, file = program_upload(house, 3)
    confirm(house.office, call, Confirmation(file_id=file.id))
    replace_content(house, file, sheet(3).replace("excellent", "good"))
    with pytest.raises(RefusedError) as caught:
        work(house)
    assert caught.value.code == "import.damaged"
    assert (jobs(house)[0].position, jobs(house)[0].failure) == (0, "import.damaged")


def test_where_two_people_decide_a_program_proposes_nothing(house: Household) -> None:
    two_people(house.office)
    call, file = program_upload(house, 1)
    with pytest.raises(ForbiddenError) as caught:
        confirm(house.office, call, Confirmation(file_id=file.id))
    assert caught.value.code == "decision.person_needed"
    with pytest.raises(ForbiddenError):
        perform(
            house.office,
            call,
            confirming.begin_import,
            house.office,
            Confirmation(file_id=file.id),
            uploads.sheet_of(house.office, call, file),
        )
    assert jobs(house) == []


def test_a_job_stops_once_two_people_decide(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_jobs, "AT_ONCE", 0)
    call, file = program_upload(house, 1)
    confirm(house.office, call, Confirmation(file_id=file.id))
    house.later(seconds=1)
    two_people(house.office)
    with pytest.raises(RefusedError):
        work(house)
    with house.store.read() as reading:
        assert list(reading.certificates.all()) == []


def test_nobody_approves_what_they_proposed(house: Household) -> None:
    two_people(house.office)
    both = person(9, Role.ASSESSOR, Role.APPROVER)
    employ(house.office, both)
    call = call_of(house.office, both)
    file = uploads.upload(house.office, call, "a.csv", sheet(1).encode())
    [proposal] = confirm(house.office, call, Confirmation(file_id=file.id)).proposals
    with pytest.raises(RefusedError) as caught:
        decide(house.office, call, proposal.id, "approved", None)
    assert caught.value.code == "proposal.same_person"
    assert jobs(house) == []


def test_a_file_that_is_not_there_is_not_found(house: Household) -> None:
    two_people(house.office)
    with pytest.raises(NotFoundError):
        confirm(house.office, call_of(house.office, MAI), Confirmation(file_id="0" * 9))


ACTIONS: dict[str, tuple[Permission, Callable[[Office, Call, str], object]]] = {
    "confirm": (
        Permission.IMPORT,
        lambda office, call, file: confirm(office, call, Confirmation(file_id=file)),
    ),
    "propose": (
        Permission.IMPORT,
        lambda office, call, file: perform(
            office,
            call,
            confirming.propose_import,
            office,
            Confirmation(file_id=file),
            uploads.sheet_of(office, call, uploads.uploaded(office, call, file).file),
        ),
    ),
}


@pytest.mark.parametrize("role", FOR_PEOPLE)
@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_needs_its_permission(house: Household, action: str, role: Role) -> None:
    two_people(house.office)
    file = uploaded(house)
    somebody = person(9, role)
    employ(house.office, somebody)
    call = house.office.call(person_actor(somebody))
    permission, act = ACTIONS[action]
    if permission in PERMISSIONS[role]:
        act(house.office, call, file.id)
        return
    with pytest.raises(ForbiddenError):
        act(house.office, call, file.id)
    with house.store.read() as reading:
        assert reading.of(ProposalReading).page() == []


def test_only_a_program_that_may_issue_begins_by_itself(house: Household) -> None:
    _, file = program_upload(house, 1)
    assessor = replace(PROGRAM, roles=frozenset({Role.ASSESSOR}))
    with pytest.raises(ForbiddenError):
        confirm(house.office, house.office.call(assessor), Confirmation(file_id=file.id))
    assert jobs(house) == []
