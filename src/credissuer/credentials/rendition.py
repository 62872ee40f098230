"""The signed forms of a certificate as the office stores them. Times: aware UTC, whole seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class RenditionRecord:
    """One signature over one text, recorded before it is made.

    `signing_input` is base64url(header) '.' base64url(payload); `signature` (base64url) is None
    while only intended. `disclosures` are those of an SD-JWT, each with a tilde in front and one
    behind the last; None in other renditions.
    """

    number: str
    purpose: str
    key_id: str
    signing_input: str
    disclosures: str | None = None
    signature: str | None
    token_sha256: str | None
    opened_at: datetime
    signed_at: datetime | None

    @property
    def token(self) -> str | None:
        """The compact JWS, or the SD-JWT with all its disclosures; None while only intended."""
        if self.signature is None:
            return None
        # Behind the signature, since disclosures are not signed themselves (SD-JWT section 4).
        return f"{self.signing_input}.{self.signature}{self.disclosures or ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacedRenditionRecord:
    """A rendition that another key has signed anew; `signature` is None where it never was made.

    Kept because every signature that was ever made must be known.
    """

    number: str
    purpose: str
    key_id: str
    signing_input: str
    disclosures: str | None
    signature: str | None
    token_sha256: str | None
    replaced_at: datetime


class RenditionSignature(NamedTuple):
    """A signature that was made for the intent of (`number`, `purpose`)."""

    number: str
    purpose: str
    signature: str
    token_sha256: str
    signed_at: datetime


class SignaturePurpose(StrEnum):
    """What a signature of a credential key was made for (CONTRACT section 7, `export`)."""

    VC_JWT = "vc+jwt"
    SLIM = "slim"
    OPEN_BADGE = "ob"
    SD_JWT = "sd-jwt"
