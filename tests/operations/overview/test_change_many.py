"""Many certificates at once: a dry run that changes nothing, then all that can be in one commit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from credissuer.credentials.states import StandingChange
from credissuer.errors import ForbiddenError, UsageError
from credissuer.operations import change_standing
from credissuer.operations.change_standing import revoke
from credissuer.operations.overview import change_many
from credissuer.operations.perform import perform
from credissuer.staff.roles import Role, StepUpRequiredError
from credverifier.wire.status.standing import Standing
from tests.offices import Household, actor


@pytest.fixture
def numbers(house: Household) -> list[str]:
    """Three certificates, of which the first is revoked."""
    certificates = house.issue(1, 2, 3)
    house.publish()
    house.perform(revoke, certificates[0].number, "deceased")
    return [certificate.number for certificate in certificates]


def standings(house: Household, numbers: list[str]) -> list[Standing]:
    with house.store.read() as reading:
        found = reading.certificates.by_numbers(numbers)
    return [found[number].standing for number in numbers]


def test_a_dry_run_says_of_each_what_would_be_and_changes_nothing(
    house: Household, numbers: list[str]
) -> None:
    before = house.trail()
    asked = [*numbers, "7K3M9QX2HS", "nonsense", numbers[1]]
    planned = change_many.plan(house.office, house.call, asked, StandingChange.SUSPEND)
    codes = [one.refusal.code if one.refusal else None for one in planned]
    assert codes == ["certificate.cannot_change", None, None, *["certificate.not_found"] * 2]
    assert planned[1].facts is not None and planned[1].facts["name"].startswith("Kênh")
    assert house.trail() == before


def test_what_can_be_changed_is_changed_and_public_and_the_rest_is_named(
    house: Household, numbers: list[str]
) -> None:
    asked = [*numbers, "nonsense"]
    done = house.perform(change_many.suspend_many, asked, "false_claim", "đợt rà soát")
    assert done.changed == numbers[1:]
    assert [(number, error.code) for number, error in done.refused] == [
        (numbers[0], "certificate.cannot_change"),
        ("nonsense", "certificate.not_found"),
    ]
    assert standings(house, numbers) == [Standing.REVOKED, *[Standing.SUSPENDED] * 2]
    assert [house.verdict(number).code for number in numbers[1:]] == ["status.suspended"] * 2
    assert house.trail()[-2:] == [("certificate.suspended", number) for number in numbers[1:]]
    with house.store.read() as reading:
        assert [note.text for note in reading.notes.of_certificate(numbers[1])] == ["đợt rà soát"]


def test_many_are_revoked_too(house: Household, numbers: list[str]) -> None:
    house.perform(change_many.revoke_many, numbers[1:], "legal_finding")
    assert standings(house, numbers) == [Standing.REVOKED] * 3


def test_what_cannot_be_meant_is_refused_as_a_whole(house: Household, numbers: list[str]) -> None:
    for asked, reason, code in (
        ([], "false_claim", "many.none"),
        ([f"N{index}" for index in range(201)], "false_claim", "many.too_many"),
        (numbers, "no_such_reason", "certificate.reason_unknown"),
    ):
        with pytest.raises(UsageError) as refusal:
            house.perform(change_many.suspend_many, asked, reason)
        assert refusal.value.code == code
        if code != "certificate.reason_unknown":
            with pytest.raises(UsageError):
                change_many.plan(house.office, house.call, asked, StandingChange.SUSPEND)
    assert standings(house, numbers)[1:] == [Standing.VALID] * 2


@pytest.mark.parametrize(
    ("operation", "role"),
    [
        (change_many.suspend_many, Role.APPROVER),
        (change_many.suspend_many, Role.AUDITOR),
        (change_many.revoke_many, Role.ASSESSOR),
        (change_many.revoke_many, Role.ADMIN),
    ],
)
def test_who_may_not_changes_nothing(
    house: Household, numbers: list[str], operation: object, role: Role
) -> None:
    call = house.office.call(actor(role))
    with pytest.raises(ForbiddenError):
        perform(house.office, call, operation, numbers[1:], "false_claim")  # type: ignore[arg-type]
    assert standings(house, numbers)[1:] == [Standing.VALID] * 2


@pytest.mark.parametrize("operation", [change_many.suspend_many, change_many.revoke_many])
def test_many_are_not_changed_without_a_fresh_proof(
    house: Household, numbers: list[str], operation: Any
) -> None:
    late = house.office.call(replace(actor(Role.CASE_OFFICER), is_proven=False))
    with pytest.raises(StepUpRequiredError):
        perform(house.office, late, operation, numbers[1:], "false_claim")
    assert standings(house, numbers)[1:] == [Standing.VALID] * 2
    # One alone is an emergency, and waits for nothing.
    perform(house.office, late, change_standing.suspend, numbers[1], "false_claim")
    assert standings(house, numbers)[1:] == [Standing.SUSPENDED, Standing.VALID]


def test_who_may_not_read_plans_nothing(house: Household, numbers: list[str]) -> None:
    call = house.office.call(actor(Role.VC_API))
    with pytest.raises(ForbiddenError):
        change_many.plan(house.office, call, numbers, StandingChange.SUSPEND)
