"""The Open Badge of a certificate: `Credential` <-> the claims of an Open Badges 3.0 credential,
signed as a JWT.

It is the same certificate as the `vc+jwt`, with the same id and the same status indices, and uses
only terms that the contexts of the two standards define: name and accounts are identifiers of the
subject, levels are results.
"""

from __future__ import annotations

from typing import Any

from credverifier.errors import FormatError
from credverifier.wire.credentials import achievement, data_model, vc_jwt
from credverifier.wire.credentials.achievement import Words
from credverifier.wire.credentials.content import (
    Content,
    IssuerClaim,
    TrustedIssuer,
    UnverifiedCredential,
)
from credverifier.wire.credentials.credential import Credential
from credverifier.wire.credentials.subject import check_subject
from credverifier.wire.envelope import dates, jws
from credverifier.wire.envelope.jws import Jws, Signer
from credverifier.wire.status import status_entries

TYP = "JWT"
TYPE = "OpenBadgeCredential"
CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

_TYPES = frozenset({TYPE, "AchievementCredential"})
_HEADER = frozenset({"alg", "kid", "typ"})


def key_url(public_url: str, thumbprint: str) -> str:
    """The URL of a key as a JWK, which is the `kid` of an Open Badge.

    This verifier never fetches it: the thumbprint in it is looked up in the trust list.
    """
    return f"{public_url}/keys/{thumbprint}.jwk"


def header(signer: Signer, public_url: str) -> dict[str, str]:
    """The header of an Open Badge: exactly alg, typ and kid (section 8.2.1)."""
    # Behind the `#` of `did:web:tnso.vn#{thumbprint}`.
    thumbprint = signer.key_id.rpartition("#")[2]
    return {
        "alg": signer.algorithm,
        "typ": TYP,
        "kid": key_url(public_url, thumbprint),
    }


def encode(
    credential: Credential,
    words: Words,
    *,
    public_url: str,
    issued_at: int,
) -> dict[str, Any]:
    """The payload to sign; `issued_at` in seconds since 1970."""
    # One text in all languages, because Open Badges has no language maps.
    name = " / ".join(credential.issuer_name.values())
    return {
        "@context": [data_model.BASE_CONTEXT, CONTEXT],
        "id": credential.id,
        "type": ["VerifiableCredential", TYPE],
        "name": words.name,
        "issuer": {
            "id": credential.issuer,
            "type": ["Profile"],
            "name": name,
            "url": public_url,
        },
        "validFrom": dates.stamp(credential.valid_from),
        "validUntil": dates.stamp(credential.valid_until),
        "credentialSubject": achievement.write(credential, words),
        **_status(credential),
        "iss": credential.issuer,
        "jti": credential.id,
        "sub": credential.subject.id,
        "iat": issued_at,
        "nbf": int(credential.valid_from.timestamp()),
        "exp": int(credential.valid_until.timestamp()),
    }


def _status(credential: Credential) -> dict[str, Any]:
    """The members for status. `credentialStatus` is that for revocation alone, because Open Badges
    3.0 allows one entry; the Token Status List covers suspension as well.
    """
    members = status_entries.encode(
        tuple(entry for entry in credential.status if entry.purpose != "suspension")
    )
    return {**members, "credentialStatus": members["credentialStatus"][0]}


def recognises(token: str) -> bool:
    """See CredentialFormat. By its header it can be any JWT; `parse` looks at the `type`, too."""
    return "~" not in token and bool(jws.declared_type(token) == TYP)


def parse(token: str) -> UnverifiedCredential:
    """See CredentialFormat."""
    signed = jws.parse(
        token,
        typ=vc_jwt.TYP,
        typ_rule=jws.TypRule.MAY_BE_ABSENT,
    )
    check_envelope(signed)
    return UnverifiedCredential(signed, IssuerClaim("id", data_model.issuer_id(signed.payload)))


def check_content(credential: UnverifiedCredential, issuer: TrustedIssuer) -> Content:
    """See CredentialFormat."""
    payload = credential.signed.payload
    return check(payload, public_url=issuer.public_url, types=issuer.types)


def check_envelope(signed: Jws) -> None:
    """Refuse a token without a type of its own that is no Open Badge, or whose header has more
    members than one may have.

    Raises FormatError `format.typ_invalid`, `format.header_not_allowed`.
    """
    if TYPE not in vc_jwt.listed(signed.payload, "type"):
        raise FormatError(
            "format.typ_invalid",
            f"typ is not {vc_jwt.TYP}, and this is no Open Badge",
        )
    if not signed.header.keys() <= _HEADER:
        raise FormatError(
            "format.header_not_allowed",
            "more than alg, kid and typ (Open Badges 3.0 section 8.2.1)",
        )


def named_key(signed: Jws, public_url: str) -> Jws:
    """`signed` with the bare thumbprint for its `kid`, where that is the URL of a key at
    `public_url`, as text.
    """
    kid, (prefix, suffix) = signed.header.get("kid"), (key_url(public_url, ""), ".jwk")
    prefix = prefix.removesuffix(suffix)
    if type(kid) is str and kid.startswith(prefix) and kid.endswith(suffix) and "#" not in kid:
        return signed._replace(header={**signed.header, "kid": kid[len(prefix) : -len(suffix)]})
    return signed


def check(
    payload: dict[str, Any],
    *,
    public_url: str,
    types: frozenset[str],
) -> Content:
    """Refuse claims that are not the Open Badge of a certificate of the issuer at `public_url`.

    `types`: those it is trusted for (empty: any). Either of the two types is enough, because a
    badge is another form of a certificate. The content has the shape of a `vc+jwt`. Raises
    FormatError `format.claims_invalid`, `format.type_invalid`, `status.missing`,
    `status.malformed`, `status.unsupported`.
    """
    data_model.check(payload, contexts={CONTEXT: _TYPES})
    if types and types.isdisjoint((vc_jwt.TYPE, TYPE)):
        raise FormatError("format.type_invalid", "an issuer that is not trusted for certificates")
    number = vc_jwt.certificate_number(payload.get("id"), public_url)
    achievement.typed(payload["issuer"], "Profile")
    subject = achievement.read(payload["credentialSubject"], public_url)
    check_subject(subject)
    _check_agreement(payload)
    issued_at = dates.numeric(payload.get("iat"), "iat")
    # No KeyError, because `_check_agreement` requires both.
    not_before = payload["nbf"]
    not_after = payload["exp"]
    entries = status_entries.decode(payload)
    alike = {**payload, "credentialSubject": subject}
    return Content(
        alike,
        number,
        issued_at,
        max(not_before, issued_at),
        not_after,
        entries,
    )


def _check_agreement(payload: dict[str, Any]) -> None:
    """Check that every registered claim is there and the same as the member it repeats (section
    8.2.2).
    """
    repeated = {
        "iss": payload["issuer"]["id"],
        "jti": payload["id"],
        "sub": payload["credentialSubject"]["id"],
    }
    for name, value in repeated.items():
        if payload.get(name) != value:
            raise FormatError("format.claims_invalid", f"{name} is not what the credential says")
    for name, member in (("nbf", "validFrom"), ("exp", "validUntil")):
        if dates.numeric(payload.get(name), name) != dates.seconds(payload.get(member), member):
            raise FormatError("format.claims_invalid", f"{name} is not {member}")
