"""The files of a badge: the link QR, and the offline QR with its own slim rendition of the certificate."""

from __future__ import annotations

from collections.abc import Sequence

from credissuer import failpoints
from credissuer.actions import seal, standing
from credissuer.audit.trail import AuditEvent
from credissuer.badges import qr
from credissuer.credentials import compose
from credissuer.credentials.record import CertificateRecord, Purpose
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import Actor, Permission
from credissuer.store.contract import Sealed, Transaction
from credverifier.wire import claims, jws, number, offline, strict_json
from credverifier.wire.standing import Standing


def badge(office: Office, actor: Actor, text: str) -> dict[str, bytes]:
    """File name -> octets: link and offline QR as SVG and PNG.

    Raises RefusedError `certificate.cannot_change` unless the certificate is in good standing,
    `certificate.qr_too_long`.
    """
    actor.require(Permission.READ)
    with office.store.read() as reading:
        certificate = standing.find(reading, text)
    name = number.show(certificate.number)
    link = qr.qr_matrix(qr.link_text(office.public_url, certificate.number))
    packed = qr.qr_matrix(offline.encode(slim_token(office, actor, certificate), office.public_url))
    return {
        f"{certificate.number}-link.svg": qr.svg(link, title=f"{name} {office.public_url}").encode("utf-8"),
        f"{certificate.number}-link.png": qr.png(link),
        f"{certificate.number}-offline.svg": qr.svg(packed, title=f"{name} offline").encode("utf-8"),
        f"{certificate.number}-offline.png": qr.png(packed),
    }


def slim_token(office: Office, actor: Actor, certificate: CertificateRecord) -> str:
    """The slim rendition, signed at the first call and kept; recorded before it is signed, as every signature is."""
    with office.store.read() as reading:
        rendition = reading.rendition(certificate.number, Purpose.SLIM)
    if rendition is not None and rendition.token is not None:
        return rendition.token
    if certificate.standing is not Standing.VALID:
        raise RefusedError(
            "certificate.cannot_change",
            number=number.show(certificate.number),
            standing=certificate.standing.value,
            change="badge",
        )
    if rendition is None:
        now, signer = office.clock(), office.keyring.signer(KeyUse.CREDENTIAL)
        with office.store.write() as transaction:
            payload = _payload(office, transaction, certificate, int(now.timestamp()))
            octets = jws.signing_input(jws.header(claims.TYP, signer), strict_json.dumps(payload))
            rendition = seal.intent(certificate, Purpose.SLIM, signer.key_id.rpartition("#")[2], octets, now)
            transaction.add([rendition])
        failpoints.reach("issue.after_intent")

    def record(transaction: Transaction, made: Sequence[Sealed]) -> list[AuditEvent]:
        return [
            AuditEvent(
                at=sealed.signed_at,
                actor=actor.id,
                request_id=None,
                action="rendition.signed",
                object=sealed.number,
                detail={"purpose": sealed.purpose.value, "token_sha256": sealed.token_sha256},
            )
            for sealed in made
        ]

    return seal.seal(office, [(certificate, rendition)], record)[0]


def _payload(
    office: Office, transaction: Transaction, certificate: CertificateRecord, issued_at: int
) -> dict[str, object]:
    assessment = transaction.assessment(certificate.assessment_id)
    assert assessment is not None
    credential = compose.compose(
        certificate,
        transaction.subjects([certificate.subject_id])[certificate.subject_id],
        transaction.accounts([certificate.subject_id])[certificate.subject_id],
        assessment,
        office.programme,
        issuer=office.issuer_id,
        issuer_name=office.issuer_name,
        public_url=office.public_url,
    )
    return claims.slim(credential, public_url=office.public_url, issued_at=issued_at)
