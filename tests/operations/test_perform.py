"""Two operations in one are one commit, wherever the process is killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest

from credissuer import failpoints
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import ForbiddenError, PublicationError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.change_standing import revoke, suspend
from credissuer.operations.perform import needs, perform
from credissuer.staff.roles import Permission, Role
from credissuer.store.sql import open_store
from credissuer.store.transaction import Transaction
from tests.offices import Household, actor


def nothing_between() -> None:
    """Do nothing between the two operations."""


def killed_between() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@operation(Permission.REVOKE)
def settle(
    transaction: Transaction,
    call: Call,
    revoked: str,
    suspended: str,
    between: Callable[[], None] = nothing_between,
) -> Outcome[tuple[CertificateRecord, CertificateRecord]]:
    """A made-up operation that revokes one certificate and suspends another."""
    first = revoke(transaction, call, revoked, "false_claim")
    between()
    second = suspend(transaction, call, suspended, "undisclosed_ad")
    return Outcome(
        (first.value, second.value),
        (*first.events, *second.events),
        first.due | second.due,
    )


def standings(house: Household, *numbers: str) -> list[str]:
    with house.store.read() as reading:
        records = reading.certificates.by_numbers(numbers)
    return [records[number].standing.value for number in numbers]


def run_and_be_killed(house: Household, work: Callable[[], object]) -> None:
    """Run `work` in a forked process, which must be killed in it."""
    process_id = os.fork()
    if process_id == 0:
        work()
        os._exit(0)
    _, status = os.waitpid(process_id, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def settle_on_own_connection(
    house: Household, first: str, second: str, between: Callable[[], None], failpoint: str | None
) -> None:
    failpoints.arm(failpoint)
    store = open_store(f"sqlite:///{house.folder / 'credissuer.db'}")
    house.change(store=store)
    house.perform(settle, first, second, between)


def test_two_operations_are_committed_and_published_together(house: Household) -> None:
    first, second = (certificate.number for certificate in house.issue(1, 2))
    house.publish()
    before = len(house.trail())
    house.perform(settle, first, second)
    assert standings(house, first, second) == ["revoked", "suspended"]
    assert house.trail()[before:] == [
        ("certificate.revoked", first),
        ("certificate.suspended", second),
    ]
    assert house.verdict(first).verdict == "revoked"
    assert house.verdict(second).verdict == "suspended"


def test_a_refusal_of_the_second_operation_undoes_the_first(house: Household) -> None:
    first, second = (certificate.number for certificate in house.issue(1, 2))
    house.publish()
    house.perform(revoke, second, "deceased")
    trail = house.trail()
    with pytest.raises(RefusedError, match=r"certificate\.cannot_change"):
        house.perform(settle, first, second)
    assert standings(house, first, second) == ["valid", "revoked"]
    assert house.trail() == trail
    assert house.verdict(first).verdict == "valid"


@pytest.mark.parametrize(
    ("between", "failpoint"),
    [(killed_between, None), (nothing_between, "change.before_commit")],
    ids=["between the operations", "before the commit"],
)
def test_a_kill_before_the_commit_undoes_both(
    house: Household, between: Callable[[], None], failpoint: str | None
) -> None:
    first, second = (certificate.number for certificate in house.issue(1, 2))
    house.publish()
    trail = house.trail()
    run_and_be_killed(
        house, lambda: settle_on_own_connection(house, first, second, between, failpoint)
    )
    assert standings(house, first, second) == ["valid", "valid"]
    assert house.trail() == trail


def test_after_a_kill_after_the_commit_both_are_published_later(
    house: Household,
) -> None:
    first, second = (certificate.number for certificate in house.issue(1, 2))
    house.publish()
    run_and_be_killed(
        house,
        lambda: settle_on_own_connection(
            house, first, second, nothing_between, "change.after_commit"
        ),
    )
    assert standings(house, first, second) == ["revoked", "suspended"]
    assert house.verdict(first).verdict == "valid"
    house.publish()
    assert house.verdict(first).verdict == "revoked"
    assert house.verdict(second).verdict == "suspended"


def test_a_call_without_permission_is_refused_first(house: Household) -> None:
    [first] = house.issue(1)
    with pytest.raises(ForbiddenError):
        perform(house.office, house.office.call(actor(Role.AUDITOR)), settle, first.number, "x")


def test_what_needs_a_permission_does_nothing_without_it(house: Household) -> None:
    done: list[str] = []

    @needs(Permission.EXPORT)
    def carry_out(office: Office, call: Call, work: str, *, times: int = 1) -> str:
        done.extend([work] * times)
        return call.actor.id

    with pytest.raises(ForbiddenError):
        carry_out(house.office, house.office.call(actor(Role.ISSUER)), "a snapshot")
    assert done == []
    auditor = actor(Role.AUDITOR)
    assert carry_out(house.office, house.office.call(auditor), "a snapshot", times=2) == auditor.id
    assert done == ["a snapshot", "a snapshot"]


def test_a_function_without_a_permission_is_no_operation(house: Household) -> None:
    def unmarked(transaction: Transaction, call: Call) -> Outcome[None]:
        return Outcome(None)

    with pytest.raises(TypeError, match="not marked as an operation"):
        house.perform(unmarked)


def test_a_change_that_cannot_be_published_is_still_committed(house: Household) -> None:
    [first] = house.issue(1)
    house.publish()
    with house.cannot_publish("status"), pytest.raises(PublicationError, match=r"publish\.pending"):
        house.perform(revoke, first.number, "false_claim")
    assert standings(house, first.number) == ["revoked"]
