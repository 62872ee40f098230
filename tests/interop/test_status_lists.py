"""Status lists: other libraries read ours and we read theirs, at set and unset indices."""

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
INDICES = [0, 1, 7, 8, 9, 4242, SIZE - 2, SIZE - 1]
"""Where a list of the wrong bit order, or an end too early, shows."""


def codec(*questions: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers of `python -m credverifier.codec` to these questions."""
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    command = [sys.executable, "-m", "credverifier.codec"]
    process = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in process.stdout.splitlines()]


def payload(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    return claims


def credential(public: Published, number: str) -> dict[str, Any]:
    return payload(public.text(f"c/{number}.jwt"))


def bitstrings(public: Published) -> dict[str, dict[str, Any]]:
    """{URL: payload} of the two Bitstring status lists."""
    entries = credential(public, public.good.number)["credentialStatus"]
    return {
        entry["statusListCredential"]: payload(public.at(entry["statusListCredential"]))
        for entry in entries
    }


def values(count: int, bits: int) -> list[int]:
    return [(index * 5 + index // 7) % (1 << bits) for index in range(count)]


def test_another_library_reads_the_standings_from_our_token_status_list(
    public: Published, judges: Judges
) -> None:
    expected = {public.good: 0, public.suspended: 2, public.revoked: 1}
    for certificate, value in expected.items():
        reference = judges.ask("reference", token=public.text(f"c/{certificate.number}.jwt"))
        assert reference["idx"] == certificate.index
        indices = [
            certificate.index,
            (certificate.index + 1) % SIZE,
            (certificate.index - 1) % SIZE,
        ]
        statuses = judges.ask("statuses", list=public.at(reference["uri"]), indices=indices)
        assert statuses == {"bits": 2, "size": SIZE, "values": [value, 0, 0]}


def test_another_library_reads_the_standings_from_our_bitstring_status_lists(
    public: Published, judges: Judges
) -> None:
    expected = {
        public.good: [False, False],
        public.suspended: [False, True],
        public.revoked: [True, False],
    }
    for certificate, bits in expected.items():
        answer = judges.ask(
            "standing", credential=credential(public, certificate.number), lists=bitstrings(public)
        )
        assert answer["verified"] is True
        assert answer["statuses"] == [["revocation", bits[0]], ["suspension", bits[1]]]
    [revocation, _] = bitstrings(public).values()
    indices = [
        public.revoked.index,
        (public.revoked.index + 1) % SIZE,
        (public.revoked.index - 1) % SIZE,
    ]
    answer = judges.ask(
        "bits", encodedList=revocation["credentialSubject"]["encodedList"], indices=indices
    )
    assert answer == {"size": SIZE, "values": [True, False, False]}


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_both_libraries_read_each_others_token_status_lists(judges: Judges, bits: int) -> None:
    entries, indices = values(SIZE, bits), [*INDICES, *range(10, 90)]
    by_judge = judges.ask("packed", values=entries, bits=bits)["lst"]
    set_values = {str(index): entries[index] for index in indices}
    decoded, encoded = codec(
        {"op": "decode", "format": "ietf", "bits": bits, "lst": by_judge, "idx": indices},
        {"op": "encode", "format": "ietf", "bits": bits, "size": SIZE, "set": set_values},
    )
    assert decoded["values"] == [entries[index] for index in indices]
    read_by_judge = judges.ask("statuses", lst=encoded["lst"], bits=bits, indices=[*indices, 4243])
    assert read_by_judge == {"bits": bits, "size": SIZE, "values": [*decoded["values"], 0]}


def test_both_libraries_read_each_others_bitstrings(judges: Judges) -> None:
    set_indices = [0, 7, 9, 4242, SIZE - 1]
    by_judge = judges.ask("bitstring", size=SIZE, set=set_indices)["encodedList"]
    decoded, encoded = codec(
        {"op": "decode", "format": "w3c", "bits": 1, "lst": by_judge, "idx": INDICES},
        {
            "op": "encode",
            "format": "w3c",
            "bits": 1,
            "size": SIZE,
            "set": dict.fromkeys(map(str, set_indices), 1),
        },
    )
    assert decoded["values"] == [int(index in set_indices) for index in INDICES]
    read_by_judge = judges.ask("bits", encodedList=encoded["lst"], indices=INDICES)
    assert read_by_judge == {"size": SIZE, "values": [index in set_indices for index in INDICES]}


def test_the_judge_of_token_status_lists_refuses_invalid_lists(judges: Judges) -> None:
    octets = bytes(SIZE // 4)
    valid = base64.urlsafe_b64encode(zlib.compress(octets)).decode().rstrip("=")
    assert judges.ask("statuses", lst=valid, bits=2, indices=[SIZE - 1])["values"] == [0]
    truncated, uncompressed = valid[: len(valid) // 2], base64.urlsafe_b64encode(octets).decode()
    for lst, bits, index in (
        (truncated, 2, 0),
        (uncompressed, 2, 0),
        (valid, 3, 0),
        (valid, 2, SIZE),
    ):
        with pytest.raises(RefusedByJudgeError):
            judges.ask("statuses", lst=lst, bits=bits, indices=[index])


def test_the_judge_of_bitstrings_refuses_invalid_bitstrings(judges: Judges) -> None:
    valid = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(SIZE // 8))).decode().rstrip("=")
    assert judges.ask("bits", encodedList=valid, indices=[SIZE - 1])["values"] == [False]
    uncompressed = "u" + base64.urlsafe_b64encode(bytes(100)).decode().rstrip("=")
    for encoded, index in (
        (valid[1:], 0),
        (valid[: len(valid) // 2], 0),
        (uncompressed, 0),
        (valid, SIZE),
    ):
        with pytest.raises(RefusedByJudgeError):
            judges.ask("bits", encodedList=encoded, indices=[index])


def test_the_judge_of_entries_refuses_a_list_of_another_issuer_purpose_type_or_url(
    public: Published, judges: Judges
) -> None:
    lists, document = bitstrings(public), credential(public, public.good.number)
    [revocation, suspension] = lists
    changed_lists = {
        "Issuers": {revocation: {**lists[revocation], "issuer": "did:web:other.example"}},
        "purpose": {revocation: lists[suspension]},
        "type must include": {revocation: {**lists[revocation], "type": ["VerifiableCredential"]}},
    }
    for words, change in changed_lists.items():
        with pytest.raises(RefusedByJudgeError, match=words):
            judges.ask("standing", credential=document, lists={**lists, **change})
    with pytest.raises(RefusedByJudgeError, match="nothing at"):
        judges.ask("standing", credential=document, lists={revocation: lists[revocation]})
