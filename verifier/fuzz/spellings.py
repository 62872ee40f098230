"""Changes to the JSON text itself before it is signed, which parsers may read differently."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzz.before import Change, signed_texts
from fuzz.scene import Scene, Spelling


def _first(old: bytes, new: bytes) -> Spelling:
    return lambda octets: octets.replace(old, new, 1)


def _inside(member: bytes) -> Spelling:
    """One more member before the others."""
    return lambda octets: b"{" + member + b"," + octets[1:]


def _behind(member: bytes) -> Spelling:
    return lambda octets: octets[:-1] + b"," + member + b"}"


def _escaped(octets: bytes) -> bytes:
    """The first letter of the first name as an escape, which is the same name."""
    return re.sub(rb'"([A-Za-z])', lambda match: b'"\\u%04x' % match[1][0], octets, count=1)


def _longer(octets: bytes) -> bytes:
    return octets[:-1] + b',"x":"' + b"x" * 70000 + b'"}'


_NUMBERS = (
    *(b"NaN", b"Infinity", b"-Infinity", b"1" * 20, b"1" * 21, b"-" + b"1" * 20, b"1e400", b"1e5"),
    *(b"01", b"1.", b".5", b"+1", b"0x10", b"-0", b"1_0", b"1.00000000000000000000", b"0.1e-7"),
    b"5e-324",
)
_HEADS = (b"\xef\xbb\xbf", b" ", b"\n\t", b"\0", b"\x0c", b"\xc2\xa0", b"//\n", b"[")
_TAILS = (b" ", b"\n", b"\0", b"{}", b"x", b"]", b",", b"}", b"\xff", b"//")
_FIRST_MEMBERS = (
    *(b'"id":"x"', b'"iss":"x"', b'"exp":0', b'"issuer":"x"', b'"type":[]', b'"alg":"none"'),
    *(b'"\\u0069d":"x"', b'"typ":"x"', b'"x":1,"x":1', b'"":0,"":0'),
)
_LAST_MEMBERS = (
    *(b'"id":"x"', b'"iat":0', b'"status":{}', b'"\\u0069at":1', b'"kid":"x"'),
    b'"x":{"y":1,"y":2}',
)
_MOMENTS = (b"1.0e0", b"01", b"-1", b"+1", b"1", b"1_", b" 1")
_CHARACTERS = (
    *(b"\\ud800", b"\\ud83d\\ude00", b"\\udc00\\ud800", b"\\x41", b"\\", b"\t", b"\x7f"),
    *(b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\\u0000"),
)
_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "latin-1")


def _deep(rng: Random) -> bytes:
    depth = rng.choice((30, 31, 32, 33, 500, 20000))
    return b'"x":' + b"[" * depth + b"]" * depth


_TRICKS: tuple[Callable[[Random], Spelling], ...] = (
    lambda rng: lambda octets: rng.choice(_HEADS) + octets,
    lambda rng: lambda octets: octets + rng.choice(_TAILS),
    lambda rng: _inside(rng.choice(_FIRST_MEMBERS)),
    lambda rng: _behind(rng.choice(_LAST_MEMBERS)),
    lambda rng: _behind(b'"x":' + rng.choice(_NUMBERS)),
    lambda rng: _first(b'"iat":1', b'"iat":' + rng.choice(_MOMENTS)),
    lambda rng: _behind(_deep(rng)),
    lambda rng: _behind(b'"x":"' + rng.choice(_CHARACTERS) + b'"'),
    lambda rng: (
        lambda octets: octets.decode("utf-8", "replace").encode(rng.choice(_ENCODINGS), "replace")
    ),
    lambda rng: lambda octets: octets.replace(b",", b", ").replace(b":", b": ", 2),
    lambda rng: lambda octets: octets.replace(b",", b",,", 1),
    lambda rng: lambda octets: octets[:-1] + b",}",
    lambda rng: lambda octets: octets.replace(b'"', b"'"),
    lambda rng: lambda octets: b"[" + octets + b"]",
    lambda rng: lambda octets: octets[: rng.randrange(len(octets) + 1)],
    lambda rng: _escaped,
    lambda rng: _longer,
)


def _trick(scene: Scene, rng: Random) -> str:
    draft, number = signed_texts(scene, rng), rng.randrange(len(_TRICKS))
    trick = _TRICKS[number](rng)
    where = draft.headings if rng.random() < 0.2 else draft.spellings
    where.append(trick)
    return f"JSON trick {number} in the {'header' if where is draft.headings else 'payload'}"


CHANGES: tuple[Change, ...] = (_trick, _trick, _trick)
