"""Jobs as staff sees and changes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from credissuer.errors import ForbiddenError, NotFoundError, RefusedError
from credissuer.office import Call, Office
from credissuer.operations.jobs import jobs
from credissuer.operations.perform import perform
from credissuer.staff.job import JobChange
from credissuer.staff.roles import PERMISSIONS, Permission, Role
from tests.contracts import store_records as records
from tests.offices import Household, actor


@pytest.fixture
def job(house: Household) -> str:
    with house.store.write() as transaction:
        transaction.add([records.job(position=1), records.job_line(0)])
    return records.job().id


def test_how_far_it_is_is_told_with_what_became_of_its_lines(house: Household, job: str) -> None:
    found = jobs.progress(house.office, house.call, job.lower())
    assert (found.job.position, found.counts) == (1, {"issued": 1})
    assert jobs.listed(house.office, house.call) == [found]
    assert jobs.result(house.office, house.call, job) == [records.job_line(0)]
    assert jobs.result(house.office, house.call, job, 1) == []
    for ask in (jobs.progress, jobs.result):
        with pytest.raises(NotFoundError) as caught:
            ask(house.office, house.call, "J99999999")
        assert caught.value.code == "job.not_found"


def test_a_change_is_in_the_trail_and_only_one_that_can_be(house: Household, job: str) -> None:
    house.perform(jobs.change, job, JobChange.PAUSE)
    assert house.trail()[-1] == ("job.paused", job)
    with pytest.raises(RefusedError) as caught:
        house.perform(jobs.change, job, JobChange.PAUSE)
    assert caught.value.code == "job.cannot_change"
    assert house.perform(jobs.change, job, JobChange.CANCEL).job.ended_at == house.now[0]
    with pytest.raises(RefusedError):
        house.perform(jobs.change, job, JobChange.RESUME)


def test_a_resumed_job_does_not_wait_for_its_last_failure(house: Household) -> None:
    with house.store.write() as transaction:
        transaction.add(
            [records.job(state="paused", failure="publish.pending", next_at=house.now[0])]
        )
    resumed = house.perform(jobs.change, records.job().id, JobChange.RESUME).job
    assert (resumed.next_at, resumed.failure) == (None, None)


ACTIONS: dict[str, tuple[Permission, Callable[[Office, Call], Any]]] = {
    "list": (Permission.READ, jobs.listed),
    "progress": (
        Permission.READ,
        lambda office, call: jobs.progress(office, call, records.job().id),
    ),
    "result": (Permission.READ, lambda office, call: jobs.result(office, call, records.job().id)),
    "change": (
        Permission.IMPORT,
        lambda office, call: perform(office, call, jobs.change, records.job().id, JobChange.CANCEL),
    ),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_needs_its_permission(
    house: Household, job: str, action: str, role: Role
) -> None:
    permission, act = ACTIONS[action]
    call = house.office.call(actor(role))
    if permission in PERMISSIONS[role]:
        act(house.office, call)
        return
    with pytest.raises(ForbiddenError):
        act(house.office, call)
    assert jobs.progress(house.office, house.call, job).job.state == "running"
