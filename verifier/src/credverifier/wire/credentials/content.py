"""What a verifier learns from a credential, in the same shape for every format."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, Protocol

from credverifier.wire.credentials import sd_jwt
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope.jws import Jws


class IssuerClaim(NamedTuple):
    """Which issuer a token says it comes from. Nothing is proven, so `value` is of any JSON type.

    `member` is the member of a trust list's entry that `value` is compared with.
    """

    member: Literal["id", "public_url"]
    value: Any


class UnverifiedCredential(NamedTuple):
    """A token taken apart: well-formed, with nothing proven.

    `presentation` holds the disclosures and the holder's proof that came with it; None for a format
    that has none.
    """

    signed: Jws
    issuer: IssuerClaim
    presentation: sd_jwt.Parts | None = None


class TrustedIssuer(Protocol):
    """What a format needs to know of the issuer whose signature holds: an entry of the trust list.

    `types` and `vct` are the credential types that it is trusted for; empty means any.
    """

    @property
    def id(self) -> str: ...

    @property
    def public_url(self) -> str: ...

    @property
    def types(self) -> frozenset[str]: ...

    @property
    def vct(self) -> frozenset[str]: ...


class Content(NamedTuple):
    """A certificate whose content was checked.

    `payload` has the members of a `vc+jwt`, whatever the format, so that every surface reads one
    shape. Times are in seconds since 1970: `not_before` and `not_after` are the narrowest of
    validFrom, nbf, iat and of validUntil, exp. `entries` point into the status lists.
    `confirmation` is the `cnf` claim (RFC 7800): the key that the holder can be asked to prove.
    """

    payload: dict[str, Any]
    number: str
    issued_at: float
    not_before: float
    not_after: float
    entries: tuple[StatusEntry, ...]
    confirmation: Any = None
