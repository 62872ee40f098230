"""The credibility credential: `Credential` <-> the payload of a `vc+jwt` (VC Data Model 2.0,
VC-JOSE-COSE).

`check` refuses what is not one; `decode` reads what `check` let through; `encode` and `slim` write
the two renditions.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from credverifier.errors import FormatError
from credverifier.wire import number
from credverifier.wire.credentials import data_model, portrait
from credverifier.wire.credentials.content import (
    Content,
    IssuerClaim,
    TrustedIssuer,
    UnverifiedCredential,
)
from credverifier.wire.credentials.credential import (
    Credential,
    CriterionResult,
    Programme,
    Subject,
)
from credverifier.wire.credentials.subject import (
    account_members,
    account_of,
    assessment_members,
    check_subject,
)
from credverifier.wire.envelope import dates, jws
from credverifier.wire.status import status_entries

TYPE = "CredibilityCredential"
TYP = "vc+jwt"

_TYPES = frozenset({TYPE})


def context_url(public_url: str) -> str:
    """The URL of the JSON-LD context that defines CredibilityCredential and its terms."""
    return f"{public_url}/contexts/credibility/v1"


def credential_url(public_url: str, certificate_number: str) -> str:
    """The `id` of the credential, which is the link people open."""
    return f"{public_url}/c/{certificate_number}"


def recognises(token: str) -> bool:
    """See CredentialFormat."""
    return "~" not in token and jws.names_media_type(jws.declared_type(token), TYP)


def parse(token: str) -> UnverifiedCredential:
    """See CredentialFormat."""
    signed = jws.parse(token, typ=TYP)
    return UnverifiedCredential(signed, IssuerClaim("id", data_model.issuer_id(signed.payload)))


def check_content(credential: UnverifiedCredential, issuer: TrustedIssuer) -> Content:
    """See CredentialFormat."""
    payload = credential.signed.payload
    return check(payload, public_url=issuer.public_url, types=issuer.types)


def check(
    payload: dict[str, Any],
    *,
    public_url: str,
    types: frozenset[str],
) -> Content:
    """Refuse a payload that is not a credibility credential of the issuer at `public_url`.

    `types`: at least one must be there (empty: any). Raises FormatError `format.claims_invalid`,
    `format.type_invalid`, `status.missing`, `status.malformed`, `status.unsupported`.
    """
    period = data_model.check(payload, contexts=_contexts(public_url))
    if types and types.isdisjoint(listed(payload, "type")):
        raise FormatError("format.type_invalid", "not a type that this issuer is trusted for")
    certificate = certificate_number(payload.get("id"), public_url)
    check_subject(payload["credentialSubject"])
    check_agreement(payload)
    if "supersedes" in payload and not data_model.is_url(payload["supersedes"]):
        raise FormatError("format.claims_invalid", "supersedes is not a URL")
    issued_at, not_before, not_after = _bounds(payload, *period)
    entries = status_entries.decode(payload)
    return Content(
        payload,
        certificate,
        issued_at,
        not_before,
        not_after,
        entries,
    )


def certificate_number(identity: Any, public_url: str) -> str:
    """The number in a certificate's URL at its issuer.

    Raises FormatError `format.claims_invalid` for any other id.
    """
    prefix = credential_url(public_url, "")
    if (
        type(identity) is not str
        or not identity.startswith(prefix)
        or not number.is_canonical(identity[len(prefix) :])
    ):
        raise FormatError("format.claims_invalid", "id is not a certificate's URL at its issuer")
    return identity[len(prefix) :]


def listed(payload: dict[str, Any], name: str) -> list[Any]:
    """The texts of a member that is a text or an array; other items of an array are left out."""
    value = payload.get(name)
    if type(value) is list:
        return [item for item in value if type(item) is str]
    return [value] if value else []


# Cached, because all certificates of an issuer are checked against the same mapping.
@lru_cache(maxsize=64)
def _contexts(public_url: str) -> dict[str, frozenset[str]]:
    """The contexts that a credential of the issuer at `public_url` may name, each with the types it
    defines.
    """
    return {context_url(public_url): _TYPES}


def check_agreement(payload: dict[str, Any]) -> None:
    """Check that `iss`, `jti` and `sub` are the same as the members they repeat (VC-JOSE-COSE
    section 3.1.3). Raises FormatError `format.claims_invalid`.
    """
    if "iss" in payload and payload["iss"] != data_model.issuer_id(payload):
        raise FormatError("format.claims_invalid", "iss is not the issuer")
    if "jti" in payload and payload["jti"] != payload.get("id"):
        raise FormatError("format.claims_invalid", "jti is not the id")
    subject = payload["credentialSubject"]
    # `...` differs from every JSON value, so that `sub` beside a subject without id is refused.
    if "sub" in payload and (type(subject) is not dict or payload["sub"] != subject.get("id", ...)):
        raise FormatError("format.claims_invalid", "sub is not the subject's id")


def _bounds(
    payload: dict[str, Any],
    valid_from: float | None,
    valid_until: float | None,
) -> tuple[float, float, float]:
    if valid_from is None or valid_until is None:
        raise FormatError("format.claims_invalid", "validFrom and validUntil are both needed")
    issued_at = dates.numeric(payload.get("iat"), "iat")
    # The narrowest bounds count, because an issuer that says two means both.
    not_before = max(valid_from, issued_at)
    not_after = valid_until
    if "nbf" in payload:
        not_before = max(not_before, dates.numeric(payload["nbf"], "nbf"))
    if "exp" in payload:
        not_after = min(not_after, dates.numeric(payload["exp"], "exp"))
    return issued_at, not_before, not_after


def decode(payload: dict[str, Any]) -> Credential:
    """The values of a payload that `check` let through."""
    subject = payload["credentialSubject"]
    programme = subject.get("programme")
    return Credential(
        id=payload["id"],
        issuer=data_model.issuer_id(payload),
        issuer_name=_names(payload["issuer"]),
        subject=Subject(
            subject.get("id"),
            subject.get("kind"),
            subject["name"],
            tuple(map(account_of, subject["accounts"])),
        ),
        level=subject.get("level"),
        programme=Programme(programme["id"], programme["version"]) if programme else None,
        criteria=tuple(
            CriterionResult(item["criterion"], item["level"])
            for item in subject.get("criteria", [])
        ),
        assessed_on=subject.get("assessedOn"),
        supersedes=payload.get("supersedes"),
        valid_from=dates.from_seconds(dates.seconds(payload["validFrom"], "validFrom")),
        valid_until=dates.from_seconds(dates.seconds(payload["validUntil"], "validUntil")),
        status=status_entries.decode(payload),
        portrait=portrait.decode(payload),
    )


def _names(issuer: Any) -> dict[str, str]:
    values = issuer.get("name", []) if type(issuer) is dict else []
    return {
        item["@language"]: item["@value"]
        for item in values
        if type(item) is dict and "@language" in item
    }


def encode(
    credential: Credential,
    *,
    public_url: str,
    issued_at: int,
) -> dict[str, Any]:
    """The payload of the whole rendition (CONTRACT section 2). `issued_at`: seconds since 1970."""
    subject = credential.subject
    names = [
        {"@value": name, "@language": language} for language, name in credential.issuer_name.items()
    ]
    return {
        **_opening(
            credential,
            public_url,
            {"id": credential.issuer, "name": names},
        ),
        "credentialSubject": {
            "id": subject.id,
            "kind": subject.kind,
            "name": subject.name,
            **assessment_members(credential),
        },
        **({"supersedes": credential.supersedes} if credential.supersedes else {}),
        **portrait.encode(credential.portrait),
        "credentialSchema": {
            "id": f"{public_url}/schemas/credibility/v1.json",
            "type": "JsonSchema",
        },
        **status_entries.encode(credential.status),
        "iss": credential.issuer,
        "jti": credential.id,
        "iat": issued_at,
        "exp": int(credential.valid_until.timestamp()),
    }


def slim(
    credential: Credential,
    *,
    public_url: str,
    issued_at: int,
) -> dict[str, Any]:
    """The payload of the rendition for the offline QR: name, accounts, validity and Token Status
    List entry only.
    """
    accounts = [
        # Left out, because every octet makes the printed code denser.
        account_members(account._replace(url=None, control_proven_on=None))
        for account in credential.subject.accounts
    ]
    return {
        **_opening(credential, public_url, credential.issuer),
        "credentialSubject": {"name": credential.subject.name, "accounts": accounts},
        **status_entries.encode(
            tuple(entry for entry in credential.status if entry.purpose is None)
        ),
        "iat": issued_at,
    }


def _opening(
    credential: Credential,
    public_url: str,
    issuer: Any,
) -> dict[str, Any]:
    return {
        "@context": [data_model.BASE_CONTEXT, context_url(public_url)],
        "id": credential.id,
        "type": ["VerifiableCredential", TYPE],
        "issuer": issuer,
        "validFrom": dates.stamp(credential.valid_from),
        "validUntil": dates.stamp(credential.valid_until),
    }
