from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credissuer.errors import IssuerError, NotFoundError, SigningKeyError
from credissuer.signing import lifecycle
from credissuer.signing.lifecycle import Records
from credissuer.signing.provider import KeyRecord, KeyState, KeyUse

T0 = datetime(2026, 11, 23, 7, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def key(name: str, use: KeyUse, state: KeyState = KeyState.ACTIVE, at: datetime = T0) -> KeyRecord:
    return KeyRecord(
        thumbprint=name,
        use=use,
        algorithm="ES256",
        state=state,
        jwk={"kid": name},
        created_at=at,
        valid_from=None if state is KeyState.NEXT else at,
    )


@pytest.fixture
def records() -> Records:
    return tuple(key(use.value, use) for use in KeyUse)


def test_moments_are_truncated_to_seconds_in_utc() -> None:
    hanoi = timezone(timedelta(hours=7))
    assert lifecycle.whole_second(datetime(2026, 11, 23, 14, 0, 0, 999_999, tzinfo=hanoi)) == T0
    assert lifecycle.whole_second(datetime(2026, 11, 23, 14, 0, 0, tzinfo=hanoi)).tzinfo is UTC


def test_a_moment_without_a_time_zone_raises_value_error() -> None:
    with pytest.raises(ValueError, match="time zone"):
        lifecycle.whole_second(datetime(2026, 11, 23))


def test_a_change_before_the_last_one_is_refused(records: Records) -> None:
    assert lifecycle.moment(records, T0) == T0
    with pytest.raises(SigningKeyError) as refusal:
        lifecycle.moment(records, T0 - timedelta(microseconds=1))
    assert refusal.value.code == "key.clock_backwards"
    assert refusal.value.facts["latest"] == "2026-11-23T07:00:00Z"


def test_an_announced_date_is_not_the_date_of_a_change(records: Records) -> None:
    next_key = replace(key("new", KeyUse.STATUS, KeyState.NEXT), valid_from=T0 + DAY)
    assert lifecycle.moment((*records, next_key), T0) == T0
    stolen = lifecycle.compromised((*records, next_key), "new", T0)
    assert lifecycle.find(stolen, "new").valid_from is None
    assert lifecycle.moment(stolen, T0) == T0
    given_up = lifecycle.find(lifecycle.retired((*records, next_key), "new"), "new")
    assert (given_up.state, given_up.valid_from) == (KeyState.RETIRED, None)


def test_both_keys_are_valid_in_the_second_of_the_change(records: Records) -> None:
    next_key = key("new", KeyUse.STATUS, KeyState.NEXT)
    changed = lifecycle.promoted((*records, next_key), next_key, T0 + DAY)
    retired, active = lifecycle.find(changed, "status"), lifecycle.find(changed, "new")
    assert (retired.state, retired.valid_from, retired.valid_until) == (
        KeyState.RETIRED,
        T0,
        T0 + DAY,
    )
    assert (active.state, active.valid_from, active.valid_until) == (
        KeyState.ACTIVE,
        T0 + DAY,
        None,
    )
    assert [record for record in changed if record.use is not KeyUse.STATUS] == [
        record for record in records if record.use is not KeyUse.STATUS
    ]


def test_a_next_key_waits_until_its_overlap_is_over() -> None:
    next_key = key("new", KeyUse.STATUS, KeyState.NEXT)
    lifecycle.check_overlap(next_key, T0 + DAY, DAY)
    with pytest.raises(SigningKeyError) as refusal:
        lifecycle.check_overlap(next_key, T0 + DAY - timedelta(seconds=1), DAY)
    assert (refusal.value.code, refusal.value.facts["until"]) == (
        "key.overlap_not_over",
        "2026-11-24T07:00:00Z",
    )


def test_the_active_key_cannot_be_retired_even_beside_a_next_one(records: Records) -> None:
    with pytest.raises(SigningKeyError) as refusal:
        lifecycle.retired((*records, key("new", KeyUse.STATUS, KeyState.NEXT)), "status")
    assert refusal.value.code == "key.only_active"


@pytest.mark.parametrize("state", [KeyState.RETIRED, KeyState.COMPROMISED])
def test_only_a_next_key_can_be_retired(records: Records, state: KeyState) -> None:
    with pytest.raises(SigningKeyError) as refusal:
        lifecycle.retired((*records, key("old", KeyUse.STATUS, state)), "old")
    assert (refusal.value.code, refusal.value.facts["state"]) == ("key.cannot_change", state)


@pytest.mark.parametrize("state", [KeyState.ACTIVE, KeyState.NEXT])
def test_an_active_or_next_key_is_not_removed(records: Records, state: KeyState) -> None:
    with pytest.raises(SigningKeyError) as refusal:
        lifecycle.removed((*records, key("one", KeyUse.STATUS, state)), "one")
    assert refusal.value.code == "key.cannot_change"


@pytest.mark.parametrize("state", [KeyState.RETIRED, KeyState.COMPROMISED])
def test_a_retired_or_compromised_key_is_removed(records: Records, state: KeyState) -> None:
    assert lifecycle.removed((*records, key("old", KeyUse.STATUS, state)), "old") == records


def test_a_compromise_is_dated_and_does_not_change_the_validity(records: Records) -> None:
    compromised = lifecycle.find(lifecycle.compromised(records, "status", T0 + DAY), "status")
    assert (compromised.state, compromised.compromised_at) == (KeyState.COMPROMISED, T0 + DAY)
    assert (compromised.valid_from, compromised.valid_until) == (T0, None)


@pytest.mark.parametrize(
    "change",
    [
        lifecycle.find,
        lifecycle.retired,
        lifecycle.removed,
        lambda records, name: lifecycle.compromised(records, name, T0),
    ],
)
def test_an_unknown_key_is_not_found(records: Records, change) -> None:
    with pytest.raises(NotFoundError) as refusal:
        change(records, "nobody")
    assert refusal.value.code == "key.not_found"


def test_a_use_without_an_active_key_is_refused(records: Records) -> None:
    with pytest.raises(SigningKeyError) as refusal:
        lifecycle.active(records[1:], KeyUse.CREDENTIAL)
    assert (refusal.value.code, refusal.value.facts["use"]) == ("key.none_active", "credential")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["next", "promote", "retire", "remove"]),
        st.sampled_from(KeyUse),
        st.integers(0, 9),
    ),
    max_size=30,
)


@given(STEPS)
def test_after_any_changes_every_use_has_one_active_key_and_no_gap_in_validity(
    steps,
) -> None:
    records = tuple(key(use.value, use) for use in KeyUse)
    history: dict[str, KeyRecord] = {}
    for number, (step, use, index) in enumerate(steps):
        at = T0 + timedelta(seconds=number)
        try:
            records = _apply(records, step, use, index, at, str(number))
        except IssuerError:
            pass
        history |= {record.thumbprint: record for record in records}
    for use in KeyUse:
        assert [record.use for record in records if record.state is KeyState.ACTIVE].count(use) == 1
        spans = sorted(
            (record.valid_from, record.valid_until)
            for record in history.values()
            if record.use is use and record.valid_until
        )
        ends = [end for _, end in spans]
        starts = [start for start, _ in spans[1:]] + [lifecycle.active(records, use).valid_from]
        assert ends == starts[: len(ends)]


def _apply(
    records: Records, step: str, use: KeyUse, index: int, at: datetime, name: str
) -> Records:
    next_key = lifecycle.upcoming(records, use)
    if step == "next" and next_key is None:
        return (*records, key(name, use, KeyState.NEXT, at))
    if step == "promote" and next_key is not None:
        return lifecycle.promoted(records, next_key, at)
    change = lifecycle.retired if step == "retire" else lifecycle.removed
    return change(records, records[index % len(records)].thumbprint)
