"""Standing notes: the office's signed word on why a certificate is not in good standing."""

from __future__ import annotations

from collections.abc import Iterator

from credissuer.credentials.certificate import CertificateRecord
from credissuer.office import Office
from credissuer.operations import lists
from credissuer.publication.contract import Publication, put_newer
from credissuer.publication.tree import certificate_paths
from credissuer.signing.provider import KeyUse
from credissuer.status.notes import NoteRecord
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.envelope import base64url, dates, jws, strict_json
from credverifier.wire.status import standing_note
from credverifier.wire.status.standing import Standing

EXPLAINED = (Standing.SUSPENDED, Standing.REVOKED, Standing.SUPERSEDED)


def current(
    office: Office, certificate: CertificateRecord, last: NoteRecord | None
) -> NoteRecord | None:
    """The note that explains the certificate's standing, signed anew only if the last one says
    something else, or by a key that nobody believes any more.
    """
    if certificate.standing not in EXPLAINED:
        return None
    note = standing_note.StandingNote(
        certificate.standing,
        dates.stamp(certificate.since) if certificate.since else None,
        certificate.reason,
        certificate.superseded_by,
    )
    if last is not None and _says(last.token, note) and lists.believed(office, last.token):
        return last
    version = last.version + 1 if last else 1
    payload = standing_note.encode(
        note,
        issuer=office.issuer_id,
        credential_id=vc_jwt.credential_url(office.public_url, certificate.number),
        issued_at=int(office.clock().timestamp()),
        version=version,
    )
    token = jws.sign(payload, typ=standing_note.TYP, signer=office.keyring.signer(KeyUse.STATUS))
    return NoteRecord(number=certificate.number, version=version, token=token)


def put(publication: Publication, note: NoteRecord) -> int:
    """Publish a note; returns how many files were written."""
    return sum(
        put_newer(publication, path, note.token)
        for path in certificate_paths(note.number, ".standing.jwt")
    )


def drop(publication: Publication, number: str) -> None:
    """The certificate is in good standing again: there is nothing to explain."""
    for path in certificate_paths(number, ".standing.jwt"):
        publication.remove(path)


def publish_all(office: Office, publication: Publication) -> int:
    """Every note that is due, recorded and published; returns how many files were written."""
    with office.store.read() as reading:
        known = reading.notes.all()
        fresh = list(_changed(office, reading.certificates.not_in_good_standing(), known))
    if fresh:
        with office.store.write() as transaction:
            transaction.notes.put(fresh)
    known |= {note.number: note for note in fresh}
    return sum(put(publication, note) for note in known.values())


def drop_lifted(office: Office, publication: Publication) -> None:
    """Take away the notes of certificates that were reinstated, once the lists have said so."""
    with office.store.read() as reading:
        standing = {
            certificate.number for certificate in reading.certificates.not_in_good_standing()
        }
        lifted = [number for number in reading.notes.all() if number not in standing]
    for number in lifted:
        drop(publication, number)
    if lifted:
        with office.store.write() as transaction:
            transaction.notes.remove(lifted)


def _changed(
    office: Office, certificates: Iterator[CertificateRecord], known: dict[str, NoteRecord]
) -> Iterator[NoteRecord]:
    for certificate in certificates:
        note = current(office, certificate, known.get(certificate.number))
        if note is not None and note != known.get(certificate.number):
            yield note


def _says(token: str, note: standing_note.StandingNote) -> bool:
    said = strict_json.loads(base64url.decode(token.split(".")[1].encode("ascii")))
    return all(said.get(name) == value for name, value in note._asdict().items())
