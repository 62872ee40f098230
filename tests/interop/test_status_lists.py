"""Status lists, ours read by others and theirs by us, at indices that are set and indices that are
not.
"""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
import sys
import zlib
from typing import Any

import pytest

from tests.interop.conftest import Published
from tests.interop.judges import Judges, RefusedByJudgeError

SIZE = 131_072
PLACES = [0, 1, 7, 8, 9, 4242, SIZE - 2, SIZE - 1]
"""Where a list of the wrong bit order, or an end too early, shows."""


def codec(*questions: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers of `python -m credverifier.codec`."""
    asked = "".join(json.dumps(question) + "\n" for question in questions)
    command = [sys.executable, "-m", "credverifier.codec"]
    told = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in told.stdout.splitlines()]


def payload(token: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    return found


def credential(public: Published, number: str) -> dict[str, Any]:
    return payload(public.text(f"c/{number}.jwt"))


def bitstrings(public: Published) -> dict[str, dict[str, Any]]:
    """URL -> payload of the two Bitstring lists."""
    entries = credential(public, public.good.number)["credentialStatus"]
    return {
        entry["statusListCredential"]: payload(public.at(entry["statusListCredential"]))
        for entry in entries
    }


def values(count: int, bits: int) -> list[int]:
    return [(place * 5 + place // 7) % (1 << bits) for place in range(count)]


def test_the_token_status_list_says_to_others_what_the_office_decided(
    public: Published, judges: Judges
) -> None:
    expected = {public.good: 0, public.suspended: 2, public.revoked: 1}
    for certificate, value in expected.items():
        reference = judges.ask("reference", token=public.text(f"c/{certificate.number}.jwt"))
        assert reference["idx"] == certificate.index
        asked = [certificate.index, (certificate.index + 1) % SIZE, (certificate.index - 1) % SIZE]
        told = judges.ask("statuses", list=public.at(reference["uri"]), indices=asked)
        assert told == {"bits": 2, "size": SIZE, "values": [value, 0, 0]}


def test_the_bitstring_lists_say_to_others_what_the_office_decided(
    public: Published, judges: Judges
) -> None:
    expected = {
        public.good: [False, False],
        public.suspended: [False, True],
        public.revoked: [True, False],
    }
    for certificate, bits in expected.items():
        told = judges.ask(
            "standing", credential=credential(public, certificate.number), lists=bitstrings(public)
        )
        assert told["verified"] is True
        assert told["statuses"] == [["revocation", bits[0]], ["suspension", bits[1]]]
    [revocation, _] = bitstrings(public).values()
    around = [
        public.revoked.index,
        (public.revoked.index + 1) % SIZE,
        (public.revoked.index - 1) % SIZE,
    ]
    told = judges.ask(
        "bits", encodedList=revocation["credentialSubject"]["encodedList"], indices=around
    )
    assert told == {"size": SIZE, "values": [True, False, False]}


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_token_status_lists_go_both_ways(judges: Judges, bits: int) -> None:
    entries, places = values(SIZE, bits), [*PLACES, *range(10, 90)]
    theirs = judges.ask("packed", values=entries, bits=bits)["lst"]
    marked = {str(place): entries[place] for place in places}
    read, written = codec(
        {"op": "decode", "format": "ietf", "bits": bits, "lst": theirs, "idx": places},
        {"op": "encode", "format": "ietf", "bits": bits, "size": SIZE, "set": marked},
    )
    assert read["values"] == [entries[place] for place in places]
    ours = judges.ask("statuses", lst=written["lst"], bits=bits, indices=[*places, 4243])
    assert ours == {"bits": bits, "size": SIZE, "values": [*read["values"], 0]}


def test_bitstrings_go_both_ways(judges: Judges) -> None:
    marked = [0, 7, 9, 4242, SIZE - 1]
    theirs = judges.ask("bitstring", size=SIZE, set=marked)["encodedList"]
    read, written = codec(
        {"op": "decode", "format": "w3c", "bits": 1, "lst": theirs, "idx": PLACES},
        {
            "op": "encode",
            "format": "w3c",
            "bits": 1,
            "size": SIZE,
            "set": dict.fromkeys(map(str, marked), 1),
        },
    )
    assert read["values"] == [int(place in marked) for place in PLACES]
    ours = judges.ask("bits", encodedList=written["lst"], indices=PLACES)
    assert ours == {"size": SIZE, "values": [place in marked for place in PLACES]}


def test_the_reader_of_token_status_lists_refuses_what_is_none(judges: Judges) -> None:
    octets = bytes(SIZE // 4)
    good = base64.urlsafe_b64encode(zlib.compress(octets)).decode().rstrip("=")
    assert judges.ask("statuses", lst=good, bits=2, indices=[SIZE - 1])["values"] == [0]
    short, wrong = good[: len(good) // 2], base64.urlsafe_b64encode(octets).decode()
    for lst, bits, index in ((short, 2, 0), (wrong, 2, 0), (good, 3, 0), (good, 2, SIZE)):
        with pytest.raises(RefusedByJudgeError):
            judges.ask("statuses", lst=lst, bits=bits, indices=[index])


def test_the_reader_of_bitstrings_refuses_what_is_none(judges: Judges) -> None:
    good = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(SIZE // 8))).decode().rstrip("=")
    assert judges.ask("bits", encodedList=good, indices=[SIZE - 1])["values"] == [False]
    raw = "u" + base64.urlsafe_b64encode(bytes(100)).decode().rstrip("=")
    for encoded, index in ((good[1:], 0), (good[: len(good) // 2], 0), (raw, 0), (good, SIZE)):
        with pytest.raises(RefusedByJudgeError):
            judges.ask("bits", encodedList=encoded, indices=[index])


def test_who_follows_the_entries_refuses_a_list_of_another_issuer_purpose_type_or_place(
    public: Published, judges: Judges
) -> None:
    lists, document = bitstrings(public), credential(public, public.good.number)
    [revocation, suspension] = lists
    wrong = {
        "Issuers": {revocation: {**lists[revocation], "issuer": "did:web:other.example"}},
        "purpose": {revocation: lists[suspension]},
        "type must include": {revocation: {**lists[revocation], "type": ["VerifiableCredential"]}},
    }
    for words, changed in wrong.items():
        with pytest.raises(RefusedByJudgeError, match=words):
            judges.ask("standing", credential=document, lists={**lists, **changed})
    with pytest.raises(RefusedByJudgeError, match="nothing at"):
        judges.ask("standing", credential=document, lists={revocation: lists[revocation]})
