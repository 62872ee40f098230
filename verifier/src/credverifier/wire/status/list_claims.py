"""What signed lists of every kind have in common: the claims about the list itself, and the way its
octets are carried.
"""

from __future__ import annotations

from typing import Any, TypedDict, Unpack

from credverifier.errors import FormatError, StatusError
from credverifier.wire.envelope import base64url, deflate


class ListClaims(TypedDict):
    """Whose list it is, where it is published and for how long it counts.

    Times in seconds since 1970, `ttl` in seconds.
    """

    url: str
    issuer: str
    version: int
    issued_at: int
    expires: int
    ttl: int


def to_claims(**claims: Unpack[ListClaims]) -> dict[str, Any]:
    """The registered claims of a signed list that is no credential."""
    return {
        "sub": claims["url"],
        "iss": claims["issuer"],
        "iat": claims["issued_at"],
        "exp": claims["expires"],
        "ttl": claims["ttl"],
        "version": claims["version"],
    }


def version(value: Any) -> int:
    """A claim `version`. Raises StatusError `status.invalid`."""
    # type() instead of isinstance(), because True is an int.
    if type(value) is not int or value < 0:
        raise StatusError("status.invalid", "version is not a whole number")
    return value


def ttl(value: Any) -> float | None:
    """A claim `ttl`; None where it is absent. Raises StatusError `status.invalid`."""
    if value is not None and type(value) not in (int, float):
        raise StatusError("status.invalid", "ttl is not a number")
    return value  # type: ignore[no-any-return]


def inflated(text: str, wbits: int, name: str) -> bytes:
    """The octets that base64url carries compressed, of the claim `name`.

    Raises StatusError `status.invalid`, `status.too_large`.
    """
    try:
        return deflate.inflate(base64url.decode(text.encode("ascii")), wbits)
    except FormatError as error:
        raise StatusError("status.invalid", f"{name} is not base64url") from error
