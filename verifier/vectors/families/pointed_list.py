"""Certificates that point into one status list, and what both kinds of list have in common."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

from case import FRESH, UNKNOWN, Case, Listed, World, accepted, judged
from forge import INDEX, SIZE

from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import base64url
from credverifier.wire.status import status_entries

FAR = "A stream may refer back over 32 KiB (RFC 1951 section 2)."
WHOLE = "One whole stream, and nothing behind it."
RANGE = (
    "An index outside the list says nothing (draft section 8.3, Bitstring Status List section 3.2)."
)
SHAPE = "A list has the members that its specification asks for, of the right kind."
INDICES = (0, 7, 8, SIZE - 1)


class Pointer:
    """Certificates that point into one list only, signed once for each index."""

    def __init__(self, world: World, encoding: str) -> None:
        self.tnso = world.tnso
        self._encoding = encoding
        self._tokens: dict[tuple[int, str | None], str] = {}
        """(index, purpose in its entry) -> the certificate."""

    def case(self, name: str, why: str, listed: str, code: str | None = None, *, index: int = INDEX,
             purpose: str = "revocation") -> Case:  # fmt: skip
        """A certificate at `index`, and `listed` as the list it points to."""
        in_entry = purpose if self._encoding == "bitstring" else None
        url = self.tnso.bitstring_urls[purpose] if in_entry else self.tnso.token_url
        if (index, in_entry) not in self._tokens:
            entry = status_entries.encode((StatusEntry(self._encoding, url, index, in_entry),))
            left_out = () if "status" in entry else ("status",)
            self._tokens[index, in_entry] = self.tnso.sign(
                self.tnso.certificate(entry, slim=True, without=left_out)
            )
        established = code in ("status.revoked", "status.suspended")
        expect = judged(code, status=FRESH if established else UNKNOWN) if code else accepted()
        return Case(name, why, self._tokens[index, in_entry], expect, {url: Listed(name, listed)})


def filled(octets: int, value: int) -> bytearray:
    return bytearray(bytes([value]) * octets)


def far_reference(window: int, value: int, *, at: int) -> bytes:
    """A packed list of zeros with the same eight octets in it twice, 32,000 octets apart; the last
    of them is `value`, and stands at octet `at` the second time.

    Only a stream with the largest window can refer back that far.
    """
    octets, mark = bytearray(40_000), bytes((0x81, 0x42, 0x24, 0x18, 0x99, 0x66, 0xC3, value))
    for start in (at - 32_007, at - 7):
        octets[start : start + 8] = mark
    packed = zlib.compressobj(9, zlib.DEFLATED, window)
    return packed.compress(octets) + packed.flush()


def spellings(at: Pointer, name: str, text: str, listed: Any) -> Iterable[Case]:
    """Texts that are not base64url, and values that are no text."""
    for what, value in (
        ("padded", text + "=" * (-len(text) % 4 or 4)),
        ("with a space", f"{text} "),
        ("with a letter that is not ASCII", f"{text}é"),
        ("with an exclamation mark", f"{text[:8]}!{text[9:]}"),
        ("of 4n+1 characters", text + "A" * ((1 - len(text)) % 4 or 4)),
        ("a number", 7),
        ("a list", [text]),
        ("an object", {"lst": text}),
        ("a boolean", True),
    ):
        yield at.case(f"{name} {what}", SHAPE, listed(value), "status.invalid")


def base64_text(octets: bytes) -> str:
    return base64url.encode(octets).decode("ascii")


def shared_claims(at: Pointer, ttl: str, listed: Any) -> Iterable[Case]:
    """Claims that both kinds of list have, and what they may not be."""
    for name, value in (("version", -1), ("version", "7"), ("version", True), ("version", None),
                        ("version", 1.5),
                        ("version", 7.0), (ttl, 0), (ttl, -60), (ttl, "60"), (ttl, True),
                        (ttl, [60])):  # fmt: skip
        yield at.case(f"{name} {value!r}", SHAPE, listed(**{name: value}), "status.invalid")
