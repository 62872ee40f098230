"""Credentials and presentations that other systems bring (VC-API): all that can be checked of them,
or a refusal.
"""

from __future__ import annotations

import re
from typing import Any

from credissuer.errors import BehindError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import lists, own_terms
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission
from credverifier import verification
from credverifier.errors import (
    CredentialError,
    FormatError,
    SignatureError,
    StatusError,
    TrustError,
    ValidityError,
)
from credverifier.trust.anchors import CREDENTIAL, STATUS, VC_API, Issuer, TrustAnchors
from credverifier.verification import Proven
from credverifier.wire.credentials import data_model, document, vc_jwt, vp_jwt
from credverifier.wire.credentials.content import Content
from credverifier.wire.envelope import dates, jws
from credverifier.wire.status import bitstring, status_entries
from credverifier.wire.status.status_lists import StatusList

CREDENTIALS = ("application/vc+jwt",)
PRESENTATIONS = ("application/vp+jwt",)

# `/status/3-revocation`; `/status/3` is the Token Status List. No leading zero: one URL a list.
_LIST = re.compile(r"/status/([1-9][0-9]{0,8})(?:-(?:revocation|suspension))?")
_FAMILIES: dict[str, type[CredentialError]] = {
    "format": FormatError,
    "issuer": TrustError,
    "signature": SignatureError,
    "validity": ValidityError,
    "status": StatusError,
}


@needs(Permission.VC_API)
def verify_credential(office: Office, call: Call, enveloped: Any) -> dict[str, Any]:
    """What a credential says of which everything holds: data model, issuer, signature, validity and
    standing.

    `enveloped`: an EnvelopedVerifiableCredential. A list of ours that it points to is signed anew
    where that is due, as a reader would soon see it. Raises ForbiddenError and CredentialError with
    the code of the gravest finding.
    """
    _, token = document.opened(
        enveloped,
        document.ENVELOPED_CREDENTIAL,
        CREDENTIALS,
    )
    return _credential(office, token)


@needs(Permission.VC_API)
def verify_presentation(
    office: Office,
    call: Call,
    enveloped: Any,
    *,
    domain: str | None,
    challenge: str | None,
) -> dict[str, Any]:
    """What a presentation says that holds, and each credential in it as well.

    `enveloped`: an EnvelopedVerifiablePresentation, made for `domain` in answer to `challenge`.
    Raises as `verify_credential` and `vp_jwt.read` do.
    """
    _, token = document.opened(
        enveloped,
        document.ENVELOPED_PRESENTATION,
        PRESENTATIONS,
    )
    now = office.clock().timestamp()
    presentation = vp_jwt.read(token, domain=domain, challenge=challenge, now=now)
    for credential in presentation.credentials:
        _credential(office, credential)
    return presentation.payload


def _credential(office: Office, token: str) -> dict[str, Any]:
    now = office.clock()
    anchors = office.anchors(now)
    signed = jws.parse(token, typ=vc_jwt.TYP)
    issuer = anchors.issuer(data_model.issuer_id(signed.payload))
    key = issuer.keys.get(str(signed.header.get("kid")))
    # A status list is a credential too, and other systems may ask for it.
    if key is not None and STATUS in key.purposes:
        _check_list(signed, issuer, now.timestamp())
        return signed.payload
    proven = _proven(
        office,
        anchors,
        issuer,
        signed,
        token,
        ours=key is not None and CREDENTIAL in key.purposes,
    )
    verdict = verification.judge(
        proven,
        lists=_lists(office, anchors, proven),
        now=now,
    )
    if verdict.code is not None:
        raise _FAMILIES[verdict.code.partition(".")[0]](verdict.code)
    return signed.payload


def _proven(
    office: Office,
    anchors: TrustAnchors,
    issuer: Issuer,
    signed: jws.Jws,
    token: str,
    *,
    ours: bool,
) -> Proven:
    """A certificate as anybody verifies it; any other credential by the whole data model."""
    if ours:
        return verification.prove(token, anchors)
    issuer.prove(signed, VC_API)
    document.check_credential(signed.payload, own_terms.contexts(office.public_url))
    return Proven(issuer, _content(signed.payload))


def _content(payload: dict[str, Any]) -> Content:
    """Bounds and status entries; registered claims agree with the members they stand for."""
    vc_jwt.check_agreement(payload)
    issued_at = dates.numeric(payload.get("iat"), "iat")
    starts, ends = [issued_at], [float("inf")]
    if "validFrom" in payload:
        starts.append(dates.seconds(payload["validFrom"], "validFrom"))
    if "validUntil" in payload:
        ends.append(dates.seconds(payload["validUntil"], "validUntil"))
    # The narrowest of all bounds counts, wherever it is written (RFC 7519 sections 4.1.4 and
    # 4.1.5).
    starts += [dates.numeric(payload["nbf"], "nbf")] if "nbf" in payload else []
    ends += [dates.numeric(payload["exp"], "exp")] if "exp" in payload else []
    entries = status_entries.decode(payload)
    return Content(
        {"id": "", **payload},
        "",
        issued_at,
        max(starts),
        min(ends),
        entries,
    )


def _check_list(signed: jws.Jws, issuer: Issuer, now: float) -> None:
    """A status list credential, which has no status of its own."""
    issuer.prove(signed, STATUS)
    url = signed.payload.get("id")
    if type(url) is not str or not issuer.publishes_status(url):
        raise StatusError("status.untrusted_url")
    bitstring.from_claims(signed.payload, url=url)
    if dates.numeric(signed.payload.get("exp"), "exp") < now:
        raise ValidityError("validity.expired")


def _own_list(office: Office, issuer: Issuer, list_id: int) -> dict[str, StatusList]:
    try:
        return lists.opened(office, issuer, lists.ensure_current(office, list_id))
    except BehindError:
        # Nothing may be signed, and what is published is newer than the database anyway.
        return lists.published(office, issuer, list_id)


def _lists(office: Office, anchors: TrustAnchors, proven: Proven) -> dict[str, StatusList]:
    """The office's own lists as they are now; nothing is fetched, so that those of others stay
    unreachable.
    """
    by_url: dict[str, StatusList] = {}
    with office.store.read() as reading:
        list_ids = {record.id for record in reading.status_lists.all()}
    for url in proven.status_urls:
        match = _LIST.fullmatch(url.removeprefix(office.public_url))
        is_ours = match and proven.issuer.id == office.issuer_id
        # All encodings of a list are opened at once, so the next URL is mostly there already.
        if url not in by_url and match and is_ours and int(match[1]) in list_ids:
            by_url |= _own_list(office, anchors.issuer(office.issuer_id), int(match[1]))
    return by_url
