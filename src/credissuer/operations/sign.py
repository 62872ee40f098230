"""Sign recorded intents, and read the tokens back as the public would. Records nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import orjson

from credissuer import failpoints
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import RenditionRecord, RenditionSignature
from credissuer.documents import fence
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.operations import lists, own_terms
from credissuer.operations.deciding import may_sign
from credissuer.operations.formats.table import FORMATS
from credissuer.signing.provider import KeyUse
from credverifier.errors import FormatError
from credverifier.verification import verify
from credverifier.wire.envelope import base64url
from credverifier.wire.envelope.jws import Signer

Intent = tuple[CertificateRecord, RenditionRecord]


class SignedIntent(NamedTuple):
    """A signed intent that is not recorded yet.

    `refusal` is the code with which the public's own verification refuses the token, or None.
    """

    certificate: CertificateRecord
    signature: RenditionSignature
    token: str
    refusal: str | None


def sign(office: Office, intents: Sequence[Intent]) -> list[SignedIntent]:
    """Sign every intent with the active credential key and read it back; records nothing.

    Raises BehindError, RefusedError `issue.key_changed`, and `issue.not_approved` for what two
    people should have approved and did not.
    """
    fence.check(office)
    now = office.clock()
    signer = office.keyring.signer(KeyUse.CREDENTIAL)
    may_sign.require_approved(office, signer, intents)
    signatures = [_sign(signer, rendition, now) for _, rendition in intents]
    failpoints.reach("issue.after_sign")
    tokens = [
        f"{rendition.signing_input}.{signature.signature}{rendition.disclosures or ''}"
        for (_, rendition), signature in zip(intents, signatures, strict=True)
    ]
    refusals = _read_back(office, intents, tokens, now)
    return [
        SignedIntent(certificate, signature, token, refusals.get(certificate.number))
        for (certificate, _), signature, token in zip(intents, signatures, tokens, strict=True)
    ]


def _sign(signer: Signer, rendition: RenditionRecord, now: datetime) -> RenditionSignature:
    # The `kid` stands in the recorded text: another key would sign a header that names the wrong
    # one.
    if not signer.key_id.endswith(f"#{rendition.key_id}"):
        raise RefusedError("issue.key_changed", number=rendition.number)
    octets = rendition.signing_input.encode("ascii")
    signature = base64url.encode(signer.sign(octets))
    disclosures = (rendition.disclosures or "").encode("ascii")
    # Over the whole token as it is handed out, which is how an export names it.
    digest = hashlib.sha256(octets + b"." + signature + disclosures).hexdigest()
    return RenditionSignature(
        rendition.number,
        rendition.purpose,
        signature.decode("ascii"),
        digest,
        now,
    )


def _read_back(
    office: Office,
    intents: Sequence[Intent],
    tokens: Sequence[str],
    now: datetime,
) -> dict[str, str]:
    """Number -> code, for every token that the public's own verification would not call valid.

    Stricter than the public, which ignores private claims: a member that no context defines is
    refused as well.
    """
    anchors = office.anchors(now)
    issuer = anchors.issuers[office.issuer_id]
    list_ids = {certificate.list_id for certificate, _ in intents}
    # Real lists and not assumed ones: a new index that is set already would be found here.
    current = lists.opened(
        office,
        issuer,
        lists.ensure_current(office, *sorted(list_ids)),
    )
    refusals: dict[str, str] = {}
    for (certificate, rendition), token in zip(intents, tokens, strict=True):
        verdict = verify(token, anchors=anchors, lists=current, now=now)
        # The verifier's code first, because it is what the public would see.
        refusal = verdict.code or _undefined(office, rendition)
        if refusal is not None:
            refusals[certificate.number] = refusal
    return refusals


def _undefined(office: Office, rendition: RenditionRecord) -> str | None:
    """The code for a member that no context defines, in a format that has contexts."""
    if not FORMATS[rendition.purpose].has_contexts:
        return None
    try:
        # orjson, because a batch reads thousands back, and the text was written by us.
        own_terms.check(office.public_url, orjson.loads(_payload(rendition)))
    except FormatError as error:
        return error.code
    return None


def _payload(rendition: RenditionRecord) -> bytes:
    return base64url.decode(rendition.signing_input.partition(".")[2].encode("ascii"))
