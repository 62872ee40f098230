"""One ledger, three renderings: the payloads of a list's Token Status List and its two Bitstring
lists.

All three come from the same rows at the same version, so no two encodings can disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from credissuer.status.lists import SIZE
from credverifier.wire.status import bitstring, token_list
from credverifier.wire.status.standing import Standing

TTL = 60
"""Seconds that a verifier may keep a list."""

LIFETIME = 24 * 3600
"""Seconds from `iat` to `exp`."""

RESIGN_AFTER = LIFETIME // 2
"""A list this old is signed anew even when nothing changed."""


class Rendering(NamedTuple):
    """A kind of list: where it lies below `/status/`, and its JOSE typ."""

    suffix: str
    typ: str
    purpose: str | None


TOKEN_STATUS_LIST = Rendering("", token_list.TYP, None)
REVOCATION = Rendering("-revocation", bitstring.TYP, "revocation")
SUSPENSION = Rendering("-suspension", bitstring.TYP, "suspension")
RENDERINGS = (TOKEN_STATUS_LIST, REVOCATION, SUSPENSION)


def list_url(public_url: str, list_id: int, rendering: Rendering) -> str:
    """Where a list is published."""
    return f"{public_url}/status/{list_id}{rendering.suffix}"


def payload(
    rendering: Rendering,
    standings: Mapping[int, Standing],
    *,
    public_url: str,
    issuer: str,
    list_id: int,
    version: int,
    issued_at: int,
) -> dict[str, Any]:
    """The claims of one rendering of the rows `standings` (index -> standing, those not valid).

    Times in seconds.
    """
    url = list_url(public_url, list_id, rendering)
    times = {
        "version": version,
        "issued_at": issued_at,
        "expires": issued_at + LIFETIME,
        "ttl": TTL,
    }
    if rendering.purpose is None:
        values = {index: standing.list_value for index, standing in standings.items()}
        lst = token_list.encode(bytes(token_list.pack(values, SIZE)))
        return token_list.to_claims(lst, url=url, issuer=issuer, **times)
    wanted = Standing.REVOKED if rendering is REVOCATION else Standing.SUSPENDED
    indices = [
        index for index, standing in standings.items() if standing.list_value == wanted.list_value
    ]
    encoded = bitstring.encode(bytes(bitstring.pack(indices, SIZE)))
    return bitstring.to_claims(encoded, url=url, issuer=issuer, purpose=rendering.purpose, **times)
