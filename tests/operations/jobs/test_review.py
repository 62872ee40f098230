"""What the second person looks at before the rows of a sheet are certified."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.assessment.importing.import_file import RowKind
from credissuer.errors import ForbiddenError, NotFoundError
from credissuer.operations.change_standing import revoke
from credissuer.operations.jobs import review as reviewing
from credissuer.operations.jobs.review import review
from credissuer.staff.person import person_actor
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Role
from tests.offices import Household, sheet
from tests.operations.jobs.importing import approved, proposed, uploaded
from tests.two_people import QUAN, call_of, employ, person, two_people


def reviewed(house: Household, proposal: ProposalRecord) -> reviewing.ImportReview:
    return review(house.office, call_of(house.office, QUAN), proposal.id)


def test_counts_levels_and_what_was_left_out_are_told(house: Household) -> None:
    two_people(house.office)
    proposal = proposed(house, uploaded(house, sheet(4).replace("2026-01-15", "2026-13-15", 1)))
    found = reviewed(house, proposal)
    assert (found.ready, found.certified, found.refused) == (3, [], [])
    assert sum(found.levels.values()) == 3
    assert found.left_out == {RowKind.DUPLICATE: 0, RowKind.CERTIFIED: 0, RowKind.INVALID: 1}
    assert found.file_name == "tháng 11.csv"
    assert [row.line for row in found.rows] == [3, 4, 5]
    assert found.rows[0].name == "Kênh Mẫu Số 00001"
    assert (found.earlier, found.job) == ([], None)


def test_what_changed_since_it_was_proposed_is_told(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "CHUNK", 1)
    two_people(house.office)
    waiting = proposed(house, uploaded(house, rows=3))
    approved(house, proposed(house, uploaded(house, rows=1)))
    house.later(seconds=1)
    other = sheet(2).replace("R-0", "S-0").replace("S-00000", "R-00000")
    approved(house, proposed(house, uploaded(house, other)))
    found = reviewed(house, waiting)
    assert found.ready == 1
    assert [row.ref for row in found.certified] == ["R-00000"]
    [refused] = found.refused
    assert (refused.ref, refused.problems[0].code) == ("R-00001", "account.taken")


def test_a_row_whose_rules_have_changed_is_refused(house: Household) -> None:
    two_people(house.office)
    proposal = proposed(house, uploaded(house, rows=2))
    rules = house.office.programme
    house.change(programme=replace(rules, criteria=rules.criteria[1:]))
    found = reviewed(house, proposal)
    assert (found.ready, len(found.refused)) == (0, 2)
    assert all(row.problems[0].words["vi"] for row in found.refused)


def test_whoever_was_certified_before_is_shown_beside_that_certificate(house: Household) -> None:
    [old] = house.issue(7)
    house.perform(revoke, old.number, "holder_request")
    two_people(house.office)
    house.later(seconds=1)
    again = (
        sheet(2).replace("kenh00001mau", "kenh0007mau").replace("Kênh Mẫu Số 00001", "Kênh Mẫu Số")
    )
    [draft] = reviewed(house, proposed(house, uploaded(house, again))).earlier
    assert draft.certificate.ref == "R-00001"
    assert draft.before is not None
    assert draft.before.subject.name == "Kênh Mẫu Số 0007"
    assert draft.after.subject.name == "Kênh Mẫu Số"


def test_the_job_that_followed_is_told(house: Household) -> None:
    two_people(house.office)
    proposal = proposed(house, uploaded(house, rows=2))
    job = approved(house, proposal)
    found = reviewed(house, proposal)
    assert found.job == job
    assert len(found.certified) == 2


def test_only_who_has_a_part_in_it_looks(house: Household) -> None:
    two_people(house.office)
    proposal = proposed(house, uploaded(house))
    texts = person(9, Role.COMMUNICATIONS)
    employ(house.office, texts)
    with pytest.raises(ForbiddenError):
        review(house.office, house.office.call(person_actor(texts)), proposal.id)
    with pytest.raises(NotFoundError):
        review(house.office, call_of(house.office, QUAN), "P99999999")
