"""What a holder hands in: links and files, added and taken out again."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from credissuer.applications.application import ApplicationRecord, ApplicationState, require_next
from credissuer.applications.evidence import (
    MOST_PIECES,
    EvidenceContentRecord,
    EvidenceRecord,
    file_of,
    id_of,
    link_of,
    note_of,
)
from credissuer.errors import NotFoundError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.applying.own import own_application
from credissuer.store.applications.applications import Applications
from credissuer.store.applications.evidence import Evidence
from credissuer.store.transaction import Reading, Transaction

PORTRAIT = "portrait"
"""What a picture is about that may be shown on the certificate's page; else a criterion's id."""

_STILL_ADDS = frozenset({ApplicationState.DRAFT, ApplicationState.MORE_ASKED})


class HandedIn(NamedTuple):
    """What was handed in, with its octets; None for a link."""

    record: EvidenceRecord
    content: bytes | None


@operation(None)
def add_link(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    link: str,
    note: str = "",
    about: str | None = None,
) -> Outcome[EvidenceRecord]:
    """Add a link. It is never opened by the office.

    Raises RefusedError `evidence.link_invalid`, `.note_too_long`, `.too_many`,
    `application.cannot_change`, NotFoundError.
    """
    application = _addable(transaction, call, text)
    record = replace(_new(call, office, application, note, about), url=link_of(link))
    return _add(transaction, call, application, record, None)


@operation(None)
def add_file(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    name: str,
    octets: bytes,
    note: str = "",
    about: str | None = None,
) -> Outcome[EvidenceRecord]:
    """Add a file. Raises as `add_link`, and RefusedError `evidence.empty`, `.too_large`, `.kind`."""
    application = _addable(transaction, call, text)
    file = file_of(name, octets)
    record = replace(
        _new(call, office, application, note, about),
        file_name=file.name,
        media_type=file.media_type,
        size=len(file.octets),
        sha256=file.sha256,
    )
    return _add(transaction, call, application, record, file.octets)


@operation(None)
def take_out(
    transaction: Transaction,
    call: Call,
    text: str,
    evidence_id: str,
) -> Outcome[None]:
    """Take a piece out again while nobody has seen it.

    Raises NotFoundError `evidence.not_found`, RefusedError `application.cannot_change`.
    """
    application, record = _own(transaction, call, text, evidence_id)
    if application.state is not ApplicationState.DRAFT:
        require_next(application, ApplicationState.DRAFT)
    transaction.of(Evidence).remove(record.id)
    return Outcome(None)


def own_evidence(reading: Reading, call: Call, text: str, evidence_id: str) -> HandedIn:
    """What the holder who calls handed in. Raises NotFoundError `evidence.not_found`."""
    _, record = _own(reading, call, text, evidence_id)
    return HandedIn(record, reading.of(Evidence).content(record.id))


def _own(
    reading: Reading, call: Call, text: str, evidence_id: str
) -> tuple[ApplicationRecord, EvidenceRecord]:
    application = own_application(reading, call, text)
    record = reading.of(Evidence).by_id(evidence_id[:40])
    if record is None or record.application_id != application.id:
        raise NotFoundError("evidence.not_found")
    return application, record


def _addable(transaction: Transaction, call: Call, text: str) -> ApplicationRecord:
    application = own_application(transaction, call, text)
    if application.state not in _STILL_ADDS:
        require_next(application, ApplicationState.DRAFT)
    if len(transaction.of(Evidence).of_application(application.id)) >= MOST_PIECES:
        raise RefusedError("evidence.too_many", most=MOST_PIECES)
    return application


def _new(
    call: Call, office: Office, application: ApplicationRecord, note: str, about: str | None
) -> EvidenceRecord:
    """A record with nothing in it yet but what it is about."""
    topics = {criterion.id for criterion in office.programme.criteria} | {PORTRAIT}
    return EvidenceRecord(
        id=id_of(office.entropy(5)),
        application_id=application.id,
        # Everything else that a form may send is about nothing of ours.
        criterion=about if about in topics else None,
        note=note_of(note),
        added_at=call.now,
    )


def _add(
    transaction: Transaction,
    call: Call,
    application: ApplicationRecord,
    record: EvidenceRecord,
    octets: bytes | None,
) -> Outcome[EvidenceRecord]:
    transaction.add([record])
    if octets is not None:
        transaction.add([EvidenceContentRecord(evidence_id=record.id, content=octets)])
    if application.state is ApplicationState.DRAFT:
        transaction.of(Applications).change(replace(application, changed_at=call.now))
        return Outcome(record)
    # Of a sent application alone, because of a draft nobody has decided anything.
    event = call.event("application.evidence_added", application.id, evidence=record.id)
    return Outcome(record, (event,))
