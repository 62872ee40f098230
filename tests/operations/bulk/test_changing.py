"""Many certificates changed part by part, and published when all are decided."""

from __future__ import annotations

import pytest

from credissuer.credentials.states import StandingChange
from credissuer.errors import PublicationError
from credissuer.operations import change_standing
from credissuer.operations.jobs import jobs, run_jobs
from credissuer.staff.job import JobOutcome
from credverifier.wire import number as numbers
from credverifier.wire.status.standing import Standing
from tests.offices import CHIEF, Household
from tests.operations.bulk.bulk_orders import begun, done, of_rows, revocation, run


def standing(house: Household, number: str) -> Standing:
    with house.store.read() as reading:
        found = reading.certificates.by_number(number)
    assert found is not None
    return found.standing


def test_each_row_gets_its_outcome(house: Household) -> None:
    first, second, third = house.issue(1, 2, 3)
    house.publish()
    house.perform(change_standing.revoke, second.number, "false_claim")
    house.perform(change_standing.revoke, third.number, "undisclosed_ad")
    link = f"{house.office.public_url}/c/{first.number}"
    lines = done(house, revocation(link, second.number, third.number, "nonsense", first.number))
    told = [
        (line.outcome, [one["code"] for one in line.problems.get("problems", [])]) for line in lines
    ]
    assert told == [
        (JobOutcome.CHANGED, []),
        (JobOutcome.THERE, []),
        (JobOutcome.REFUSED, ["certificate.already_revoked"]),
        (JobOutcome.REFUSED, ["certificate.not_found"]),
        (JobOutcome.REFUSED, ["bulk.twice"]),
    ]
    assert lines[0].number == first.number
    assert house.verdict(first.number).verdict == "revoked"
    with house.store.read() as reading:
        [*_, entry] = [
            entry
            for entry in reading.audit.of_certificate(first.number)
            if entry.action == "certificate.revoked"
        ]
    # Whoever ordered it, not the worker.
    assert entry.actor == CHIEF.id
    assert entry.detail["from"] == "valid" and entry.detail["reason"] == "false_claim"


def test_suspended_and_reinstated_with_notes(house: Household) -> None:
    made = house.issue(*range(1, 8))
    house.publish()
    texts = [numbers.show(one.number) for one in made]
    order = of_rows(StandingChange.SUSPEND, *texts)
    order = type(order)(
        change=order.change, reason=order.reason, note="Bảng của chị Lan", rows=order.rows
    )
    assert {line.outcome for line in done(house, order)} == {JobOutcome.CHANGED}
    assert all(house.verdict(one.number).verdict == "suspended" for one in made)
    with house.store.read() as reading:
        notes = reading.notes.of_certificates([one.number for one in made])
        stored = reading.certificates.by_numbers([one.number for one in made])
    assert [len(ones) for ones in notes.values()] == [1] * 7
    assert {one.note for one in stored.values()} == {"Bảng của chị Lan"}
    again = done(house, of_rows(StandingChange.REINSTATE, *texts))
    assert {line.outcome for line in again} == {JobOutcome.CHANGED}
    assert all(house.verdict(one.number).verdict == "valid" for one in made)


def test_what_changed_meanwhile_is_told_and_left_alone(house: Household) -> None:
    made = house.issue(*range(1, 4))
    house.publish()
    job = begun(house, revocation(*(one.number for one in made)))
    house.perform(change_standing.suspend, made[1].number, "undisclosed_ad")
    house.perform(change_standing.revoke, made[2].number, "false_claim")
    run(house, job)
    lines = jobs.result(house.office, house.call, job.id)
    assert [line.outcome for line in lines] == ["changed", "refused", "there"]
    assert lines[1].problems["problems"][0]["code"] == "bulk.changed_since"
    assert standing(house, made[1].number) is Standing.SUSPENDED


def test_nothing_is_done_before_the_public_has_it(house: Household) -> None:
    made = house.issue(1, 2)
    house.publish()
    job = begun(house, revocation(*(one.number for one in made)))
    with house.cannot_publish("status"):
        assert run_jobs.run_next(house.office, house.call, job.id) == 2
        with pytest.raises(PublicationError) as error:
            run_jobs.run_next(house.office, house.call, job.id)
        assert error.value.code == "publish.pending"
        waiting = jobs.job(house.office, house.call, job.id)
        assert waiting.state == "running" and waiting.failure == "publish.pending"
        # Decided and durable all the same.
        assert standing(house, made[0].number) is Standing.REVOKED
    house.later(minutes=2)
    assert run(house, job).state == "done"
    assert house.verdict(made[0].number).verdict == "revoked"


def test_parts_leave_room_for_a_pause(house: Household) -> None:
    made = house.issue(*range(1, 13))
    house.publish()
    job = begun(house, revocation(*(one.number for one in made)))
    assert run_jobs.run_next(house.office, house.call, job.id) == 5
    house.perform(jobs.change, job.id, "pause")
    assert run_jobs.run_next(house.office, house.call, job.id) == 0
    house.perform(jobs.change, job.id, "resume")
    assert run(house, job).state == "done"
    with house.store.read() as reading:
        [record] = reading.status_lists.all()
    assert record.changes >= 12
