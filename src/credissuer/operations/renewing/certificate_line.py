"""The line of a certificate: what it replaced, what has replaced it, and the refs along it."""

from __future__ import annotations

from credissuer.assessment.orders.renewal import Before
from credissuer.assessment.text.names import visible
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import NotFoundError, RefusedError
from credissuer.store.transaction import Reading
from credverifier.errors import LinkError
from credverifier.reading import pasted
from credverifier.wire import number as numbers


def by_number(reading: Reading, text: str) -> CertificateRecord:
    """Raises RefusedError `renew.number_invalid`, NotFoundError `certificate.not_found`."""
    try:
        wanted = pasted.number_in(text)
    except LinkError as error:
        raise RefusedError("renew.number_invalid", text=visible(text)) from error
    certificate = reading.certificates.by_number(wanted)
    if certificate is None or certificate.released_at is None:
        raise NotFoundError("certificate.not_found", number=numbers.show(wanted))
    return certificate


def newest(reading: Reading, certificate: CertificateRecord) -> CertificateRecord:
    """The last of its line."""
    while certificate.superseded_by is not None:
        successor = reading.certificates.by_number(certificate.superseded_by)
        assert successor is not None
        certificate = successor
    return certificate


def before_of(reading: Reading, old: CertificateRecord) -> Before:
    """What a certificate says."""
    assessment = reading.assessments.by_id(old.assessment_id)
    assert assessment is not None
    return Before(
        shown=numbers.show(old.number),
        subject=reading.subjects.by_ids([old.subject_id])[old.subject_id],
        accounts=reading.accounts.of_subjects([old.subject_id])[old.subject_id],
        assessment=assessment,
        portrait=reading.portraits.of_subject(old.subject_id),
    )


def lineage(reading: Reading, certificate: CertificateRecord) -> list[CertificateRecord]:
    """A certificate and all that it replaced, one after the other."""
    line = [certificate]
    while line[-1].supersedes is not None:
        replaced = reading.certificates.by_number(line[-1].supersedes)
        assert replaced is not None
        line.append(replaced)
    return line


def free_ref(
    reading: Reading,
    old: CertificateRecord,
) -> tuple[str, CertificateRecord | None]:
    """The ref of the renewal of `old`, and the successor that was begun and not finished, if any."""
    # The first has no suffix and counts as +1, so that its renewal is +2.
    ref = old.ref if old.supersedes else f"{old.ref}+1"
    while True:
        ref = _next_ref(ref)
        taken = reading.certificates.by_refs([ref]).get(ref)
        # After a crash behind the intent a second successor must not come.
        if taken is None or taken.supersedes == old.number:
            return ref, taken


def _next_ref(ref: str) -> str:
    stem, _, count = ref.rpartition("+")
    return f"{stem}+{int(count) + 1}"
