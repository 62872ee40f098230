"""JSON that every parser reads in the same way (RFC 8259; RFC 8725 section 2.4).

A text that two parsers read differently could be signed by an issuer that sees one meaning, and
checked by a verifier that sees another.

Refused: anything but UTF-8, a byte order mark, duplicate member names (also in another spelling),
NaN and Infinity, lone surrogates, numbers of more than 20 digits, nesting deeper than 32, and a
top-level value of another type than the caller expects.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from credverifier.errors import FormatError

MAX_DEPTH = 32
# Room for every 64-bit integer. Parsers round longer numbers differently.
MAX_DIGITS = 20

_STRING_OR_BRACKET = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{\]}]', re.DOTALL)
"""The closing quotation mark may be missing, because a string without an end would otherwise be
searched anew from each mark: quadratic time.
"""


def loads(octets: bytes) -> dict[str, Any]:
    """The object that `octets` spells. Raises FormatError `format.malformed`."""
    value = _read(octets)
    if type(value) is not dict:
        raise FormatError("format.malformed", "JSON that is not an object")
    return value


def loads_array(octets: bytes) -> list[Any]:
    """The array that `octets` spells, as strictly. Raises FormatError `format.malformed`."""
    value = _read(octets)
    if type(value) is not list:
        raise FormatError("format.malformed", "JSON that is not an array")
    return value


def _read(octets: bytes) -> Any:
    try:
        text = octets.decode("utf-8")
        # Counted first, because most texts have fewer brackets than the limit and need no scan.
        if text.count("{") + text.count("[") > MAX_DEPTH:
            _refuse_deep(text)
        value = _value(text)
        # Finds lone surrogates. Only an escape can write one, because UTF-8 has none.
        if "\\" in text:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    # UnicodeDecodeError and JSONDecodeError are ValueErrors.
    except (ValueError, RecursionError) as error:
        raise FormatError("format.malformed", "not one well-formed JSON text in UTF-8") from error
    return value


def _value(text: str) -> Any:
    try:
        value, end = _DECODER.raw_decode(text)
    except json.JSONDecodeError:
        end = None
    # White space before or behind the value, or what is no JSON: rare, and `decode` tells them
    # apart.
    return value if end == len(text) else _DECODER.decode(text)


def dumps(value: Mapping[str, Any] | list[Any]) -> bytes:
    """`value` as compact UTF-8, members in the order they have."""
    return _ENCODER.encode(value).encode("utf-8")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Of two members with one name some parsers take the first and others the last (RFC 8259 section
    # 4).
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member name twice")
    return members


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > MAX_DIGITS:
        raise ValueError("a number of too many digits")
    return int(digits)


def _fraction(digits: str) -> float:
    value = float(digits)
    # `1e400` becomes infinity, and infinity minus itself is NaN, which differs from 0.
    if len(digits.lstrip("-")) > MAX_DIGITS or value - value != 0:
        raise ValueError("a number of too many digits")
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _refuse_deep(text: str) -> None:
    # Without escapes every second part between quotation marks is a string, and splitting is much
    # faster than the regular expression.
    if "\\" not in text:
        text = "".join(text.split('"')[::2])  # without the strings, whose brackets do not count
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(text):
        if match[0] in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise ValueError("nested too deep")
        elif match[0] in "]}":
            depth -= 1


# Created once, because json.dumps creates an encoder at each call that has options.
_ENCODER = json.JSONEncoder(
    ensure_ascii=False,
    separators=(",", ":"),
    allow_nan=False,
)
_DECODER = json.JSONDecoder(
    object_pairs_hook=_members,
    parse_int=_integer,
    parse_float=_fraction,
    parse_constant=_no_constant,
)
