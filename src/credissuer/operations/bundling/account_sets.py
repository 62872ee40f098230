"""The account set of a bundle: made whole now and then, and between that by what changed.

PURE. Whoever has the set of before fetches a few changes instead of all of it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from credverifier.wire import number
from credverifier.wire.bundle import account_changes, account_set, certificate_numbers, header
from credverifier.wire.bundle.account_changes import Change
from credverifier.wire.bundle.account_set import LIST_SIZE, AccountSet, Widths

MOST_CHANGED = 50
"""The set is made whole again once a profile in so many has changed."""

FEW_CHANGED = 500
"""Changes that are never worth it."""


class Entry(NamedTuple):
    """The certificate of a profile: six octets of its number, its list and its place there (its
    index)."""

    number: bytes
    list_id: int
    place: int


class AccountFiles(NamedTuple):
    """`files` by name; `lists` are the ids that positions count, in this order."""

    files: Mapping[str, bytes]
    lists: Sequence[int]
    widths: Widths


def whole(entries: Mapping[bytes, Entry]) -> AccountFiles:
    """All files of the set of key -> certificate."""
    lists = sorted({entry.list_id for entry in entries.values()})
    places = _places(entries, lists)
    widths = account_set.widths_for(len(lists))
    encoded = account_set.encode(places, widths)
    numbers = {places[key]: number.from_octets(entry.number) for key, entry in entries.items()}
    files = {
        header.ACCOUNTS: encoded.accounts,
        header.CHECKS: encoded.checks,
        header.NUMBERS: certificate_numbers.encode(numbers, len(lists)),
        header.CHANGES: b"",
    }
    return AccountFiles(files, lists, widths)


def brought_up(before: AccountFiles, count: int, entries: Mapping[bytes, Entry]) -> AccountFiles:
    """The same set with the changes that lead from it to `entries`; made whole where those are many,
    or where a profile has gone. `count` is how many profiles it was made of.
    """
    lists = [*before.lists]
    lists += sorted({entry.list_id for entry in entries.values()} - {*lists})
    places = _places(entries, lists)
    known = AccountSet(before.files[header.ACCOUNTS], before.files[header.CHECKS], before.widths)
    changes: dict[bytes, Change | None] = {}
    still_there = 0
    for key, position in places.items():
        there = known.position(key)
        still_there += there is not None
        if there != position:
            changes[key] = Change(position, number.from_octets(entries[key].number))
    most = max(FEW_CHANGED, count // MOST_CHANGED)
    # One that has gone is still found in the set, and nobody can say which one it is.
    if len(changes) > most or still_there < count:
        return whole(entries)
    files = {**before.files, header.CHANGES: account_changes.encode(changes)}
    return AccountFiles(files, lists, before.widths)


def _places(entries: Mapping[bytes, Entry], lists: Sequence[int]) -> dict[bytes, int]:
    starts = {list_id: at * LIST_SIZE for at, list_id in enumerate(lists)}
    return {key: starts[entry.list_id] + entry.place for key, entry in entries.items()}
