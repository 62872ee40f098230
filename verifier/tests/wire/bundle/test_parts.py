"""The other parts of a bundle: what is written is read, and nothing else is."""

from __future__ import annotations

import json
import zlib
from random import Random

import pytest

from credverifier.errors import BundleError
from credverifier.wire import number
from credverifier.wire.bundle import account_changes, certificate_numbers, packed_texts
from credverifier.wire.bundle.account_changes import Change
from credverifier.wire.bundle.account_set import LIST_SIZE
from credverifier.wire.bundle.certificate_numbers import CertificateNumbers
from credverifier.wire.status.standing import Standing
from credverifier.wire.status.standing_note import StandingNote

CHANCE = Random(8)
NUMBERS = {
    position: number.from_octets(CHANCE.getrandbits(45).to_bytes(6))
    for position in CHANCE.sample(range(2 * LIST_SIZE), 3_000)
}


def test_numbers_are_found_by_position_and_positions_by_number() -> None:
    read = CertificateNumbers(certificate_numbers.encode(NUMBERS, 2))
    some = CHANCE.sample(sorted(NUMBERS), 300)
    assert [read.at(position) for position in some] == [NUMBERS[position] for position in some]
    assert [read.position(NUMBERS[position]) for position in some] == some
    free = [position for position in range(1_000) if position not in NUMBERS]
    assert {read.at(position) for position in (*free, 2 * LIST_SIZE, 1 << 30)} == {None}
    assert read.position("7K3M9QX2HS") is None


def test_octets_of_two_numbers_that_look_like_a_third_are_none() -> None:
    first, second = (number.from_octets(bytes((n,)) * 6) for n in (1, 2))
    between = number.from_octets(b"\1\1\1\2\2\2")
    read = CertificateNumbers(certificate_numbers.encode({5: first, 9: second}, 1))
    assert (read.position(second), read.position(between)) == (9, None)


@pytest.mark.parametrize(
    "octets",
    [b"", b"\0", b"\0\1", b"\0\1" + bytes(LIST_SIZE // 8 - 1), b"\0\1\1" + bytes(16_383)],
)
def test_what_holds_no_numbers_is_refused(octets: bytes) -> None:
    for part in (zlib.compress(octets), octets):
        with pytest.raises(BundleError, match=r"bundle\.malformed"):
            CertificateNumbers(part)


def test_numbers_are_bounded() -> None:
    bomb = zlib.compress(bytes(certificate_numbers.MOST + 1))
    with pytest.raises(BundleError, match=r"bundle\.malformed"):
        CertificateNumbers(bomb)


def test_changes_are_read_as_they_were_written() -> None:
    changes = {
        b"b" * 8: Change(4242, "7K3M9QX2HS"),
        b"a" * 8: None,
        b"c" * 8: Change(0, NUMBERS[min(NUMBERS)]),
    }
    part = account_changes.encode(changes)
    assert (account_changes.decode(part), len(part)) == (changes, 54)
    assert account_changes.decode(b"") == {}


@pytest.mark.parametrize("spoilt", ["cut", "twice", "order", "number"])
def test_changes_out_of_order_or_cut_are_refused(spoilt: str) -> None:
    first, second = (
        account_changes.encode({key * 8: Change(1, "7K3M9QX2HS")}) for key in (b"a", b"b")
    )
    part = {
        "cut": first[:-1],
        "twice": first + first,
        "order": second + first,
        "number": first[:12] + b"\xff" + first[13:],
    }[spoilt]
    with pytest.raises(BundleError, match=r"bundle\.malformed"):
        account_changes.decode(part)


def test_lists_and_notes_are_read_as_they_were_written() -> None:
    lists = {"https://tnso.vn/status/1": "a.b.c"}
    assert packed_texts.decode_lists(packed_texts.encode_lists(lists)) == lists
    notes = {
        "7K3M9QX2HS": StandingNote(
            Standing.SUPERSEDED, "2026-11-22T03:00:00Z", "superseded", NUMBERS[min(NUMBERS)]
        ),
        NUMBERS[max(NUMBERS)]: StandingNote(Standing.SUSPENDED, None, None, None),
    }
    assert packed_texts.decode_notes(packed_texts.encode_notes(notes)) == notes


@pytest.mark.parametrize(
    "note",
    [
        None,
        [],
        ["valid", None, None, None],
        ["nothing", None, None, None],
        ["revoked", 5, None, None],
        ["revoked", "yesterday", None, None],
        ["revoked", None, 5, None],
        ["revoked", None, None, "7K3M9QX2HT"],
        ["revoked", None, None, None, None],
    ],
)
def test_what_is_no_note_is_refused(note: object) -> None:
    part = zlib.compress(json.dumps({"7K3M9QX2HS": note}).encode())
    with pytest.raises(BundleError, match=r"bundle\.malformed"):
        packed_texts.decode_notes(part)


@pytest.mark.parametrize("text", [b"[]", b"{", b'{"a": 1}', b'{"a": "x", "a": "y"}', b"\xff"])
def test_what_are_no_lists_is_refused(text: bytes) -> None:
    with pytest.raises(BundleError, match=r"bundle\.malformed"):
        packed_texts.decode_lists(zlib.compress(text))


def test_texts_are_bounded() -> None:
    bomb = zlib.compress(b" " * (packed_texts.MOST + 1))
    with pytest.raises(BundleError, match=r"bundle\.malformed"):
        packed_texts.decode_lists(bomb)
