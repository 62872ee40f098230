"""Statements of the office (`receipt+jwt`): the verdict that its server gave, signed by it.

It proves what the office said and when. A receipt of `credverifier` itself proves the standing
without that word; a statement is what somebody gets who asks over HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from credverifier import words
from credverifier.errors import CredentialError, FormatError, ReceiptError
from credverifier.trust.anchors import STATUS, TrustAnchors
from credverifier.wire.envelope import dates, jws
from credverifier.wire.status.status_lists import LEEWAY

TYP = "receipt+jwt"

_MEMBERS = ("outcome", "verdict", "code", "certificate", "status", "profile", "checked_at")
"""What of a verdict is stated. Without the words, which may be put better later, and without the
details, which may hold what somebody typed.
"""


class Statement(NamedTuple):
    """A verdict as an issuer states it. `verdict` has the members of CONTRACT section 1 without
    words and checks; `issued_at` is in seconds since 1970; `credential_sha256` (hexadecimal, or
    None) is the digest of the token that was handed over.
    """

    issuer: str
    issued_at: float
    verdict: Mapping[str, Any]
    credential_sha256: str | None


def read(token: str, anchors: TrustAnchors, now: datetime) -> Statement:
    """What is stated in a token, proven to be by an issuer of the trust list.

    Raises ReceiptError `receipt.malformed`, `receipt.untrusted` (of nobody on the list, of a key
    that proves nothing, or altered).
    """
    try:
        signed = parse(token)
        issuer = anchors.issuer(signed.payload.get("iss"))
        issuer.prove(signed, STATUS)
        return decode(signed.payload, issuer=issuer.id, now=now.timestamp())
    except FormatError as error:
        raise ReceiptError("receipt.malformed", error.detail) from error
    except CredentialError as error:
        raise ReceiptError("receipt.untrusted", str(error)) from error


def to_claims(
    verdict: Mapping[str, Any], *, issuer: str, issued_at: int, credential_sha256: str | None
) -> dict[str, Any]:
    """The payload: what is stated of the JSON of a verdict."""
    stated = {name: verdict[name] for name in (*_MEMBERS, "as_of") if name in verdict}
    return {
        "iss": issuer,
        "iat": issued_at,
        "verdict": stated,
        "credential_sha256": credential_sha256,
    }


def parse(token: str) -> jws.Jws:
    """A signed statement taken apart; nothing is proven yet. Raises FormatError."""
    return jws.parse(token, typ=TYP)


def decode(payload: dict[str, Any], *, issuer: str, now: float) -> Statement:
    """The statement of `issuer`, from a payload whose signature holds.

    Raises FormatError `format.claims_invalid`, also for a verdict that this version does not know,
    because nobody could say what it means.
    """
    if payload.get("iss") != issuer:
        raise FormatError("format.claims_invalid", "a statement of another issuer")
    issued_at = dates.numeric(payload.get("iat"), "iat")
    if issued_at > now + LEEWAY:
        raise FormatError("format.claims_invalid", "a statement from the future")
    verdict, digest = payload.get("verdict"), payload.get("credential_sha256")
    if type(verdict) is not dict or any(name not in verdict for name in _MEMBERS):
        raise FormatError("format.claims_invalid", "a statement without a verdict")
    if digest is not None and type(digest) is not str:
        raise FormatError("format.claims_invalid", "credential_sha256 is no text")
    code = verdict["code"]
    if code is not None and (type(code) is not str or code not in words.CODES):
        raise FormatError("format.claims_invalid", "a code that there is not")
    name = words.verdict_of(code)
    if (verdict["verdict"], verdict["outcome"]) != (name, words.outcome_of(name)):
        raise FormatError("format.claims_invalid", "a code that does not lead to this verdict")
    dates.seconds(verdict["checked_at"], "checked_at")
    if "as_of" in verdict:
        dates.seconds(verdict["as_of"], "as_of")
    certificate = verdict["certificate"]
    if certificate is not None and not (
        type(certificate) is dict
        and all(type(certificate.get(member)) is str for member in ("number", "name"))
    ):
        raise FormatError("format.claims_invalid", "a certificate without number or name")
    return Statement(issuer, issued_at, verdict, digest)
