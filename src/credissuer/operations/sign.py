"""Sign recorded intents, and read the tokens back as the public would. Records nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from credissuer import failpoints
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import RenditionRecord, RenditionSignature
from credissuer.documents import fence
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.operations import lists
from credissuer.operations.deciding import may_sign
from credissuer.operations.formats.table import FORMATS
from credissuer.operations.worker_processes.pool import WorkerPool
from credissuer.operations.worker_processes.texts import (
    Readers,
    SignedText,
    TextToSign,
    sign_texts,
    signature_of,
)
from credissuer.signing.provider import HandingSigner, KeyUse
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
    return begin_signing(office, intents)()


def begin_signing(
    office: Office, intents: Sequence[Intent], pool: WorkerPool | None = None
) -> Callable[[], list[SignedIntent]]:
    """As `sign`, in the processes of `pool` where there is one: call what is returned, once, for
    the signed intents; meanwhile this process may do something else.

    Raises as `sign`, here and there, and SigningKeyError `key.worker_died`.
    """
    fence.check(office)
    now = office.clock()
    signer = office.keyring.signer(KeyUse.CREDENTIAL)
    may_sign.require_approved(office, signer, intents)
    texts = [_text(signer, rendition) for _, rendition in intents]
    readers = _readers(office, intents, now)
    pending = _begun(texts, signer, readers, pool)

    def signed() -> list[SignedIntent]:
        made = pending()
        failpoints.reach("issue.after_sign")
        return [
            _signed_intent(certificate, rendition, one, now)
            for (certificate, rendition), one in zip(intents, made, strict=True)
        ]

    return signed


def _begun(
    texts: list[TextToSign], signer: Signer, readers: Readers, pool: WorkerPool | None
) -> Callable[[], list[SignedText]]:
    if pool is None:
        made = sign_texts(texts, signer, readers)
        return lambda: made
    if isinstance(signer, HandingSigner):
        return pool.begin(texts, signer.handed(), readers).result
    # A key that cannot leave its module: reading back is the larger half of the work.
    signed_here = [text._replace(signature=signature_of(text, signer)) for text in texts]
    return pool.begin(signed_here, None, readers).result


def _text(signer: Signer, rendition: RenditionRecord) -> TextToSign:
    # The `kid` stands in the recorded text: another key would sign a header that names the wrong
    # one.
    if not signer.key_id.endswith(f"#{rendition.key_id}"):
        raise RefusedError("issue.key_changed", number=rendition.number)
    return TextToSign(
        rendition.signing_input,
        rendition.disclosures or "",
        FORMATS[rendition.purpose].has_contexts,
    )


def _readers(office: Office, intents: Sequence[Intent], now: datetime) -> Readers:
    """Whoever reads the certificates of this moment."""
    issuer = office.anchors(now).issuers[office.issuer_id]
    list_ids = {certificate.list_id for certificate, _ in intents}
    # Real lists and not assumed ones: a new index that is set already would be found here.
    current = lists.opened(
        office,
        issuer,
        lists.ensure_current(office, *sorted(list_ids)),
    )
    return Readers(office.public_url, office.trust_list(now), current, now)


def _signed_intent(
    certificate: CertificateRecord,
    rendition: RenditionRecord,
    signed: SignedText,
    now: datetime,
) -> SignedIntent:
    signature = RenditionSignature(
        rendition.number, rendition.purpose, signed.signature, signed.token_sha256, now
    )
    token = f"{rendition.signing_input}.{signed.signature}{rendition.disclosures or ''}"
    return SignedIntent(certificate, signature, token, signed.refusal)
