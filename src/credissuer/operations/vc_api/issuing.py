"""Credentials for other systems (VC-API): signed with a key of their own, recorded before they are
signed.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any, NamedTuple

from credissuer import failpoints
from credissuer.credentials.vc_api_signature import VcApiSignatureRecord
from credissuer.documents import fence, known_keys
from credissuer.documents.ledger import publish_current
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations import lists, own_terms
from credissuer.operations.perform import needs, perform
from credissuer.operations.publishing.vouch import vouch_if_possible
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import Permission
from credissuer.status.encodings import ENCODINGS, list_url
from credissuer.store.transaction import Transaction
from credverifier.errors import FormatError
from credverifier.trust.anchors import VC_API
from credverifier.wire.credentials import data_model, document, term_check, vc_jwt
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import dates, jws, strict_json
from credverifier.wire.status import bitstring, status_entries

# 64 octets are 86 characters of base64url.
_SIGNATURE_LENGTH = 87
"""Characters of a signature of ES256 or EdDSA, and of the full stop before it."""

_BITSTRING = "BitstringStatusListEntry"
_OURS = term_check.CLAIMS | {"vc", "vp", "proof"}
"""Members that the office sets itself, or that no credential to be signed as a JWT has."""


class VcApiIntent(NamedTuple):
    """A recorded intent, and the list of this office that its status entries point to, if any."""

    record: VcApiSignatureRecord
    list_id: int | None


@needs(Permission.VC_API)
def issue_credential(office: Office, call: Call, credential: dict[str, Any]) -> str:
    """`credential` signed as a `vc+jwt` by this office, durable when this returns.

    In two commits around the signature, so that one that may exist is always on record. The issuer
    is the office, whoever was named; a credential that names no status gets an index in a status
    list. Raises BehindError, ForbiddenError, SigningKeyError, PublicationError; FormatError
    `format.claims_invalid`, `.type_invalid`, `.too_large`, `status.malformed`,
    `status.unsupported`.
    """
    contexts = own_terms.contexts(office.public_url)
    # Before the transaction, because a large document takes long and all other writers would wait.
    payload = _checked(office, credential, contexts)
    intent = perform(office, call, intend_credential, office, payload)
    failpoints.reach("issue.after_intent")
    fence.check(office)
    signing_input = intent.record.signing_input.encode("ascii")
    signer = office.keyring.signer(KeyUse.VC_API)
    if not signer.key_id.endswith(f"#{intent.record.key_id}"):
        # The key was rotated since, and the header names the one before.
        raise RefusedError("issue.key_changed", number=intent.record.id)
    token = jws.seal(signing_input, signer.sign(signing_input))
    _read_back(office, token, contexts)
    # Published before the credential is handed out, because its first reader asks for the list at
    # once.
    if intent.list_id is not None:
        with office.publish_lock():
            current = lists.ensure_current(office, intent.list_id)
            publish_current(office, office.publication, current)
    failpoints.reach("issue.before_release")
    perform(office, call, record_credential, intent.record, token)
    # Nothing public shows that its index is taken: the checkpoint is the only witness.
    vouch_if_possible(office)
    return token


@operation(Permission.VC_API)
def intend_credential(
    transaction: Transaction,
    call: Call,
    office: Office,
    checked: dict[str, Any],
) -> Outcome[VcApiIntent]:
    """Record the very text that will be signed, of a credential that was checked."""
    payload = dict(checked)
    signer = known_keys.signer(office, transaction, KeyUse.VC_API)
    list_index = None if "credentialStatus" in payload else _place(transaction, office)
    if list_index is not None:
        payload |= status_entries.encode(_entries(office, list_index))
    payload |= _claims(office, call, payload)
    header = jws.header(vc_jwt.TYP, signer)
    signing_input = jws.signing_input(header, strict_json.dumps(payload))
    # Refused before it is signed, since no verifier would read it.
    if len(signing_input) + _SIGNATURE_LENGTH > jws.MAX_TOKEN:
        raise FormatError("format.too_large", f"more than {jws.MAX_TOKEN} characters")
    list_id, index = list_index or (None, None)
    record = VcApiSignatureRecord(
        id=office.entropy(16).hex(),
        actor=call.actor.id,
        key_id=signer.key_id.rpartition("#")[2],
        list_id=list_id,
        index=index,
        signing_input=signing_input.decode("ascii"),
        signature=None,
        token_sha256=None,
        opened_at=call.now,
        signed_at=None,
    )
    transaction.add([record])
    return Outcome(VcApiIntent(record, record.list_id))


@operation(Permission.VC_API)
def record_credential(
    transaction: Transaction,
    call: Call,
    intent: VcApiSignatureRecord,
    token: str,
) -> Outcome[None]:
    """Record the signature of an intent."""
    digest = hashlib.sha256(token.encode("ascii")).hexdigest()
    signed = replace(
        intent,
        signature=token.rpartition(".")[2],
        token_sha256=digest,
        signed_at=call.now,
    )
    transaction.vc_api_signatures.record_signature(signed)
    return Outcome(
        None,
        (
            call.event(
                "vc_api.signed",
                intent.id,
                token_sha256=digest,
            ),
        ),
    )


def _checked(
    office: Office, credential: dict[str, Any], contexts: dict[str, Any]
) -> dict[str, Any]:
    """The credential with this office as its issuer. Raises FormatError as `issue_credential`."""
    _refuse_ours(office, credential)
    payload = {**credential, "issuer": _issuer(office, credential)}
    # With the issuer filled in, so that its absence is no fault of the caller's.
    document.check_credential(payload, contexts)
    _refuse_unverifiable(payload)
    return payload


def _refuse_ours(office: Office, credential: dict[str, Any]) -> None:
    """Refuse claims that the signature makes, and a place in a list of ours: the office gives each
    of them once.
    """
    for name in sorted(_OURS & credential.keys()):
        raise FormatError("format.claims_invalid", f"{name} is not for the caller to say")
    status = credential.get("credentialStatus", [])
    for entry in status if type(status) is list else [status]:
        if type(entry) is not dict:
            continue
        # An index of ours chosen by the caller could be that of somebody's certificate.
        if str(entry.get("statusListCredential")).startswith(f"{office.public_url}/"):
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
    return list_id, transaction.status_lists.take_indices(list_id, 1)[0]


def _entries(office: Office, list_index: tuple[int, int]) -> tuple[StatusEntry, ...]:
    list_id, index = list_index
    return tuple(
        encoding.entry(list_url(office.public_url, list_id, encoding), index)
        for encoding in ENCODINGS
        # The W3C's entries alone, which are what a verifier of the VC-API looks for.
        if encoding.typ == bitstring.TYP
    )


def _claims(office: Office, call: Call, payload: dict[str, Any]) -> dict[str, Any]:
    """Registered claims that say the same as the credential (VC-JOSE-COSE section 3.1.3)."""
    claims: dict[str, Any] = {"iss": office.issuer_id, "iat": int(call.now.timestamp())}
    if "id" in payload:
        claims["jti"] = payload["id"]
    if "validUntil" in payload:
        claims["exp"] = int(dates.seconds(payload["validUntil"], "validUntil"))
    return claims


def _read_back(office: Office, token: str, contexts: dict[str, Any]) -> None:
    """What was signed is read as anybody else would read it before it is handed out."""
    signed = jws.parse(token, typ=vc_jwt.TYP)
    office.anchors(office.clock()).issuer(office.issuer_id).prove(signed, VC_API)
    document.check_credential(signed.payload, contexts)
