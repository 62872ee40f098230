"""Bearer tokens: shown once, stored as a hash, with a role and an expiry."""

from __future__ import annotations

import hashlib

import pytest

from credissuer.errors import IssuerError
from credissuer.operations.access import bearer_tokens
from credissuer.operations.people.change_person import disable
from credissuer.operations.people.give_roles import change_roles
from credissuer.staff.bearer_token import BearerTokenRecord
from credissuer.staff.roles import Role
from tests.offices import Household
from tests.operations.people.staff import AN, CHI, DUNG, by_two, do
from tests.two_people import employ


def create(house: Household, label: str, role: str, days: int) -> tuple[BearerTokenRecord, str]:
    """The record of a new token, and its secret."""
    created: tuple[BearerTokenRecord, str] = house.perform(
        bearer_tokens.create, house.office, label, role, days
    )
    return created


def test_the_secret_is_returned_once_and_not_stored(house: Household) -> None:
    record, secret = create(house, "nhãn hàng", "auditor", 30)
    assert secret.startswith("crd_") and len(secret) == 4 + 43
    assert record.secret_sha256 == hashlib.sha256(secret.encode()).hexdigest()
    assert (record.expires_at - record.created_at).days == 30
    house.store.close()
    for file in house.folder.glob("credissuer.db*"):
        assert secret.encode() not in file.read_bytes()


def test_every_token_has_its_own_secret_and_id(house: Household) -> None:
    tokens = [create(house, "x", "issuer", 1) for _ in range(20)]
    assert len({secret for _, secret in tokens}) == len({record.id for record, _ in tokens}) == 20


def test_a_token_is_revoked_only_once(house: Household) -> None:
    record, _ = create(house, "x", "revoker", 1)
    house.perform(bearer_tokens.revoke, record.id)
    revoked_at = house.now[0]
    house.later(hours=1)
    house.perform(bearer_tokens.revoke, record.id)
    with house.store.read() as reading:
        [stored] = reading.bearer_tokens.all()
    assert stored.revoked_at == revoked_at
    assert house.trail()[-2:] == [("token.created", record.id), ("token.revoked", record.id)]


@pytest.mark.parametrize(
    ("role", "days", "code"),
    [
        ("king", 1, "token.role_unknown"),
        ("", 1, "token.role_unknown"),
        ("Admin", 1, "token.role_unknown"),
        ("admin", 0, "token.days"),
        ("admin", 367, "token.days"),
        ("admin", -1, "token.days"),
    ],
)
def test_a_refused_call_leaves_no_audit_entry(
    house: Household, role: str, days: int, code: str
) -> None:
    with pytest.raises(IssuerError) as refusal:
        create(house, "x", role, days)
    assert refusal.value.code == code
    with pytest.raises(IssuerError) as unknown:
        house.perform(bearer_tokens.revoke, "nobody")
    assert unknown.value.code == "token.not_found"
    assert house.trail() == []


def test_a_token_of_a_person_has_a_role_of_theirs(house: Household) -> None:
    employ(house.office, AN, DUNG)
    record, _ = house.perform(bearer_tokens.create, house.office, "x", "auditor", 30, DUNG.login)
    assert record.person_id == DUNG.id
    for role, whose, code in (
        ("approver", DUNG.login, "token.role_not_theirs"),
        ("auditor", "nobody", "person.not_found"),
    ):
        with pytest.raises(IssuerError) as refusal:
            house.perform(bearer_tokens.create, house.office, "x", role, 30, whose)
        assert refusal.value.code == code


def test_it_is_never_good_for_more_than_the_person(house: Household) -> None:
    employ(house.office, AN, DUNG)
    record, _ = house.perform(bearer_tokens.create, house.office, "x", "auditor", 30, DUNG.id)

    def roles() -> frozenset[Role] | None:
        with house.store.read() as reading:
            return bearer_tokens.roles_of(reading, record)

    assert roles() == {Role.AUDITOR}
    house.perform(change_roles, house.office, DUNG.id, frozenset({Role.COMMUNICATIONS}))
    assert roles() == frozenset()
    house.perform(change_roles, house.office, DUNG.id, frozenset({Role.AUDITOR}))
    assert roles() == {Role.AUDITOR}
    house.perform(disable, DUNG.id)
    assert roles() is None


def test_where_two_decide_a_person_makes_their_own(house: Household) -> None:
    """Whoever makes a token sees it, and could be two people with it."""
    by_two(house)
    with pytest.raises(IssuerError) as refusal:
        do(house, AN, bearer_tokens.create, house.office, "x", "approver", 30, CHI.id)
    assert refusal.value.code == "token.not_yours"
    record, _ = do(house, AN, bearer_tokens.create, house.office, "x", "admin", 30, AN.id)
    assert record.person_id == AN.id
