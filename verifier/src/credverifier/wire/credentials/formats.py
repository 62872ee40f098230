"""The credential formats that a verifier accepts: one module a format, one row each in FORMATS.

To add a format, write a module with the names of `CredentialFormat` and add its row. `verification`
takes every step of a verification from here and knows no format by name.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol, runtime_checkable

from credverifier.wire.credentials import open_badge, sd_jwt_vc, vc_jwt
from credverifier.wire.credentials.content import Content, TrustedIssuer, UnverifiedCredential
from credverifier.wire.credentials.key_binding import ProofRequest
from credverifier.wire.envelope import jws


class CredentialFormat(Protocol):
    """One signed form of a certificate. Modules of this package are formats."""

    TYP: str
    """The JOSE `typ` of its tokens (RFC 7515 section 4.1.9)."""

    # Modules are hashable; declared for the lru_cache functions below.
    def __hash__(self) -> int: ...

    def recognises(self, token: str) -> bool:
        """Whether `token` presents itself as this format.

        Looks at no more than the serialisation and the header's `typ`; proves nothing and raises
        nothing, because `parse` is what refuses.
        """

    def parse(self, token: str) -> UnverifiedCredential:
        """Take `token` apart: sizes, segments, base64url, header, JSON.

        Raises FormatError `format.*`.
        """

    def check_content(self, credential: UnverifiedCredential, issuer: TrustedIssuer) -> Content:
        """What `credential` says, once its signature is known to be that of `issuer`.

        Raises FormatError `format.claims_invalid`, `format.type_invalid`,
        `format.disclosure_invalid`, `status.missing`, `status.malformed`, `status.unsupported`.
        """


@runtime_checkable
class HolderBinding(Protocol):
    """Optional: a format whose holder can prove that the credential is theirs (RFC 9901 section
    4.3). Of any other format, a request for such a proof is refused.
    """

    def check_holder(
        self,
        credential: UnverifiedCredential,
        content: Content,
        request: ProofRequest | None,
    ) -> None:
        """Compare the holder's proof with what was requested.

        Raises FormatError `format.key_binding_invalid` for a proof that is missing, wrong, or was
        not requested.
        """


@runtime_checkable
class KeyNamedByUrl(Protocol):
    """Optional: a format whose `kid` may be the URL of a key instead of its thumbprint."""

    def named_key(self, signed: jws.Jws, public_url: str) -> jws.Jws:
        """`signed` with the bare thumbprint for its `kid`, where that is a key URL of the issuer at
        `public_url`. The URL is compared as text and never fetched.
        """


FORMATS: dict[str, CredentialFormat] = {
    vc_jwt.TYP: vc_jwt,
    open_badge.TYP: open_badge,
    sd_jwt_vc.TYP: sd_jwt_vc,
}
"""`typ` -> format. The first that recognises a token decides, so the commonest comes first."""


def format_of(token: str) -> CredentialFormat:
    """The format that `token` presents itself as.

    `vc+jwt` where none recognises it, because its refusal tells what is wrong with any other text.
    """
    for credential_format in FORMATS.values():
        if credential_format.recognises(token):
            return credential_format
    return vc_jwt


# The two below are cached, because isinstance() of a protocol takes longer than most of the checks.


@lru_cache(maxsize=64)
def holder_binding(credential_format: CredentialFormat) -> HolderBinding | None:
    """The format itself where it has this ability, else None."""
    return credential_format if isinstance(credential_format, HolderBinding) else None


@lru_cache(maxsize=64)
def key_named_by_url(credential_format: CredentialFormat) -> KeyNamedByUrl | None:
    """The format itself where it has this ability, else None."""
    return credential_format if isinstance(credential_format, KeyNamedByUrl) else None
