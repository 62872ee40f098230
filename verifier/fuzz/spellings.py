"""Tricks with the JSON text itself, before it is signed: what two readers read in two ways."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzz.before import Change, signed_texts
from fuzz.scene import Scene, Spelling


def _first(old: bytes, new: bytes) -> Spelling:
    return lambda octets: octets.replace(old, new, 1)


def _inside(member: bytes) -> Spelling:
    """A member in front of the others."""
    return lambda octets: b"{" + member + b"," + octets[1:]


def _behind(member: bytes) -> Spelling:
    return lambda octets: octets[:-1] + b"," + member + b"}"


def _escaped(octets: bytes) -> bytes:
    """The first letter of the first name as an escape: the same text."""
    return re.sub(rb'"([A-Za-z])', lambda match: b'"\\u%04x' % match[1][0], octets, count=1)


def _longer(octets: bytes) -> bytes:
    return octets[:-1] + b',"x":"' + b"x" * 70000 + b'"}'


_NUMBERS = (b"NaN", b"Infinity", b"-Infinity", b"1" * 20, b"1" * 21, b"-" + b"1" * 20, b"1e400",
            b"1e5", b"01", b"1.", b".5", b"+1",
            b"0x10", b"-0", b"1_0", b"1.00000000000000000000", b"0.1e-7", b"5e-324")  # fmt: skip
_TRICKS: tuple[Callable[[Random], Spelling], ...] = (
    lambda rng: lambda octets: rng.choice((b"\xef\xbb\xbf", b" ", b"\n\t", b"\0", b"\x0c",
                                           b"\xc2\xa0", b"//\n", b"[")) + octets,
    lambda rng: lambda octets: octets + rng.choice((b" ", b"\n", b"\0", b"{}", b"x", b"]", b",",
                                                    b"}", b"\xff", b"//")),
    lambda rng: _inside(rng.choice((b'"id":"x"', b'"iss":"x"', b'"exp":0', b'"issuer":"x"',
                                    b'"type":[]', b'"alg":"none"', b'"\\u0069d":"x"',
                                    b'"typ":"x"', b'"x":1,"x":1', b'"":0,"":0'))),
    lambda rng: _behind(rng.choice((b'"id":"x"', b'"iat":0', b'"status":{}', b'"\\u0069at":1',
                                    b'"kid":"x"', b'"x":{"y":1,"y":2}'))),
    lambda rng: _behind(b'"x":' + rng.choice(_NUMBERS)),
    lambda rng: _first(b'"iat":1',
                       b'"iat":' + rng.choice((b"1.0e0", b"01", b"-1", b"+1", b"1", b"1_", b" 1"))),
    lambda rng: _behind(b'"x":' + b"[" * (depth := rng.choice((30, 31, 32, 33, 500,
                                                               20000))) + b"]" * depth),
    lambda rng: _behind(b'"x":"' + rng.choice((b"\\ud800", b"\\ud83d\\ude00", b"\\udc00\\ud800",
                                               b"\\x41", b"\\", b"\t", b"\x7f", b"\xed\xa0\x80",
                                               b"\xc0\x80", b"\xf4\x90\x80\x80",
                                               b"\\u0000")) + b'"'),
    lambda rng: lambda octets: octets.decode("utf-8",
                                             "replace").encode(rng.choice(("utf-16", "utf-16-le",
                                                                           "utf-32", "latin-1")),
                                                                           "replace"),
    lambda rng: lambda octets: octets.replace(b",", b", ").replace(b":", b": ", 2),
    lambda rng: lambda octets: octets.replace(b",", b",,", 1),
    lambda rng: lambda octets: octets[:-1] + b",}",
    lambda rng: lambda octets: octets.replace(b'"', b"'"),
    lambda rng: lambda octets: b"[" + octets + b"]",
    lambda rng: lambda octets: octets[: rng.randrange(len(octets) + 1)],
    lambda rng: _escaped,
    lambda rng: _longer,
)  # fmt: skip


def _trick(scene: Scene, rng: Random) -> str:
    draft, number = signed_texts(scene, rng), rng.randrange(len(_TRICKS))
    trick = _TRICKS[number](rng)
    where = draft.headings if rng.random() < 0.2 else draft.spellings
    where.append(trick)
    return f"JSON trick {number} in the {'header' if where is draft.headings else 'payload'}"


CHANGES: tuple[Change, ...] = (_trick, _trick, _trick)
