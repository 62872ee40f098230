"""The account set of a bundle: made whole, or brought up by what changed; by a process where large."""

from __future__ import annotations

from random import Random

import pytest

from credissuer.operations.bundling import account_sets
from credissuer.operations.bundling.account_set_process import WORTHWHILE, Question, answered
from credissuer.operations.bundling.account_sets import AccountFiles, Entry
from credverifier.wire import number
from credverifier.wire.bundle import account_changes, header
from credverifier.wire.bundle.account_changes import Change
from credverifier.wire.bundle.account_set import LIST_SIZE, AccountSet, key_of
from credverifier.wire.bundle.certificate_numbers import CertificateNumbers


def entries(count: int, *, list_id: int = 3) -> dict[bytes, Entry]:
    """So many profiles, each with a certificate of its own."""
    chance = Random(count)
    places = chance.sample(range(LIST_SIZE), count)
    return {
        key_of(f"tiktok:kenh{n}"): Entry(chance.getrandbits(45).to_bytes(6), list_id, place)
        for n, place in enumerate(places)
    }


def positions(files: AccountFiles, keys: list[bytes]) -> list[int | None]:
    """What the set says, changes first."""
    changes = account_changes.decode(files.files[header.CHANGES])
    known = AccountSet(files.files[header.ACCOUNTS], files.files[header.CHECKS], files.widths)
    found: list[int | None] = []
    for key in keys:
        change = changes.get(key)
        found.append(change.position if isinstance(change, Change) else known.position(key))
    return found


def test_lists_are_counted_without_gaps() -> None:
    several = {**entries(40), key_of("tiktok:xa"): Entry(bytes(6), 117, 5)}
    made = account_sets.whole(several)
    assert (made.lists, made.widths.position) == ([3, 117], 18)
    assert positions(made, [key_of("tiktok:xa")]) == [LIST_SIZE + 5]
    numbers = CertificateNumbers(made.files[header.NUMBERS])
    assert numbers.at(LIST_SIZE + 5) == number.from_octets(bytes(6))


def test_what_changed_is_written_out_and_nothing_is_lost() -> None:
    before = entries(600)
    made = account_sets.whole(before)
    first, *_ = before
    moved = Entry(b"\0" + b"\1" * 5, 9, 77)
    after = {**before, first: moved, key_of("tiktok:moi"): moved}
    newer = account_sets.brought_up(made, 600, after)
    assert newer.files[header.ACCOUNTS] == made.files[header.ACCOUNTS]
    assert newer.lists == [3, 9]
    assert len(newer.files[header.CHANGES]) == 2 * account_changes.ENTRY
    wanted = [newer.lists.index(each.list_id) * LIST_SIZE + each.place for each in after.values()]
    assert positions(newer, [*after]) == wanted


@pytest.mark.parametrize("gone", [True, False])
def test_it_is_made_whole_where_one_has_gone_or_many_have_come(gone: bool) -> None:
    before = entries(600)
    made = account_sets.whole(before)
    if gone:
        after = dict(list(before.items())[1:])
    else:
        after = {**before, **{key_of(f"tiktok:moi{n}"): Entry(bytes(6), 3, n) for n in range(501)}}
    newer = account_sets.brought_up(made, 600, after)
    assert newer.files[header.CHANGES] == b""
    assert newer.files[header.ACCOUNTS] != made.files[header.ACCOUNTS]


def test_a_process_answers_the_same() -> None:
    many = entries(WORTHWHILE)
    made = answered(Question(None, many))
    assert made == account_sets.whole(many)
    more = {**many, key_of("tiktok:moi"): Entry(bytes(6), 3, 1)}
    newer = answered(Question((made, WORTHWHILE), more))
    assert newer == account_sets.brought_up(made, WORTHWHILE, more)
