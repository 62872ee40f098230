"""A keystore held against the key register."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from credissuer.signing import key_register
from credissuer.signing.lifecycle import Records
from credissuer.signing.provider import KeyRecord, KeyState, KeyUse

NOW = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
STATES = list(KeyState)


def record(name: str, state: KeyState = KeyState.ACTIVE, hours: int = 0) -> KeyRecord:
    return KeyRecord(
        thumbprint=name * 43,
        use=KeyUse.CREDENTIAL,
        algorithm="ES256",
        state=state,
        jwk={"kid": name * 43},
        created_at=NOW + timedelta(hours=hours),
        valid_from=NOW + timedelta(hours=hours),
    )


def register(*records: KeyRecord) -> list[key_register.RegisteredKey]:
    return [key_register.registered(one, "first") for one in records]


@pytest.mark.parametrize("ours", STATES)
@pytest.mark.parametrize("theirs", STATES)
def test_a_key_only_ever_moves_on(ours: KeyState, theirs: KeyState) -> None:
    here, there = record("a", ours), record("a", theirs)
    further = max(ours, theirs, key=STATES.index)
    [followed] = key_register.followed((here,), register(there))
    [merged] = key_register.merged((here,), [there])
    assert followed.state is further and merged.state is further
    is_ahead = STATES.index(ours) > STATES.index(theirs)
    assert bool(key_register.ahead((here,), register(there))) == is_ahead


def test_the_times_come_with_the_state() -> None:
    ended = replace(record("a", KeyState.RETIRED), valid_until=NOW + timedelta(hours=1))
    assert key_register.followed((record("a"),), register(ended)) == (ended,)


def test_no_key_is_added_from_the_register() -> None:
    theirs = register(record("a"), record("b", KeyState.NEXT))
    assert key_register.followed((record("a"),), theirs) == (record("a"),)
    [lacking] = key_register.lacking((record("a"),), theirs)
    assert (lacking.thumbprint, lacking.has_signed) == ("b" * 43, False)
    refusal = key_register.refusal(lacking)
    assert refusal.code == "key.not_here" and "first" in refusal.words("en")


@pytest.mark.parametrize(
    ("state", "valid_from", "has_signed"),
    [
        (KeyState.NEXT, NOW, False),
        (KeyState.ACTIVE, NOW, True),
        (KeyState.RETIRED, NOW, True),
        (KeyState.RETIRED, None, False),
        (KeyState.COMPROMISED, NOW, True),
    ],
)
def test_a_key_that_was_given_up_has_signed_nothing(
    state: KeyState, valid_from: datetime | None, has_signed: bool
) -> None:
    key = replace(record("a", state), valid_from=valid_from)
    assert key_register.registered(key, "").has_signed is has_signed


def test_of_two_keys_put_to_work_at_once_every_server_keeps_the_later() -> None:
    one, other = record("a"), record("b", hours=1)
    for ours, theirs in ((one, other), (other, one)):
        merged = key_register.merged((ours,), [theirs])
        assert [key.state for key in merged] == [KeyState.RETIRED, KeyState.ACTIVE]
        assert merged[0].valid_until == other.valid_from
    same: Records = key_register.merged((record("a"),), [record("b")])
    assert same == key_register.merged((record("b"),), [record("a")]) or {
        key.thumbprint for key in same if key.state is KeyState.ACTIVE
    } == {"b" * 43}


def test_a_key_of_another_use_stays_at_work() -> None:
    status = replace(record("s", hours=-1), use=KeyUse.STATUS)
    merged = key_register.merged((record("a"), status), [record("b", hours=1)])
    assert {key.thumbprint[0] for key in merged if key.state is KeyState.ACTIVE} == {"b", "s"}
