"""The account set: it never misses a profile, and takes few others for one of it."""

from __future__ import annotations

import pytest

from credverifier.errors import BundleError
from credverifier.wire import profile_index
from credverifier.wire.bundle import account_set, ribbon
from credverifier.wire.bundle.account_set import AccountSet

COUNT = 9_000
WIDTHS = account_set.widths_for(2)
POSITIONS = {
    account_set.key_of(f"tiktok:kenh{n}"): n * 7919 % (2 * account_set.LIST_SIZE)
    for n in range(COUNT)
}
ENCODED = account_set.encode(POSITIONS, WIDTHS)
STRANGERS = [account_set.key_of(f"youtube:la{n}") for n in range(20_000)]


def test_every_profile_finds_its_position() -> None:
    small = AccountSet(ENCODED.accounts, None, WIDTHS)
    whole = AccountSet(ENCODED.accounts, ENCODED.checks, WIDTHS)
    assert {key: whole.position(key) for key in POSITIONS} == POSITIONS
    assert {key: small.position(key) for key in POSITIONS} == POSITIONS


def test_it_takes_twenty_four_bits_a_profile() -> None:
    assert (WIDTHS.position + WIDTHS.check, WIDTHS.further) == (account_set.ROW_BITS, 8)
    assert len(ENCODED.accounts) * 8 / COUNT < 24
    assert len(ENCODED.checks) * 8 / COUNT < 8.4


@pytest.mark.parametrize(("checks", "expected"), [(None, 1 / 32), (ENCODED.checks, 1 / 8192)])
def test_a_stranger_is_taken_for_a_profile_as_seldom_as_the_check_bits_say(
    checks: bytes | None, expected: float
) -> None:
    read = AccountSet(ENCODED.accounts, checks, WIDTHS)
    mistaken = sum(read.position(key) is not None for key in STRANGERS)
    assert 1 / (1 << read.check_bits) == expected
    # By chance within a fifth of 625 of them; of 2.4 between none and ten.
    assert abs(mistaken - expected * len(STRANGERS)) < max(125, 8 * expected * len(STRANGERS) / 20)


def test_the_key_is_that_of_the_profile_index() -> None:
    profile = "tiktok:minhanh.review"
    shard, hashed = profile_index.shard_of(profile), profile_index.hashed(profile)
    assert account_set.key_of(profile) == account_set.key_in_shard(shard, hashed)
    assert len({account_set.key_in_shard(shard, bytes(6)) for shard in range(4096)}) == 4096


def test_an_empty_set_has_nobody() -> None:
    encoded = account_set.encode({}, account_set.widths_for(0))
    read = AccountSet(encoded.accounts, encoded.checks, account_set.widths_for(0))
    assert [read.position(key) for key in STRANGERS[:100]] == [None] * 100


def test_many_lists_take_bits_from_the_check_and_never_all() -> None:
    assert [account_set.widths_for(lists)[:2] for lists in (1, 2, 3, 64, 1000)] == [
        (17, 6),
        (18, 5),
        (19, 4),
        (23, 3),
        (27, 3),
    ]


@pytest.mark.parametrize(
    "accounts",
    [
        b"",
        ENCODED.accounts[:3],
        ENCODED.accounts[:9],
        ENCODED.accounts[:-1],
        ENCODED.accounts + b"\0",
        b"\xff\xff\xff\xff" + ENCODED.accounts[4:],
        # One block of 8 rows: fewer than a key chooses among.
        b"\0\0\0\1" + b"\0\0\1" + bytes(23),
    ],
)
def test_what_is_no_account_set_is_refused(accounts: bytes) -> None:
    with pytest.raises(BundleError, match=r"bundle\.malformed"):
        AccountSet(accounts, None, WIDTHS)


def test_checks_of_another_length_are_refused() -> None:
    with pytest.raises(BundleError, match=r"bundle\.malformed"):
        AccountSet(ENCODED.accounts, ENCODED.checks[:-1], WIDTHS)


def test_a_table_that_has_no_solution_gets_more_rows() -> None:
    # Two equations for one key cannot both hold; a set has each key once, so that only chance can
    # contradict, and then another seed or more rows help.
    values = {n.to_bytes(8): n for n in range(500)}
    solved = ribbon.solve(values, 16, 4)
    assert solved.rows % 8 == 0
    assert len(values) < solved.rows < len(values) * 1.05
    assert max(column.bit_length() for column in solved.columns) <= solved.rows
