"""The demo's made-up sheets."""

from __future__ import annotations

from dataclasses import replace

from credissuer.assessment.importing.import_file import RowKind
from credissuer.demo import imports
from credissuer.operations.jobs import jobs, uploads
from credissuer.staff.person import person_actor
from credissuer.staff.roles import Role
from tests.offices import Household
from tests.two_people import employ, person, two_people


def test_one_sheet_was_let_through_and_one_with_faults_waits(house: Household) -> None:
    two_people(house.office)
    mai = replace(person(8, Role.ASSESSOR), login="mai")
    quan = replace(person(9, Role.APPROVER), login="quan")
    employ(house.office, mai, quan)
    imports.add_all(house.office)
    call = house.office.call(person_actor(mai))
    [progress] = jobs.listed(house.office, call)
    assert (progress.job.state, progress.counts) == ("done", {"issued": 3})
    names = {one.file.name: one for one in uploads.uploads(house.office, call)}
    waiting = names["dot-thang-11.csv"]
    assert waiting.proposals[0].outcome is None
    counts = uploads.dry_run(house.office, call, waiting.file.id).counts
    assert counts[RowKind.READY] == 3
    assert counts[RowKind.INVALID] >= 1
    assert counts[RowKind.DUPLICATE] >= 1
