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


def test_moments_are_cut_to_the_second_and_moved_to_utc() -> None:
    hanoi = timezone(timedelta(hours=7))
    assert lifecycle.whole_second(datetime(2026, 11, 23, 14, 0, 0, 999_999, tzinfo=hanoi)) == T0
    assert lifecycle.whole_second(datetime(2026, 11, 23, 14, 0, 0, tzinfo=hanoi)).tzinfo is UTC


def test_a_moment_without_time_zone_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="time zone"):
        lifecycle.whole_second(datetime(2026, 11, 23))


def test_no_change_is_dated_before_the_last_one(records: Records) -> None:
    assert lifecycle.moment(records, T0) == T0
    with pytest.raises(SigningKeyError) as caught:
        lifecycle.moment(records, T0 - timedelta(microseconds=1))
    assert caught.value.code == "key.clock_backwards"
    assert caught.value.facts["latest"] == "2026-11-23T07:00:00Z"


def test_what_is_announced_has_not_happened_yet(records: Records) -> None:
    following = replace(key("new", KeyUse.STATUS, KeyState.NEXT), valid_from=T0 + DAY)
    assert lifecycle.moment((*records, following), T0) == T0
    stolen = lifecycle.compromised((*records, following), "new", T0)
    assert lifecycle.find(stolen, "new").valid_from is None
    assert lifecycle.moment(stolen, T0) == T0
    given_up = lifecycle.find(lifecycle.retired((*records, following), "new"), "new")
    assert (given_up.state, given_up.valid_from) == (KeyState.RETIRED, None)


def test_both_keys_are_good_in_the_second_of_the_change(records: Records) -> None:
    following = key("new", KeyUse.STATUS, KeyState.NEXT)
    after = lifecycle.promoted((*records, following), following, T0 + DAY)
    old, new = lifecycle.find(after, "status"), lifecycle.find(after, "new")
    assert (old.state, old.valid_from, old.valid_until) == (KeyState.RETIRED, T0, T0 + DAY)
    assert (new.state, new.valid_from, new.valid_until) == (KeyState.ACTIVE, T0 + DAY, None)
    assert [r for r in after if r.use is not KeyUse.STATUS] == [
        r for r in records if r.use is not KeyUse.STATUS
    ]


def test_a_next_key_waits_until_its_overlap_is_over() -> None:
    following = key("new", KeyUse.STATUS, KeyState.NEXT)
    lifecycle.check_overlap(following, T0 + DAY, DAY)
    with pytest.raises(SigningKeyError) as caught:
        lifecycle.check_overlap(following, T0 + DAY - timedelta(seconds=1), DAY)
    assert (caught.value.code, caught.value.facts["until"]) == (
        "key.overlap_not_over",
        "2026-11-24T07:00:00Z",
    )


def test_the_active_key_cannot_be_retired_even_beside_a_next_one(records: Records) -> None:
    with pytest.raises(SigningKeyError) as caught:
        lifecycle.retired((*records, key("new", KeyUse.STATUS, KeyState.NEXT)), "status")
    assert caught.value.code == "key.only_active"


@pytest.mark.parametrize("state", [KeyState.RETIRED, KeyState.COMPROMISED])
def test_only_a_next_key_is_given_up(records: Records, state: KeyState) -> None:
    with pytest.raises(SigningKeyError) as caught:
        lifecycle.retired((*records, key("old", KeyUse.STATUS, state)), "old")
    assert (caught.value.code, caught.value.facts["state"]) == ("key.cannot_change", state)


@pytest.mark.parametrize("state", [KeyState.ACTIVE, KeyState.NEXT])
def test_a_key_that_signs_or_will_is_not_removed(records: Records, state: KeyState) -> None:
    with pytest.raises(SigningKeyError) as caught:
        lifecycle.removed((*records, key("one", KeyUse.STATUS, state)), "one")
    assert caught.value.code == "key.cannot_change"


@pytest.mark.parametrize("state", [KeyState.RETIRED, KeyState.COMPROMISED])
def test_a_retired_or_compromised_key_is_removed(records: Records, state: KeyState) -> None:
    assert lifecycle.removed((*records, key("old", KeyUse.STATUS, state)), "old") == records


def test_a_compromise_is_dated_and_leaves_the_validity_as_it_was(records: Records) -> None:
    found = lifecycle.find(lifecycle.compromised(records, "status", T0 + DAY), "status")
    assert (found.state, found.compromised_at) == (KeyState.COMPROMISED, T0 + DAY)
    assert (found.valid_from, found.valid_until) == (T0, None)


@pytest.mark.parametrize(
    "change",
    [
        lifecycle.find,
        lifecycle.retired,
        lifecycle.removed,
        lambda records, name: lifecycle.compromised(records, name, T0),
    ],
)
def test_a_key_we_do_not_have_is_not_found(records: Records, change) -> None:
    with pytest.raises(NotFoundError) as caught:
        change(records, "nobody")
    assert caught.value.code == "key.not_found"


def test_a_use_without_active_key_is_told(records: Records) -> None:
    with pytest.raises(SigningKeyError) as caught:
        lifecycle.active(records[1:], KeyUse.CREDENTIAL)
    assert (caught.value.code, caught.value.facts["use"]) == ("key.none_active", "credential")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["next", "promote", "retire", "remove"]),
        st.sampled_from(KeyUse),
        st.integers(0, 9),
    ),
    max_size=30,
)


@given(STEPS)
def test_whatever_is_done_every_use_keeps_one_active_key_and_validities_do_not_leave_a_gap(
    steps,
) -> None:
    records = tuple(key(use.value, use) for use in KeyUse)
    history: dict[str, KeyRecord] = {}
    for number, (step, use, place) in enumerate(steps):
        at = T0 + timedelta(seconds=number)
        try:
            records = _apply(records, step, use, place, at, str(number))
        except IssuerError:
            pass
        history |= {r.thumbprint: r for r in records}
    for use in KeyUse:
        assert [r.use for r in records if r.state is KeyState.ACTIVE].count(use) == 1
        spans = sorted(
            (r.valid_from, r.valid_until)
            for r in history.values()
            if r.use is use and r.valid_until
        )
        ends = [end for _, end in spans]
        starts = [start for start, _ in spans[1:]] + [lifecycle.active(records, use).valid_from]
        assert ends == starts[: len(ends)]


def _apply(
    records: Records, step: str, use: KeyUse, place: int, at: datetime, name: str
) -> Records:
    following = lifecycle.upcoming(records, use)
    if step == "next" and following is None:
        return (*records, key(name, use, KeyState.NEXT, at))
    if step == "promote" and following is not None:
        return lifecycle.promoted(records, following, at)
    change = lifecycle.retired if step == "retire" else lifecycle.removed
    return change(records, records[place % len(records)].thumbprint)
