"""A job goes on piece by piece: after a pause, after a power cut, on another server."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from credissuer.errors import ForbiddenError, PublicationError
from credissuer.operations.jobs import importing, run_jobs
from credissuer.operations.jobs.jobs import change
from credissuer.operations.jobs.run_jobs import LEASE, PAUSE, WORKER, put_off, run_next, take
from credissuer.operations.perform import perform
from credissuer.staff.job import JobChange
from credissuer.staff.roles import PERMISSIONS, Permission, Role
from credissuer.store.sending.jobs import Jobs
from tests.offices import Household, actor, sheet
from tests.operations.jobs.importing import (
    approved,
    begun,
    jobs,
    lines,
    proposed,
    uploaded,
    work,
)
from tests.two_people import MAI, call_of, two_people


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "PIECE", 2)
    # Everything by the worker, as a large file is.
    monkeypatch.setattr(run_jobs, "AT_ONCE", 0)


@pytest.fixture
def two(house: Household) -> Household:
    two_people(house.office)
    return house


def certificates(house: Household) -> list[str]:
    with house.store.read() as reading:
        return sorted(one.ref for one in reading.certificates.all())


def test_approved_rows_become_certificates_piece_by_piece(two: Household) -> None:
    job = begun(two, rows=5)
    assert (job.state, job.total, job.position) == ("running", 5, 0)
    assert certificates(two) == []
    assert work(two) == 2
    assert jobs(two)[0].position == 2
    assert len(certificates(two)) == 2
    assert work(two) == 2
    assert work(two) == 1
    assert work(two) == 0
    done = jobs(two)[0]
    assert (done.state, done.position, done.ended_at) == ("done", 5, two.now[0])
    assert [line.outcome for line in lines(two)] == ["issued"] * 5
    assert ("job.done", job.id) in two.trail()
    number = lines(two)[4].number
    two.publish()
    assert two.verdict(number).verdict == "valid", "published, and approved by two"


def test_a_small_file_is_certified_before_the_decision_is_answered(
    two: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_jobs, "AT_ONCE", 3)
    assert begun(two, rows=3).state == "done"
    assert len(certificates(two)) == 3
    two.later(seconds=1)
    larger = approved(two, proposed(two, uploaded(two, sheet(7))))
    assert (larger.state, larger.position, larger.total) == ("running", 0, 4)


def test_a_slow_file_is_answered_before_it_is_done(
    two: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each look at the clock is a second later than the one before."""
    monkeypatch.setattr(run_jobs, "AT_ONCE", 500)
    proposal = proposed(two, uploaded(two, rows=40))
    start, looks = two.now[0], count()
    two.change(clock=lambda: start + timedelta(seconds=next(looks)))
    job = approved(two, proposal)
    assert job.state == "running"
    assert 0 < job.position < 40, "some pieces, as far as the time took them"
    while work(two):
        pass
    assert len(certificates(two)) == 40


def test_without_jobs_there_is_nothing_to_do(two: Household) -> None:
    assert work(two) == 0


def test_a_row_that_has_its_certificate_by_now_is_told_with_it(two: Household) -> None:
    longer = proposed(two, uploaded(two, rows=3))
    approved(two, proposed(two, uploaded(two, rows=1)))
    work(two)
    two.later(seconds=1)
    approved(two, longer)
    while work(two):
        pass
    assert [line.outcome for line in lines(two)] == ["there", "issued", "issued"]
    assert certificates(two) == ["R-00000", "R-00001", "R-00002"]


def test_a_row_that_is_refused_by_now_is_told_with_its_reason_and_stops_no_other(
    two: Household,
) -> None:
    others = proposed(two, uploaded(two, sheet(3).replace("R-0", "S-0")))
    approved(two, proposed(two, uploaded(two, rows=1)))
    work(two)
    two.later(seconds=1)
    approved(two, others)
    while work(two):
        pass
    assert [line.outcome for line in lines(two)] == ["refused", "issued", "issued"]
    [problem] = lines(two)[0].problems["problems"]
    assert problem["code"] == "account.taken"
    assert problem["words"].keys() >= {"vi", "en"}
    assert certificates(two) == ["R-00000", "S-00001", "S-00002"]


def test_a_pause_holds_after_the_piece_and_a_resumed_job_goes_on(two: Household) -> None:
    job = begun(two, rows=5)
    work(two)
    call = call_of(two.office, MAI)
    perform(two.office, call, change, job.id, JobChange.PAUSE)
    assert work(two) == 0
    assert len(certificates(two)) == 2
    perform(two.office, call, change, job.id, JobChange.RESUME)
    while work(two):
        pass
    assert len(certificates(two)) == 5


def test_a_cancelled_job_issues_no_more(two: Household) -> None:
    job = begun(two, rows=5)
    work(two)
    perform(two.office, call_of(two.office, MAI), change, job.id, JobChange.CANCEL)
    assert work(two) == 0
    assert (jobs(two)[0].state, jobs(two)[0].position) == ("cancelled", 2)
    assert len(certificates(two)) == 2


def test_a_pause_during_a_piece_lets_it_end_and_tells_its_lines(two: Household) -> None:
    job = begun(two, rows=4)
    office = two.office
    taken = perform(office, office.call(WORKER), take)
    perform(office, call_of(office, MAI), change, job.id, JobChange.PAUSE)
    made = importing.do_piece(office, office.call(WORKER), taken)
    perform(office, office.call(WORKER), run_jobs.advance, taken, made)
    assert (jobs(two)[0].state, jobs(two)[0].position) == ("paused", 2)
    assert len(lines(two)) == 2


def test_what_a_power_cut_left_is_finished_and_nothing_is_made_twice(two: Household) -> None:
    """As after a cut between the certificates of a piece and its record."""
    begun(two, rows=3)
    office = two.office
    taken = perform(office, office.call(WORKER), take)
    importing.do_piece(office, office.call(WORKER), taken)
    assert jobs(two)[0].position == 0
    assert work(two) == 0, "it is another's until the lease is over"
    two.later(seconds=LEASE.total_seconds())
    while work(two):
        pass
    assert [line.outcome for line in lines(two)] == ["issued"] * 3
    assert certificates(two) == ["R-00000", "R-00001", "R-00002"]


def test_two_servers_make_each_certificate_once(two: Household) -> None:
    begun(two, rows=12)
    faults: list[Exception] = []

    def serve() -> None:
        try:
            for _ in range(12):
                work(two)
        except Exception as error:  # noqa: BLE001 - told below
            faults.append(error)

    threads = [threading.Thread(target=serve) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert jobs(two)[0].state == "done"
    assert len(certificates(two)) == len(lines(two)) == 12


def test_a_piece_that_cannot_be_published_is_done_again_later(two: Household) -> None:
    two.publish()
    begun(two, rows=2)
    in_the_way = two.folder / "public" / "c"
    in_the_way.write_text("a file where a folder is to be")
    with pytest.raises(PublicationError):
        work(two)
    in_the_way.unlink()
    waiting = jobs(two)[0]
    assert (waiting.position, waiting.failure) == (0, "publish.pending")
    assert waiting.next_at == two.now[0] + PAUSE
    assert work(two) == 0
    two.later(seconds=PAUSE.total_seconds())
    assert work(two) == 2
    assert (jobs(two)[0].state, jobs(two)[0].failure) == ("done", None)
    assert len(certificates(two)) == 2


def test_a_late_failure_does_not_touch_what_went_on(two: Household) -> None:
    begun(two, rows=4)
    office = two.office
    taken = perform(office, office.call(WORKER), take)
    two.later(seconds=LEASE.total_seconds())
    work(two)
    now = jobs(two)[0]
    perform(office, office.call(WORKER), put_off, taken, "database.busy")
    made = importing.do_piece(office, office.call(WORKER), taken)
    perform(office, office.call(WORKER), run_jobs.advance, taken, made)
    assert jobs(two)[0] == now


def test_a_job_of_a_newer_version_waits_for_it(two: Household) -> None:
    job = begun(two, rows=1)
    with two.store.write() as transaction:
        transaction.of(Jobs).change(replace(job, state="paused"))
        transaction.add([replace(job, id="J00000009", kind="of tomorrow")])
    assert work(two) == 0


@pytest.mark.parametrize("role", Role)
def test_only_who_may_issue_runs_jobs(two: Household, role: Role) -> None:
    begun(two, rows=1)
    call = two.office.call(actor(role))
    if Permission.ISSUE in PERMISSIONS[role]:
        assert run_next(two.office, call) == 1
    else:
        with pytest.raises(ForbiddenError):
            run_next(two.office, call)
        assert certificates(two) == []
