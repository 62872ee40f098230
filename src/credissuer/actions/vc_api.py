"""Credentials for other systems (VC-API): signed with a key of their own, recorded before they are
signed.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from credissuer import failpoints
from credissuer.actions import lists, own_terms, publish
from credissuer.audit.trail import AuditEvent
from credissuer.credentials.record import VcApiSignatureRecord
from credissuer.office import Office
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import Actor, Permission
from credissuer.status.render import REVOCATION, SUSPENSION, list_url
from credissuer.store.contract import Transaction
from credverifier.errors import FormatError
from credverifier.trust.anchors import VC_API
from credverifier.wire.credentials import data_model, document, term_check, vc_jwt
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import dates, jws, strict_json
from credverifier.wire.status import status_entries

_BITSTRING = "BitstringStatusListEntry"
_OURS = term_check.CLAIMS | {"vc", "vp", "proof"}
"""Members that the office sets itself, or that no credential to be signed as a JWT has."""


def issue_credential(
    office: Office, actor: Actor, credential: dict[str, Any], request_id: str | None = None
) -> str:
    """`credential` signed as a `vc+jwt` by this office, durable when this returns.

    The issuer is the office, whoever was named; a credential that names no status gets a place in a
    status list. Raises ForbiddenError, SigningKeyError, PublicationError; FormatError
    `format.claims_invalid`, `.type_invalid`, `.too_large`, `status.malformed`,
    `status.unsupported`.
    """
    actor.require(Permission.VC_API)
    _refuse_ours(office, credential)
    payload = {**credential, "issuer": _issuer(office, credential)}
    known = own_terms.contexts(office.public_url)
    document.check_credential(payload, known)
    _refuse_unverifiable(payload)
    signer, now = office.keyring.signer(KeyUse.VC_API), office.clock()
    header = jws.header(vc_jwt.TYP, signer)
    with office.store.write() as transaction:
        place = _place(transaction, office) if "credentialStatus" not in payload else None
        payload |= status_entries.encode(_entries(office, place)) if place else {}
        payload |= _claims(office, payload)
        signing_input = jws.signing_input(header, strict_json.dumps(payload))
        if len(signing_input) + 87 > jws.MAX_TOKEN:
            raise FormatError("format.too_large", f"more than {jws.MAX_TOKEN} characters")
        intent = VcApiSignatureRecord(
            id=office.entropy(16).hex(),
            actor=actor.id,
            key_id=signer.key_id.rpartition("#")[2],
            list_id=place[0] if place else None,
            index=place[1] if place else None,
            signing_input=signing_input.decode("ascii"),
            signature=None,
            token_sha256=None,
            opened_at=now,
            signed_at=None,
        )
        transaction.add([intent])
    failpoints.reach("issue.after_intent")
    token = jws.seal(signing_input, signer.sign(signing_input))
    _read_back(office, token, known)
    if place is not None:
        with office.publish_lock():
            publish.put_list(office.publication, lists.ensure_current(office, place[0]))
    failpoints.reach("issue.before_release")
    _record(office, intent, token, request_id)
    return token


def _refuse_ours(office: Office, credential: dict[str, Any]) -> None:
    """Refuse claims that the signature makes, and a place in a list of ours: the office gives each
    of them once.
    """
    for name in sorted(_OURS & credential.keys()):
        raise FormatError("format.claims_invalid", f"{name} is not for the caller to say")
    status = credential.get("credentialStatus", [])
    for entry in status if type(status) is list else [status]:
        if type(entry) is dict and str(entry.get("statusListCredential")).startswith(
            f"{office.public_url}/"
        ):
            raise FormatError(
                "format.claims_invalid",
                "a place in a list of this office is not for the caller to choose",
            )


def _refuse_unverifiable(payload: dict[str, Any]) -> None:
    """Refuse a bitstring entry of the caller's that `verify` would not read: another size, purpose
    or too many of them.

    Entries of other types are signed as they are: who knows the type may verify them.
    """
    status = payload.get("credentialStatus", [])
    entries = status if type(status) is list else [status]
    bitstrings = [item for item in entries if _BITSTRING in vc_jwt.listed(item, "type")]
    if bitstrings:
        status_entries.decode({"credentialStatus": bitstrings})


def _issuer(office: Office, credential: dict[str, Any]) -> Any:
    """The office under whatever else is said of the issuer; an issuer that is none, null too, is
    left to be refused.
    """
    if "issuer" not in credential:
        return office.issuer_id
    named = credential["issuer"]
    if not data_model.is_url(data_model.issuer_id(credential)):
        return named
    return {**named, "id": office.issuer_id} if type(named) is dict else office.issuer_id


def _place(transaction: Transaction, office: Office) -> tuple[int, int]:
    list_id = lists.current_list(transaction, office, 1)
    return list_id, transaction.take_indices(list_id, 1)[0]


def _entries(office: Office, place: tuple[int, int]) -> tuple[StatusEntry, ...]:
    list_id, index = place
    return tuple(
        StatusEntry(
            status_entries.BITSTRING,
            list_url(office.public_url, list_id, rendering),
            index,
            rendering.purpose,
        )
        for rendering in (REVOCATION, SUSPENSION)
    )


def _claims(office: Office, payload: dict[str, Any]) -> dict[str, Any]:
    """Registered claims that say the same as the credential (VC-JOSE-COSE section 3.1.3)."""
    made: dict[str, Any] = {"iss": office.issuer_id, "iat": int(office.clock().timestamp())}
    if "id" in payload:
        made["jti"] = payload["id"]
    if "validUntil" in payload:
        made["exp"] = int(dates.seconds(payload["validUntil"], "validUntil"))
    return made


def _read_back(office: Office, token: str, known: dict[str, Any]) -> None:
    """What was signed is read as anybody else would read it before it is handed out."""
    signed = jws.parse(token, typ=vc_jwt.TYP)
    office.anchors(office.clock()).issuer(office.issuer_id).prove(signed, VC_API)
    document.check_credential(signed.payload, known)


def _record(
    office: Office, intent: VcApiSignatureRecord, token: str, request_id: str | None
) -> None:
    digest, now = hashlib.sha256(token.encode("ascii")).hexdigest(), office.clock()
    sealed = replace(intent, signature=token.rpartition(".")[2], token_sha256=digest, signed_at=now)
    event = AuditEvent(
        at=now,
        actor=intent.actor,
        request_id=request_id,
        action="vc_api.signed",
        object=intent.id,
        detail={"token_sha256": digest},
    )
    with office.store.write() as transaction:
        transaction.seal_vc_api(sealed)
        transaction.append_audit([event])
