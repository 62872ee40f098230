"""The certificate for wallets: `Credential` <-> the claims of an SD-JWT VC
(draft-ietf-oauth-sd-jwt-vc-19).

It is the same certificate as the `vc+jwt`, with the same id and the same index in the Token Status
List. `iss` is the issuer's public URL. Name, number, validity and status are always visible; the
holder chooses which accounts and results to disclose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from credverifier.errors import FormatError
from credverifier.wire import number
from credverifier.wire.credentials import data_model, key_binding, sd_jwt, vc_jwt
from credverifier.wire.credentials.content import (
    Content,
    IssuerClaim,
    TrustedIssuer,
    UnverifiedCredential,
)
from credverifier.wire.credentials.credential import Credential
from credverifier.wire.credentials.subject import AccountsRule, assessment_members, check_subject
from credverifier.wire.envelope import base64url, dates, jws, strict_json
from credverifier.wire.envelope.jws import Signer
from credverifier.wire.status import status_entries

TYP = "dc+sd-jwt"
NEVER_DISCLOSED = frozenset(
    {"iss", "nbf", "exp", "iat", "cnf", "vct", "vct#integrity", "aka_vcts", "status", "jti"}
)
"""Claims that are never selective (section 2.2.2.2), with `iat` and `jti`, which identify the
certificate.
"""

SELECTIVE = ("kind", "level", "programme", "criteria", "assessedOn")
LISTS = ("accounts",)
SALTS = len(SELECTIVE) + 16
"""Salts to make for one certificate: more than it can have disclosures, which are four accounts and
the selective members.
"""


def vct(public_url: str) -> str:
    """The `vct` of our certificates, which is also the URL of its type metadata (section 4)."""
    return f"{public_url}/vct/credibility/v1"


def header(signer: Signer) -> dict[str, str]:
    """The header of a certificate for wallets: exactly alg, typ and kid.

    Its `kid` is the bare thumbprint, since wallets look for it in the JWKS of the issuer's metadata
    (section 5).
    """
    return {
        "alg": signer.algorithm,
        "typ": TYP,
        "kid": signer.key_id.rpartition("#")[2],
    }


def encode(
    credential: Credential,
    *,
    public_url: str,
    issued_at: int,
    salts: Iterable[bytes],
    holder_key: Mapping[str, str] | None = None,
) -> tuple[dict[str, Any], list[str]]:
    """The payload to sign, and its disclosures.

    `holder_key` is the holder's public JWK, to which it is then bound.
    """
    subject = credential.subject
    members: dict[str, Any] = {
        "iss": public_url,
        "vct": vct(public_url),
        "jti": credential.id,
        "sub": subject.id,
        "iat": issued_at,
        "nbf": int(credential.valid_from.timestamp()),
        "exp": int(credential.valid_until.timestamp()),
        **status_entries.encode(
            tuple(entry for entry in credential.status if entry.purpose is None)
        ),
        **({"cnf": {"jwk": dict(holder_key)}} if holder_key else {}),
        "name": subject.name,
        "kind": subject.kind,
        **assessment_members(credential),
    }
    return sd_jwt.conceal(members, SELECTIVE, LISTS, salts)


def holder_key(signing_input: str) -> dict[str, str] | None:
    """The public JWK to which what `encode` wrote is bound.

    `signing_input`: base64url(header) '.' base64url(payload).

    Raises FormatError for what `encode` did not write.
    """
    payload = strict_json.loads(base64url.decode(signing_input.partition(".")[2].encode("ascii")))
    return payload["cnf"]["jwk"] if "cnf" in payload else None


def recognises(token: str) -> bool:
    """See CredentialFormat. The tilde alone decides, because no other serialisation has one."""
    return "~" in token


def parse(token: str) -> UnverifiedCredential:
    """See CredentialFormat."""
    presentation = sd_jwt.split(token)
    signed = jws.parse(presentation.signed, typ=TYP)
    issuer = IssuerClaim("public_url", signed.payload.get("iss"))
    return UnverifiedCredential(signed, issuer, presentation)


def check_content(credential: UnverifiedCredential, issuer: TrustedIssuer) -> Content:
    """See CredentialFormat. The disclosures of `credential.presentation` are put in place first."""
    # `parse` always sets it for this format.
    assert credential.presentation is not None
    disclosures = credential.presentation.disclosures
    claims = sd_jwt.reveal(
        credential.signed.payload,
        disclosures,
        never=NEVER_DISCLOSED,
    )
    content = check(
        claims,
        issuer=issuer.id,
        public_url=issuer.public_url,
        types=issuer.vct,
    )
    return content._replace(confirmation=claims.get("cnf"))


def check_holder(
    credential: UnverifiedCredential,
    content: Content,
    request: key_binding.ProofRequest | None,
) -> None:
    """See HolderBinding."""
    key_binding.check(
        credential.presentation,
        content.confirmation,
        request,
    )


def check(
    payload: dict[str, Any],
    *,
    issuer: str,
    public_url: str,
    types: frozenset[str],
) -> Content:
    """Check the claims, disclosed ones included, of a certificate of the issuer at `public_url`,
    whose id is `issuer`.

    `types`: the `vct` that it is trusted for (empty: any). The content has the shape of a `vc+jwt`
    of the same certificate, with what was disclosed. Raises FormatError `format.claims_invalid`,
    `format.type_invalid`, `status.missing`, `status.malformed`, `status.unsupported`.
    """
    _check_type(payload, types)
    identity = payload.get("jti")
    prefix = vc_jwt.credential_url(public_url, "")
    if (
        type(identity) is not str
        or not identity.startswith(prefix)
        or not number.is_canonical(identity[len(prefix) :])
    ):
        raise FormatError("format.claims_invalid", "jti is not a certificate's URL at its issuer")
    if "credentialStatus" in payload:
        raise FormatError("status.unsupported", "the status of an SD-JWT VC is a Token Status List")
    issued_at = dates.numeric(payload.get("iat"), "iat")
    not_before = dates.numeric(payload.get("nbf", issued_at), "nbf")
    not_after = dates.numeric(payload.get("exp"), "exp")
    subject = {name: payload[name] for name in ("name", *LISTS, *SELECTIVE) if name in payload}
    if "sub" in payload:
        data_model.check_url(payload["sub"], "sub")
        subject["id"] = payload["sub"]
    check_subject(subject, accounts_rule=AccountsRule.MAY_BE_CONCEALED)
    alike = {
        "id": identity,
        "issuer": issuer,
        # Every surface lists accounts, so that the member exists even where none was disclosed.
        "credentialSubject": {"accounts": [], **subject},
        "validFrom": dates.stamp(dates.from_seconds(not_before)),
        "validUntil": dates.stamp(dates.from_seconds(not_after)),
        "status": payload.get("status"),
    }
    entries = status_entries.decode({"status": payload["status"]} if "status" in payload else {})
    return Content(
        alike,
        identity[len(prefix) :],
        issued_at,
        max(not_before, issued_at),
        not_after,
        entries,
    )


def _check_type(payload: Mapping[str, Any], types: frozenset[str]) -> None:
    named = payload.get("vct")
    others = payload.get("aka_vcts", [])
    if type(named) is not str or not named or (types and named not in types):
        raise FormatError("format.type_invalid", "not a vct that this issuer is trusted for")
    alike = (
        type(others) is list and all(type(other) is str for other in others) and named not in others
    )
    if not alike or ("aka_vcts" in payload and not others):
        raise FormatError(
            "format.type_invalid",
            "aka_vcts is not a list of further types (section 2.2.2.1)",
        )
