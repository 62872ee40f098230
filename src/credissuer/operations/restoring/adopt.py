"""Take certificates that are published and that the database has lost back into it, as far as their
signed texts tell of them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from credissuer.audit.trail import AuditEvent
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.compose import subject_id
from credissuer.credentials.rendition import RenditionRecord, SignaturePurpose
from credissuer.documents import published_numbers
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.formats.table import WHOLE, further_published
from credissuer.operations.restoring.evidence import PublishedEvidence
from credissuer.publication.tree import certificate_path
from credissuer.recovery import orphan
from credissuer.recovery.mending import ACTIONS
from credissuer.recovery.orphan import RESTORED, Orphan
from credissuer.status.lists import SIZE, new_list
from credissuer.store.transaction import Transaction
from credverifier.errors import CredentialError
from credverifier.trust.anchors import TrustAnchors
from credverifier.verification import prove
from credverifier.wire.status.standing import Standing


@dataclass(slots=True)
class Adopted:
    """`events` of the audit trail, `unproven` numbers that no key of the office proves, and
    `indices` (list -> indices) of the certificates that were taken back.
    """

    events: list[AuditEvent] = field(default_factory=list)
    unproven: list[str] = field(default_factory=list)
    indices: dict[int, set[int]] = field(default_factory=dict)


def adopt(
    transaction: Transaction,
    call: Call,
    office: Office,
    evidence: PublishedEvidence,
    void: Collection[str],
) -> Adopted:
    """Store every published certificate that the database does not know; those of `void` are given
    up, with their indices set for good.
    """
    adopted, occupied = Adopted(), dict[int, set[int]]()
    orphans = _orphans(transaction, office, evidence, call.now, adopted)
    for number in orphan.order_of_adoption(orphans):
        records = orphans[number]
        list_id = records.certificate.list_id
        open_list(transaction, office, list_id)
        if list_id not in occupied:
            occupied[list_id] = transaction.certificates.indices_of(list_id)
        stored = _stored(transaction, office, evidence, records, occupied[list_id])
        if stored is None:
            adopted.unproven.append(number)
            continue
        occupied[list_id].add(stored.index)
        adopted.indices.setdefault(list_id, set()).add(stored.index)
        facts = orphan.facts(stored, records.rendition.token_sha256)
        adopted.events.append(call.event("certificate.issued", number, **facts))
        if number in void:
            given_up = replace(stored, standing=Standing.VOIDED, since=call.now)
            transaction.certificates.change_standing(given_up)
            event = call.event(ACTIONS[Standing.VOIDED], number, source=RESTORED)
            adopted.events.append(event)
    return adopted


def open_list(transaction: Transaction, office: Office, list_id: int) -> None:
    """A row for a list of which only its documents are left: all of its indices count as given,
    because nobody knows their order.
    """
    if transaction.status_lists.by_id(list_id) is None:
        fresh = new_list(list_id, office.entropy(32))
        transaction.status_lists.add(replace(fresh, taken=SIZE))


def _orphans(
    transaction: Transaction,
    office: Office,
    evidence: PublishedEvidence,
    now: datetime,
    adopted: Adopted,
) -> dict[str, Orphan]:
    """Number -> records of every certificate that is published, proven and not known."""
    anchors = office.anchors(now)
    waiting = published_numbers.unknown(transaction, evidence.numbers)
    orphans = dict[str, Orphan]()
    while waiting:
        number = waiting.pop()
        records = _proven(office, anchors, evidence, number)
        if records is None:
            adopted.unproven.append(number)
            continue
        orphans[number] = records
        earlier = records.certificate.supersedes
        # A web server names only those that an index leads to: the newest of each profile.
        if earlier is None or earlier in orphans or earlier in waiting:
            continue
        is_missing = bool(published_numbers.unknown(transaction, [earlier]))
        if is_missing and evidence.text(_path(earlier)) is not None:
            waiting.append(earlier)
    return orphans


def _proven(
    office: Office,
    anchors: TrustAnchors,
    evidence: PublishedEvidence,
    number: str,
) -> Orphan | None:
    text = evidence.text(_path(number))
    if text is None:
        return None
    try:
        proven = prove(text, anchors)
        if proven.issuer.id != office.issuer_id or proven.content.number != number:
            return None
        return orphan.rebuilt(text, office.public_url, subject_id(office.entropy(16)))
    except CredentialError:
        return None


def _stored(
    transaction: Transaction,
    office: Office,
    evidence: PublishedEvidence,
    records: Orphan,
    occupied: Collection[int],
) -> CertificateRecord | None:
    """None where the database has something else at its place: two histories, of which one must
    be given up. `occupied` are the indices of its list that certificates have.
    """
    certificate = records.certificate
    existing = transaction.certificates.by_number(certificate.number)
    if existing is not None:
        is_completed = _complete(transaction, existing, records.rendition)
        return transaction.certificates.by_number(existing.number) if is_completed else None
    if certificate.index in occupied:
        return None
    earlier = certificate.supersedes
    if earlier is not None and transaction.certificates.by_number(earlier) is None:
        # Nobody has it any more, and a row cannot refer to none.
        certificate = replace(certificate, supersedes=None)
    is_new = certificate.subject_id not in transaction.subjects.by_ids([certificate.subject_id])
    people = (records.subject, *records.accounts) if is_new else ()
    transaction.add([*people, records.assessment])
    transaction.add([certificate])
    transaction.add([records.rendition, *_further(office, evidence, certificate)])
    return certificate


def _complete(
    transaction: Transaction,
    existing: CertificateRecord,
    signed: RenditionRecord,
) -> bool:
    """Finish an intent whose signature was made since; False where another text was signed."""
    intent = transaction.renditions.get(existing.number, SignaturePurpose.VC_JWT)
    if intent is None or intent.signing_input != signed.signing_input:
        return False
    signature = orphan.signature(signed)
    transaction.renditions.record_signatures([signature])
    transaction.certificates.release([existing.number], signature.signed_at)
    return True


def _further(
    office: Office,
    evidence: PublishedEvidence,
    certificate: CertificateRecord,
) -> list[RenditionRecord]:
    """Its other published forms, so that none is signed a second time."""
    renditions = []
    for row in further_published():
        text = evidence.text(certificate_path(certificate.number, str(row.ending)))
        try:
            # By the time of the certificate, as any other form of it.
            proven = None if text is None else prove(text, office.anchors(office.clock()))
        except CredentialError:
            proven = None
        if text is not None and proven is not None and proven.content.number == certificate.number:
            key_id = orphan.thumbprint_of(text)
            renditions.append(orphan.rendition(certificate, row.purpose, text, key_id))
    return renditions


def _path(number: str) -> str:
    return certificate_path(number, str(WHOLE.ending))
