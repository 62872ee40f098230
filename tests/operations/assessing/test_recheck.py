"""Proven accounts are looked at again every month, once for all servers; drift is followed up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from credissuer.applications.application import ApplicationState
from credissuer.applications.proof import ProofState
from credissuer.cases.case import CaseFilter
from credissuer.errors import ForbiddenError, NotFoundError, UsageError
from credissuer.office.call import Outcome
from credissuer.operations import timers
from credissuer.operations.assessing import recheck
from credissuer.operations.assessing.fetch_proof import ADAPTERS, FetchedPage, FetchResult
from credissuer.operations.assessing.recheck import (
    due_for_staff,
    recheck_by_staff,
    recheck_due,
    record_recheck,
)
from credissuer.operations.timers import SYSTEM
from credissuer.store.applications.applications import Applications
from credissuer.store.applications.proofs import Proofs
from credissuer.store.cases.cases import CaseReading
from credissuer.store.sending.notices import EVERY_NOTICE, NoticeReading
from credverifier.errors import LinkError
from tests.assessed_applications import DUNG, MAI, AssessedOffice

SAME = b'{"id":"107955","shortId":"","uniqueId":"minhanh1"}'
ANOTHER = b'{"id":"222","shortId":"","uniqueId":"minhanh1"}'


@pytest.fixture
def granted(assessing: AssessedOffice) -> AssessedOffice:
    """An application by which somebody was certified, whose account was proven with its id."""
    assessing.house.change(reads_account_pages=True)
    [certificate] = assessing.house.issue(1)
    now = assessing.house.office.clock()
    with assessing.house.store.write() as transaction:
        transaction.of(Applications).change(
            replace(
                assessing.application,
                state=ApplicationState.GRANTED,
                closed_at=now,
                certificate=certificate.number,
            )
        )
        transaction.of(Proofs).change(
            replace(
                assessing.proof(),
                state=ProofState.PROVEN,
                account_id="107955",
                method="bio",
                checked_by=MAI.id,
                checked_at=now,
                recheck_at=now + timedelta(days=30),
            )
        )
    return assessing


@pytest.fixture
def followed() -> Iterator[list[recheck.Drift]]:
    """What a feature was told that follows drift up."""
    seen: list[recheck.Drift] = []

    def follow(transaction: object, call: object, office: object, drift: recheck.Drift) -> Outcome:  # type: ignore[type-arg]
        seen.append(drift)
        return Outcome(None)

    recheck.ON_DRIFT.append(follow)
    yield seen
    recheck.ON_DRIFT.remove(follow)


def run(assessing: AssessedOffice, answer: bytes | Exception) -> int:
    def get(url: str) -> bytes:
        if isinstance(answer, Exception):
            raise answer
        return answer

    office = assessing.house.office
    return recheck_due(office, office.call(SYSTEM), ADAPTERS, get)


def kinds(assessing: AssessedOffice) -> list[str]:
    with assessing.house.store.read() as reading:
        return [notice.kind for notice in reading.of(NoticeReading).page(EVERY_NOTICE)]


def test_nothing_is_looked_at_before_its_time(granted: AssessedOffice) -> None:
    granted.house.later(days=30, seconds=-1)
    assert run(granted, ANOTHER) == 0
    granted.house.later(seconds=1)
    assert run(granted, SAME) == 1


def test_the_same_account_is_looked_at_a_month_later_again(
    granted: AssessedOffice, followed: list[recheck.Drift]
) -> None:
    granted.house.later(days=31)
    assert run(granted, SAME) == 1
    proof = granted.proof()
    assert proof.recheck_at == granted.house.office.clock() + timedelta(days=30)
    assert run(granted, SAME) == 0
    assert (followed, kinds(granted)) == ([], [])


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(ANOTHER, "another"), (LinkError("link.not_found", "404"), "gone")],
)
def test_drift_is_marked_told_and_followed_up_once(
    granted: AssessedOffice,
    followed: list[recheck.Drift],
    answer: bytes | Exception,
    reason: str,
) -> None:
    granted.house.later(days=31)
    assert run(granted, answer) == 1
    proof = granted.proof()
    assert (proof.state, proof.recheck_at) == (ProofState.DRIFTED, None)
    assert [(one.reason, one.proof.id) for one in followed] == [(reason, proof.id)]
    assert kinds(granted) == ["handle_drift"]
    assert run(granted, answer) == 0


def test_a_silent_platform_leaves_it_for_staff(
    granted: AssessedOffice, followed: list[recheck.Drift]
) -> None:
    granted.house.later(days=31)
    before = granted.proof()
    assert run(granted, LinkError("link.unreachable", "403")) == 0
    assert granted.proof() == before
    office = granted.house.office
    seen = granted.do(MAI, recheck_by_staff, office, before.id, "same")
    assert seen.recheck_at == office.clock() + timedelta(days=30)


def test_staff_sees_drift_as_well(granted: AssessedOffice, followed: list[recheck.Drift]) -> None:
    office, proof = granted.house.office, granted.proof()
    with pytest.raises(UsageError):
        granted.do(MAI, recheck_by_staff, office, proof.id, "maybe")
    with pytest.raises(ForbiddenError):
        granted.do(DUNG, recheck_by_staff, office, proof.id, "gone")
    assert granted.do(MAI, recheck_by_staff, office, proof.id, "gone").state is ProofState.DRIFTED
    assert len(followed) == 1
    with pytest.raises(NotFoundError):
        granted.do(MAI, recheck_by_staff, office, proof.id, "gone")


def test_of_two_servers_one_records(granted: AssessedOffice, followed: list[recheck.Drift]) -> None:
    office, before = granted.house.office, granted.proof()
    seen = FetchedPage(sight=FetchResult.GONE)
    assert granted.do(MAI, record_recheck, office, before, seen) == 1
    assert granted.do(MAI, record_recheck, office, before, seen) == 0
    assert len(followed) == 1


def test_of_an_open_application_nobody_is_told(
    assessing: AssessedOffice, followed: list[recheck.Drift]
) -> None:
    assessing.house.change(reads_account_pages=True)
    assessing.taken()
    assessing.proven()
    assessing.house.later(days=31)
    assert run(assessing, LinkError("link.not_found", "404")) == 1
    assert assessing.proof().state is ProofState.DRIFTED
    assert (followed, kinds(assessing)) == ([], [])


def test_a_case_is_opened_about_the_certificate_once(granted: AssessedOffice) -> None:
    granted.house.later(days=31)
    assert run(granted, ANOTHER) == 1
    number = granted.application.certificate
    with granted.house.store.read() as reading:
        [case] = reading.of(CaseReading).page(CaseFilter(certificate=number))
    assert case.certificate == number


def test_an_office_that_reads_no_pages_leaves_all_of_them_for_staff(
    granted: AssessedOffice,
) -> None:
    granted.house.change(reads_account_pages=False)
    office = granted.house.office
    assert due_for_staff(office, granted.by(MAI)) == []
    granted.house.later(days=31)
    office = granted.house.office
    assert run(granted, ANOTHER) == 0
    [(proof, application)] = due_for_staff(office, granted.by(MAI))
    assert (proof.id, application.id) == (granted.proof().id, granted.id)


def test_time_itself_looks_every_day(granted: AssessedOffice) -> None:
    assert timers.TIMERS["accounts"].run is recheck_due
    assert timers.TIMERS["accounts"].every == timedelta(days=1)
