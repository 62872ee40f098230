"""Status lists for outside testers: `python -m credverifier.codec`, one JSON object a line in, one
a line out.

    {"op": "decode", "format": "ietf", "bits": 1, "lst": "eNrb...", "idx": [0, 7]}
    -> {"values": [1, 0]}
    {"op": "encode", "format": "w3c", "bits": 1, "size": 131072, "set": {"4242": 1}}
    -> {"lst": "uH4s..."}

`format`: "ietf" (draft-ietf-oauth-status-list-20 section 4: 1, 2, 4 or 8 bits, lowest bit first,
zlib) or "w3c" (Bitstring Status List 1.0 section 3: one bit, leftmost first, gzip, `u` in front, at
least 131,072 entries). `size` is in entries; `idx` and the names in `set` are indices. What cannot
be done is {"error": code, "detail": text}, and the next line is read all the same.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from credverifier.errors import CredentialError, FormatError, StatusError
from credverifier.wire.envelope import deflate, strict_json
from credverifier.wire.status import bitstring, token_list

# Canonical decimal, because the names of an object are texts and must not repeat an index.
_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")
_MEMBERS = {
    "decode": {"op", "format", "bits", "lst", "idx"},
    "encode": {"op", "format", "bits", "size", "set"},
}


def answer(line: str) -> dict[str, Any]:
    """The answer to one question, which is an error where the question or the list is wrong."""
    try:
        question = strict_json.loads(line.encode("utf-8"))
        operation = question.get("op")
        form = question.get("format")
        if (
            operation not in _MEMBERS
            or form not in ("ietf", "w3c")
            or question.keys() != _MEMBERS[operation]
        ):
            raise FormatError(
                "format.malformed",
                "not a question: op, format and just the members that they need",
            )
        return (_decode if operation == "decode" else _encode)(
            question,
            form,
            _bits(question, form),
        )
    except CredentialError as error:
        return {"error": error.code, "detail": error.detail}


def _bits(question: dict[str, Any], form: str) -> int:
    bits = question["bits"]
    if type(bits) is not int or bits not in (token_list.SIZES if form == "ietf" else (1,)):
        raise StatusError(
            "status.unsupported",
            "a number of bits that this format does not have, or we do not read",
        )
    return bits


def _decode(question: dict[str, Any], form: str, bits: int) -> dict[str, Any]:
    octets = (token_list if form == "ietf" else bitstring).decode(question["lst"])
    entries = len(octets) * 8 // bits
    indices = question["idx"]
    if type(indices) is not list:
        raise StatusError("status.malformed", "idx is not a list")
    values = []
    for index in indices:
        position = _within(index, entries)
        if form == "ietf":
            values.append(token_list.value(octets, bits, position))
        else:
            values.append(bitstring.value(octets, position))
    return {"values": values}


def _encode(question: dict[str, Any], form: str, bits: int) -> dict[str, Any]:
    size = question["size"]
    values = question["set"]
    # Before anything is allocated.
    if type(size) is not int or not 1 <= size * bits <= deflate.MAX_INFLATED * 8:
        raise StatusError("status.too_large", "size is no number of entries that a list may have")
    if type(values) is not dict:
        raise StatusError("status.malformed", "set is not an object")
    entries = {_within(_index(name), size): _value(value, bits) for name, value in values.items()}
    # Rounded up, because the lists consist of whole octets; the entries that this adds are 0.
    octets = -(-size * bits // 8)
    whole = octets * 8 // bits
    if form == "ietf":
        array = token_list.pack(entries, whole, bits)
        return {"lst": token_list.encode(bytes(array))}
    if size < bitstring.MIN_ENTRIES:
        raise StatusError("status.invalid", f"a list of fewer than {bitstring.MIN_ENTRIES} entries")
    indices = [index for index, bit in entries.items() if bit]
    array = bitstring.pack(indices, whole)
    return {"lst": bitstring.encode(bytes(array))}


def _index(name: str) -> int:
    if not _INDEX.fullmatch(name):
        raise StatusError("status.malformed", "an index that is not a plain decimal number")
    return int(name)


def _within(index: Any, entries: int) -> int:
    if type(index) is not int or index < 0:
        raise StatusError("status.malformed", "an index that is not a whole number from 0 on")
    if index >= entries:
        raise StatusError("status.index_out_of_range", f"{index} in a list of {entries}")
    return index


def _value(value: Any, bits: int) -> int:
    if type(value) is not int or not 0 <= value < 1 << bits:
        raise StatusError("status.value_unsupported", f"a value that {bits} bits do not hold")
    return value


def main() -> None:
    """Answer stdin on stdout, line by line."""
    for line in filter(str.strip, sys.stdin):
        # Flushed, because the tester waits for each answer before it asks the next question.
        print(json.dumps(answer(line), separators=(",", ":")), flush=True)


if __name__ == "__main__":
    main()
