"""Take over what was signed anew since: the published texts of certificates whose own text in the
database was signed by a key that is compromised.

Otherwise publishing would put the older text, which everybody refuses, in place of the newer one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from credissuer.audit.trail import AuditEvent
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import RenditionRecord
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.formats.rendition_format import RenditionFormat
from credissuer.operations.formats.table import WHOLE, further_published
from credissuer.operations.renewing.reissue import compromised_keys
from credissuer.operations.restoring.evidence import PublishedEvidence
from credissuer.publication.tree import certificate_path
from credissuer.recovery import orphan
from credissuer.store.transaction import Transaction
from credverifier.errors import CredentialError
from credverifier.trust.anchors import TrustAnchors
from credverifier.verification import prove
from credverifier.wire.envelope import dates

BATCH = 500
"""Certificates that are read and stored together."""


def take_over_reissued(
    transaction: Transaction,
    call: Call,
    office: Office,
    evidence: PublishedEvidence,
) -> list[AuditEvent]:
    """Store the published text of each certificate whose own text a compromised key has signed, if
    a good key has signed the published one. The text of before is kept as replaced.

    A certificate without such a text is left as it is: it waits for `keys compromise --reissue`.
    """
    keys = compromised_keys(office)
    numbers = transaction.renditions.to_sign_anew(keys) if keys else []
    anchors = office.anchors(call.now)
    events: list[AuditEvent] = []
    for start in range(0, len(numbers), BATCH):
        stored = transaction.certificates.by_numbers(numbers[start : start + BATCH])
        for form in (WHOLE, *further_published()):
            published = list(_published(office, anchors, evidence, stored, form))
            taken = _take(transaction, call, published, keys, str(form.purpose))
            if form is WHOLE:
                events += _reissued(transaction, call, stored, taken)
    return events


def _published(
    office: Office,
    anchors: TrustAnchors,
    evidence: PublishedEvidence,
    stored: dict[str, CertificateRecord],
    form: RenditionFormat,
) -> Iterator[RenditionRecord]:
    """The newest proven text of each of these certificates, as it would be stored."""
    for number, certificate in sorted(stored.items()):
        proven: list[RenditionRecord] = []
        # Every witness, because the office's own tree may be as old as its database.
        for text in evidence.texts(certificate_path(number, str(form.ending))):
            record = _record(office, anchors, certificate, form, text)
            if record is not None:
                proven.append(record)
        if proven:
            yield max(proven, key=lambda record: record.opened_at)


def _record(
    office: Office,
    anchors: TrustAnchors,
    certificate: CertificateRecord,
    form: RenditionFormat,
    text: str,
) -> RenditionRecord | None:
    """A published text as it would be stored; None where it is not proven, or of another one."""
    try:
        # What a compromised key signed is not proven.
        proven = prove(text, anchors)
        place = orphan.place(proven.content.entries, office.public_url)
    except CredentialError:
        return None
    if proven.issuer.id != office.issuer_id or proven.content.number != certificate.number:
        return None
    if place != (certificate.list_id, certificate.index):
        return None
    signed_at = dates.from_seconds(int(proven.content.issued_at))
    record = orphan.rendition(certificate, form.purpose, text, orphan.thumbprint_of(text))
    return replace(record, opened_at=signed_at, signed_at=signed_at)


def _take(
    transaction: Transaction,
    call: Call,
    published: Sequence[RenditionRecord],
    keys: Sequence[str],
    purpose: str,
) -> list[RenditionRecord]:
    """Those of `published` that are stored now, in place of what a key of `keys` has signed."""
    taken: list[RenditionRecord] = []
    for key_id in sorted({one.key_id for one in published}):
        those = [one for one in published if one.key_id == key_id]
        numbers = [one.number for one in those]
        transaction.replaced_renditions.take(
            numbers, key_ids=keys, active=key_id, at=call.now, purpose=purpose
        )
        left = transaction.renditions.by_numbers(numbers, purpose)
        fresh = [one for one in those if one.number not in left]
        transaction.add(fresh)
        # The backup was made between intent and signature.
        begun = [
            one
            for one in those
            if one.number in left
            and left[one.number].signature is None
            and left[one.number].signing_input == one.signing_input
        ]
        transaction.renditions.record_signatures([orphan.signature(one) for one in begun])
        taken += [*fresh, *begun]
    return taken


def _reissued(
    transaction: Transaction,
    call: Call,
    stored: dict[str, CertificateRecord],
    taken: Sequence[RenditionRecord],
) -> list[AuditEvent]:
    """The certificates are of the key that has signed them now."""
    for key_id in sorted({one.key_id for one in taken}):
        numbers = [one.number for one in taken if one.key_id == key_id]
        transaction.certificates.change_key(numbers, key_id)
    return [
        call.event(
            "certificate.reissued",
            one.number,
            key=one.key_id,
            replaced=stored[one.number].key_id,
            token_sha256=one.token_sha256,
            source=orphan.RESTORED,
        )
        for one in taken
    ]
