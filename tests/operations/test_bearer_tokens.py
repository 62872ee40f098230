"""Bearer tokens: shown once, kept as a hash, with a role and an end."""

from __future__ import annotations

import hashlib

import pytest

from credissuer.errors import IssuerError
from credissuer.operations import bearer_tokens
from credissuer.operations.perform import perform
from tests.offices import CHIEF, Household


def test_the_secret_is_shown_once_and_kept_nowhere(house: Household) -> None:
    record, secret = perform(
        house.office,
        house.office.call(CHIEF),
        bearer_tokens.create,
        house.office,
        "nhãn hàng",
        "auditor",
        30,
    )
    assert secret.startswith("crd_") and len(secret) == 4 + 43
    assert record.secret_sha256 == hashlib.sha256(secret.encode()).hexdigest()
    assert (record.expires_at - record.created_at).days == 30
    house.store.close()
    for file in house.folder.glob("credissuer.db*"):
        assert secret.encode() not in file.read_bytes()


def test_each_is_another(house: Household) -> None:
    made = [
        perform(
            house.office,
            house.office.call(CHIEF),
            bearer_tokens.create,
            house.office,
            "x",
            "issuer",
            1,
        )
        for _ in range(20)
    ]
    assert len({secret for _, secret in made}) == len({record.id for record, _ in made}) == 20


def test_a_revoked_one_is_revoked_once(house: Household) -> None:
    record, _ = perform(
        house.office,
        house.office.call(CHIEF),
        bearer_tokens.create,
        house.office,
        "x",
        "revoker",
        1,
    )
    perform(house.office, house.office.call(CHIEF), bearer_tokens.revoke, record.id)
    at = house.now[0]
    house.later(hours=1)
    perform(house.office, house.office.call(CHIEF), bearer_tokens.revoke, record.id)
    with house.store.read() as reading:
        [kept] = reading.bearer_tokens.all()
    assert kept.revoked_at == at
    assert house.trail()[-2:] == [("token.created", record.id), ("token.revoked", record.id)]


@pytest.mark.parametrize(("role", "days", "code"), [
    ("king", 1, "token.role_unknown"), ("", 1, "token.role_unknown"), ("Admin", 1, "token.role_unknown"),
    ("admin", 0, "token.days"), ("admin", 367, "token.days"), ("admin", -1, "token.days"),
])  # fmt: skip
def test_what_makes_no_token_leaves_no_trace(
    house: Household, role: str, days: int, code: str
) -> None:
    with pytest.raises(IssuerError) as refusal:
        perform(
            house.office,
            house.office.call(CHIEF),
            bearer_tokens.create,
            house.office,
            "x",
            role,
            days,
        )
    assert refusal.value.code == code
    with pytest.raises(IssuerError) as unknown:
        perform(house.office, house.office.call(CHIEF), bearer_tokens.revoke, "nobody")
    assert unknown.value.code == "token.not_found"
    assert house.trail() == []
