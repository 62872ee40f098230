"""Documents that were published since, and what they say: taken over into the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from credissuer.audit.trail import AuditEvent
from credissuer.documents.kinds import STATUS_LISTS
from credissuer.office.call import Call
from credissuer.operations.deciding.policy import two_decide
from credissuer.operations.restoring.evidence import Key, ProvenDocument, PublishedEvidence
from credissuer.recovery.behind import Claimed
from credissuer.recovery.mending import ACTIONS, PublishedList, taken_over, without_certificate
from credissuer.recovery.orphan import RESTORED
from credissuer.status.document import DocumentRecord
from credissuer.status.retired_index import RetiredIndexRecord
from credissuer.store.transaction import Transaction
from credverifier.wire.envelope import dates
from credverifier.wire.status.standing import Standing

BASIS = "restored"
"""In place of what a document was made from: it is signed anew at the next publication."""


def newer_documents(
    transaction: Transaction, evidence: PublishedEvidence
) -> dict[Key, ProvenDocument]:
    """The published documents that ours do not follow."""
    keys: dict[str, list[str]] = {}
    for kind_name, key in evidence.documents:
        keys.setdefault(kind_name, []).append(key)
    records = {name: transaction.documents.by_keys(name, wanted) for name, wanted in keys.items()}
    newer: dict[Key, ProvenDocument] = {}
    for (kind_name, key), proven in evidence.documents.items():
        ours = records[kind_name].get(key)
        if ours is None or not _holds(ours, proven):
            newer[kind_name, key] = proven
    return newer


def _holds(ours: DocumentRecord, proven: ProvenDocument) -> bool:
    document, published = proven
    if ours.token.encode("ascii") == document.octets:
        return True
    recorded = Claimed(ours.version, ours.issued_at.timestamp())
    return document.kind.replaces(recorded, published)


def list_ids(newer: Mapping[Key, ProvenDocument]) -> set[int]:
    """The status lists among those documents."""
    names = {kind.name for kind in STATUS_LISTS}
    return {int(key) for kind_name, key in newer if kind_name in names}


def take_over(
    transaction: Transaction,
    call: Call,
    evidence: PublishedEvidence,
    list_id: int,
    published: PublishedList,
) -> list[AuditEvent]:
    """Every standing that was decided since, with its reason and time."""
    two = two_decide(transaction)
    events: list[AuditEvent] = []
    # No others can change: what is valid here and on the list stays so.
    certificates = transaction.certificates.at_indices(list_id, published.standings)
    certificates += transaction.certificates.bad_on_list(list_id)
    for certificate in {each.number: each for each in certificates}.values():
        is_listed = certificate.index in published.standings
        note = evidence.note(certificate.number, call.now) if is_listed else None
        changed = taken_over(certificate, published, note)
        if changed is None:
            continue
        if two and changed.standing is Standing.VALID:
            # Two people lifted it, and who they were is lost: they decide once more. Until then it
            # stands as suspended, which is the safe way to be wrong.
            events.append(call.event("certificate.stays_suspended", certificate.number))
            continue
        successor = changed.superseded_by
        if successor is not None and transaction.certificates.by_number(successor) is None:
            changed = replace(changed, superseded_by=None)
        transaction.certificates.change_standing(changed)
        events.append(
            call.event(
                ACTIONS[changed.standing],
                certificate.number,
                source=RESTORED,
                reason=changed.reason,
                since=dates.stamp(changed.since) if changed.since else None,
                by=changed.superseded_by,
            )
        )
    return events


def retire(transaction: Transaction, list_id: int, published: PublishedList) -> set[int]:
    """Keep what is set on a list for nobody we know: it stays set for ever."""
    known = transaction.certificates.at_indices(list_id, published.standings)
    recorded = {certificate.index for certificate in known}
    recorded |= transaction.retired_indices.of_list(list_id)
    unknown = without_certificate(published, frozenset(recorded))
    transaction.add(
        [
            RetiredIndexRecord(list_id=list_id, index=index, standing=standing, number=None)
            for index, standing in unknown.items()
        ]
    )
    return set(unknown)


def retired_event(call: Call, list_id: int, retired: Collection[int]) -> AuditEvent:
    """The entry of the trail about indices of a list that `retire` kept."""
    return call.event("status.retired", f"status/{list_id}", indices=len(retired), source=RESTORED)


def replace_documents(transaction: Transaction, newer: Mapping[Key, ProvenDocument]) -> None:
    """Put what was published in place of what the database has, so that the next version of each is
    higher than any that was ever seen.
    """
    records = []
    for (kind_name, key), (document, published) in newer.items():
        ours = transaction.documents.get(kind_name, key)
        at = int(published.issued_at)
        token = document.octets.decode("ascii")
        records.append(
            DocumentRecord(
                kind=kind_name,
                key=key,
                version=max(published.version, ours.version if ours else 1),
                published_version=0,
                basis=BASIS,
                issued_at=dates.from_seconds(max(at, ours.issued_at.timestamp() if ours else at)),
                # None can be at work by now; whichever it was, the document is signed anew.
                key_id=RESTORED,
                token=token,
            )
        )
    transaction.documents.replace(records)
