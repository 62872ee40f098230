"""Operations compose: two of them are one commit, wherever the plug is pulled."""

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
from tests.offices import CHIEF, Household, actor


def nothing_between() -> None:
    """The plug stays in."""


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
    """A made-up decision: one certificate is revoked and another one suspended, or neither is."""
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


def in_a_process_that_dies(house: Household, work: Callable[[], object]) -> None:
    """Run `work` in a fork, on a connection of its own, and see it killed."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def settled_elsewhere(
    house: Household, one: str, two: str, between: Callable[[], None], failpoint: str | None
) -> None:
    failpoints.arm(failpoint)
    store = open_store(f"sqlite:///{house.folder / 'credissuer.db'}")
    house.change(store=store)
    perform(house.office, house.office.call(CHIEF), settle, one, two, between)


def test_two_operations_are_one_commit_and_one_publication(house: Household) -> None:
    one, two = (certificate.number for certificate in house.issue(1, 2))
    house.publish()
    before = len(house.trail())
    perform(house.office, house.office.call(CHIEF), settle, one, two)
    assert standings(house, one, two) == ["revoked", "suspended"]
    assert house.trail()[before:] == [
        ("certificate.revoked", one),
        ("certificate.suspended", two),
    ]
    assert house.verdict(one).verdict == "revoked"
    assert house.verdict(two).verdict == "suspended"


def test_what_the_second_refuses_undoes_the_first(house: Household) -> None:
    one, two = (certificate.number for certificate in house.issue(1, 2))
    house.publish()
    perform(house.office, house.office.call(CHIEF), revoke, two, "deceased")
    trail = house.trail()
    with pytest.raises(RefusedError, match=r"certificate\.cannot_change"):
        perform(house.office, house.office.call(CHIEF), settle, one, two)
    assert standings(house, one, two) == ["valid", "revoked"]
    assert house.trail() == trail
    assert house.verdict(one).verdict == "valid"


@pytest.mark.parametrize(
    ("between", "failpoint"),
    [(killed_between, None), (nothing_between, "change.before_commit")],
    ids=["between the operations", "before the commit"],
)
def test_a_plug_pulled_before_the_commit_leaves_neither(
    house: Household, between: Callable[[], None], failpoint: str | None
) -> None:
    one, two = (certificate.number for certificate in house.issue(1, 2))
    house.publish()
    trail = house.trail()
    in_a_process_that_dies(house, lambda: settled_elsewhere(house, one, two, between, failpoint))
    assert standings(house, one, two) == ["valid", "valid"]
    assert house.trail() == trail


def test_a_plug_pulled_after_the_commit_leaves_both_and_they_are_published(
    house: Household,
) -> None:
    one, two = (certificate.number for certificate in house.issue(1, 2))
    house.publish()
    in_a_process_that_dies(
        house, lambda: settled_elsewhere(house, one, two, nothing_between, "change.after_commit")
    )
    assert standings(house, one, two) == ["revoked", "suspended"]
    assert house.verdict(one).verdict == "valid"
    house.publish()
    assert house.verdict(one).verdict == "revoked"
    assert house.verdict(two).verdict == "suspended"


def test_who_may_not_is_refused_before_anything_is_read(house: Household) -> None:
    [one] = house.issue(1)
    with pytest.raises(ForbiddenError):
        perform(house.office, house.office.call(actor(Role.AUDITOR)), settle, one.number, "x")


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


def test_a_function_that_names_no_permission_is_no_operation(house: Household) -> None:
    def unmarked(transaction: Transaction, call: Call) -> Outcome[None]:
        return Outcome(None)

    with pytest.raises(TypeError, match="not marked as an operation"):
        perform(house.office, house.office.call(CHIEF), unmarked)


def test_what_cannot_be_published_is_decided_all_the_same(house: Household) -> None:
    [one] = house.issue(1)
    house.publish()
    (house.folder / "public" / "status").rename(house.folder / "public" / "elsewhere")
    (house.folder / "public" / "status").write_text("no folder")
    with pytest.raises(PublicationError, match=r"publish\.pending"):
        perform(house.office, house.office.call(CHIEF), revoke, one.number, "false_claim")
    assert standings(house, one.number) == ["revoked"]
