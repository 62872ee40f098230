"""What a signed form of a certificate is to the office."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import NamedTuple

from credissuer.office import Office
from credverifier.wire.credentials.credential import Credential
from credverifier.wire.envelope.jws import Signer


class UnsignedRendition(NamedTuple):
    """The signing input (RFC 7515 section 5.1), and the disclosures that go with it, if any."""

    signing_input: bytes
    disclosures: str | None = None


class RenditionSource(NamedTuple):
    """What a form is made from.

    `issued_at` is its `iat`, in seconds since 1970. `holder_key` is a public JWK to which the form
    is bound, in a format that has holders.
    """

    credential: Credential
    signer: Signer
    issued_at: int
    holder_key: Mapping[str, str] | None = None


class RenditionFormat(ABC):
    """One signed form of a certificate.

    `purpose` names it in the store and in `credissuer export`. `ending` is that of its public file
    `/c/{number}{ending}`, None where it is not published. `has_contexts`: its
    members are JSON-LD terms, so that one that no context defines is refused.
    """

    purpose: str
    ending: str | None = None
    has_contexts = True

    @abstractmethod
    def unsigned(self, office: Office, source: RenditionSource) -> UnsignedRendition:
        """What is to be signed."""
