"""What a holder hands in: links and files, added and taken out again."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from credissuer.applications.application import ApplicationRecord, State, require_next
from credissuer.applications.evidence import (
    MOST_PIECES,
    EvidenceContentRecord,
    EvidenceRecord,
    File,
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

_STILL_ADDS = frozenset({State.DRAFT, State.MORE_ASKED})


class Handed(NamedTuple):
    """A piece with its octets, None for a link."""

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
    record = _addable(transaction, call, text)
    piece = EvidenceRecord(
        id=id_of(office.entropy(5)),
        application_id=record.id,
        criterion=_about(office, about),
        note=note_of(note),
        url=link_of(link),
        added_at=call.now,
    )
    return _added(transaction, call, record, piece, None)


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
    record = _addable(transaction, call, text)
    file: File = file_of(name, octets)
    piece = EvidenceRecord(
        id=id_of(office.entropy(5)),
        application_id=record.id,
        criterion=_about(office, about),
        note=note_of(note),
        file_name=file.name,
        media_type=file.media_type,
        size=len(file.octets),
        sha256=file.sha256,
        added_at=call.now,
    )
    return _added(transaction, call, record, piece, file.octets)


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
    record = own_application(transaction, call, text)
    if record.state is not State.DRAFT:
        require_next(record, State.DRAFT)
    piece = transaction.of(Evidence).by_id(evidence_id[:40])
    if piece is None or piece.application_id != record.id:
        raise NotFoundError("evidence.not_found")
    transaction.of(Evidence).remove(piece.id)
    return Outcome(None)


def own_piece(reading: Reading, call: Call, text: str, evidence_id: str) -> Handed:
    """A piece of the holder who calls. Raises NotFoundError `evidence.not_found`."""
    record = own_application(reading, call, text)
    piece = reading.of(Evidence).by_id(evidence_id[:40])
    if piece is None or piece.application_id != record.id:
        raise NotFoundError("evidence.not_found")
    return Handed(piece, reading.of(Evidence).content(piece.id))


def _addable(transaction: Transaction, call: Call, text: str) -> ApplicationRecord:
    record = own_application(transaction, call, text)
    if record.state not in _STILL_ADDS:
        require_next(record, State.DRAFT)
    if len(transaction.of(Evidence).of_application(record.id)) >= MOST_PIECES:
        raise RefusedError("evidence.too_many", most=MOST_PIECES)
    return record


def _about(office: Office, about: str | None) -> str | None:
    """A criterion of the programme or PORTRAIT; None for everything else that a form may send."""
    known = {criterion.id for criterion in office.programme.criteria} | {PORTRAIT}
    return about if about in known else None


def _added(
    transaction: Transaction,
    call: Call,
    record: ApplicationRecord,
    piece: EvidenceRecord,
    octets: bytes | None,
) -> Outcome[EvidenceRecord]:
    content = (
        [] if octets is None else [EvidenceContentRecord(evidence_id=piece.id, content=octets)]
    )
    transaction.add([piece, *content])
    if record.state is State.DRAFT:
        transaction.of(Applications).change(replace(record, changed_at=call.now))
        return Outcome(piece)
    # Of a sent application alone, because of a draft nobody has decided anything.
    event = call.event("application.evidence_added", record.id, evidence=piece.id)
    return Outcome(piece, (event,))
