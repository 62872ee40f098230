"""What a list says of an index: bit order, sizes, compression, values, and the shape of the list itself."""

from __future__ import annotations

import zlib
from typing import Any

from case import Case, Family, Listed, World, accepted, judged
from credverifier.wire import base64url, bitstring, deflate, token_list
from credverifier.wire.credential import StatusEntry
from forge import INDEX, SIZE

_TOKEN_ORDER = "Entry i begins at bit i*bits, the lowest bit first (draft-ietf-oauth-status-list-20 section 4.1)."
_BIT_ORDER = "Index 0 is the left-most bit (Bitstring Status List section 3.2)."
_VALUES = "0 valid, 1 invalid, 2 suspended; any other value has no meaning here (draft section 7.1)."
_ZLIB = "lst is ZLIB (RFC 1950) of any valid header (draft section 4.2)."
_GZIP = "encodedList is u and base64url of GZIP (Bitstring Status List section 2.2)."
_WHOLE = "One whole stream, and nothing behind it."
_RANGE = "An index outside the list says nothing (draft section 8.3, Bitstring Status List section 3.2)."
_SHAPE = "The list has the members that its specification asks for, of the right kind."
_FIRST, _LAST = 0, SIZE - 1

_World = World
_Row = tuple[str, str, Any, str | None]


def families(world: World) -> list[Family]:
    """`token_list` and `bitstring_list`."""
    token = [*_token_places(world), *_token_sizes(world), *_token_texts(world), *_token_claims(world)]
    bits = [*_bit_places(world), *_bit_texts(world), *_bit_claims(world)]
    return [
        Family("token_list", "IETF Token Status List", cases=token),
        Family("bitstring_list", "W3C Bitstring Status List", cases=bits),
    ]


class _Makers:
    """Certificates that point to one list only, one an index."""

    def __init__(self, world: World) -> None:
        self._world, self._made = world, dict[tuple[str, int], str]()

    def token(self, index: int) -> str:
        entry = StatusEntry("token", self._world.tnso.token_url, index, None)
        return self._sign("token", index, entry)

    def bits(self, index: int, purpose: str = "revocation") -> str:
        entry = StatusEntry("bitstring", self._world.tnso.bitstring_urls[purpose], index, purpose)
        return self._sign(purpose, index, entry)

    def _sign(self, kind: str, index: int, entry: StatusEntry) -> str:
        if (kind, index) not in self._made:
            payload = self._world.slim(without=("status",))
            payload.update(self._world.tnso.certificate(status=(entry,)).items() & () or {})
            payload.update(_members(entry))
            self._made[kind, index] = self._world.tnso.sign(payload)
        return self._made[kind, index]
