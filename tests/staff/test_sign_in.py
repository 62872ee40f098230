"""How far a session goes: every role of people, by every method, with and without a key."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from credissuer.errors import ForbiddenError
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import (
    FOR_PEOPLE,
    MANY_NEED_PROOF,
    NEEDS_PROOF,
    Actor,
    Permission,
    Role,
    StepUpRequiredError,
)
from credissuer.staff.security_key import SecurityKeyRecord
from credissuer.staff.session import SessionRecord, SignInMethod
from credissuer.staff.sign_in import FRESH, SignedIn, must_have_key

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
KEY = SecurityKeyRecord(
    id="k",
    person_id="P00000000",
    label="khóa",
    public_key="x",
    sign_count=0,
    added_at=NOW,
    used_at=None,
    removed_at=None,
)


def signed_in(
    *roles: Role, method: SignInMethod, keys: int = 0, proven: datetime | None = NOW
) -> SignedIn:
    person = PersonRecord(
        id="P00000000",
        login="p",
        name="P",
        email="p@tnso.example",
        roles=frozenset(roles),
        language="vi",
        password_hash=None,
        oidc_subject=None,
        operator=None,
        created_at=NOW,
        disabled_at=None,
        version=1,
    )
    session = SessionRecord(
        id="s",
        secret_sha256="0" * 64,
        person_id=person.id,
        method=method,
        user_agent="",
        created_at=NOW,
        seen_at=NOW,
        expires_at=NOW,
        ended_at=None,
        stepped_up_at=proven,
    )
    return SignedIn(session, person, (KEY,) * keys)


NEED_ONE = {
    Role.ASSESSOR,
    Role.APPROVER,
    Role.CASE_OFFICER,
    Role.APPEALS,
    Role.ISSUER_OPERATOR,
    Role.ADMIN,
}


@pytest.mark.parametrize("role", FOR_PEOPLE)
def test_which_roles_need_a_key(role: Role) -> None:
    found = signed_in(role, method=SignInMethod.PASSWORD)
    assert must_have_key(found.person) is (role in NEED_ONE)
    assert found.is_whole is (role not in NEED_ONE)
    assert found.actor.roles == (frozenset() if role in NEED_ONE else {role})


@pytest.mark.parametrize("method", SignInMethod)
@pytest.mark.parametrize("keys", [0, 1])
@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR])
def test_a_session_is_whole_by_its_key(method: SignInMethod, keys: int, role: Role) -> None:
    found = signed_in(role, method=method, keys=keys)
    by_key = method in (SignInMethod.SECURITY_KEY, SignInMethod.DEMO)
    assert found.is_whole is (by_key or (role is Role.AUDITOR and keys == 0))
    # A password or another provider never adds a key where there is one.
    assert found.may_add_key is (by_key or keys == 0)


def test_one_more_role_is_one_more_reason() -> None:
    roles = (Role.AUDITOR, Role.APPROVER)
    assert not signed_in(*roles, method=SignInMethod.PASSWORD).is_whole


def test_a_proof_is_fresh_for_five_minutes() -> None:
    found = signed_in(Role.APPROVER, method=SignInMethod.SECURITY_KEY, keys=1)
    assert found.is_fresh(NOW)
    assert found.is_fresh(NOW + FRESH * 0.99)
    assert not found.is_fresh(NOW + FRESH)
    never = signed_in(Role.APPROVER, method=SignInMethod.SECURITY_KEY, keys=1, proven=None)
    assert not never.is_fresh(NOW)


def test_a_half_session_is_never_fresh() -> None:
    assert not signed_in(Role.APPROVER, method=SignInMethod.PASSWORD, keys=1).is_fresh(NOW)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_what_needs_a_proof_is_asked_for_one(role: Role, permission: Permission) -> None:
    late = Actor(id="person:x", roles=frozenset({role}), is_proven=False)
    proven = Actor(id="person:x", roles=frozenset({role}))
    if not proven.has(permission):
        return
    proven.require(permission)
    if permission in NEEDS_PROOF:
        with pytest.raises(StepUpRequiredError):
            late.require(permission)
    else:
        late.require(permission)


def test_what_decides_needs_a_proof_and_what_stops_does_not() -> None:
    assert {
        Permission.ISSUE,
        Permission.DECIDE,
        Permission.DECIDE_CASES,
        Permission.REVOKE,
        Permission.REINSTATE,
        Permission.IMPORT,
        Permission.KEYS,
        Permission.PEOPLE,
    } <= NEEDS_PROOF
    assert not {Permission.SUSPEND, Permission.CONFIRM, Permission.READ} & NEEDS_PROOF


def test_what_needs_no_proof_for_one_may_need_it_for_many() -> None:
    late = Actor(id="person:x", roles=frozenset({Role.CASE_OFFICER}), is_proven=False)
    late.require(Permission.SUSPEND)
    late.require_for_many(Permission.CONFIRM)
    for permission in (Permission.SUSPEND, Permission.REVOKE):
        with pytest.raises(StepUpRequiredError):
            late.require_for_many(permission)
    with pytest.raises(ForbiddenError):
        late.require_for_many(Permission.ISSUE)
    replace(late, is_proven=True).require_for_many(Permission.SUSPEND)
    assert not MANY_NEED_PROOF & NEEDS_PROOF
