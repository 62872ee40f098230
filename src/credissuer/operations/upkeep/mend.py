"""Mend a database that is behind what was published: in one transaction, or not at all.

What was published since is decided: it is taken over as it is, and never undone. What was used
since and is not known is given up, and never used again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import NamedTuple

from credissuer.audit.trail import AuditEvent, first_break
from credissuer.documents import fence
from credissuer.documents.checkpoint import PATH as CHECKPOINT_PATH
from credissuer.documents.kinds import STATUS_LISTS
from credissuer.errors import AuditError, BackupError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.deciding.policy import raise_flag, two_decide
from credissuer.operations.publishing import key_documents
from credissuer.operations.upkeep.adopt import adopt, open_list
from credissuer.operations.upkeep.close_doors import close_doors
from credissuer.operations.upkeep.evidence import (
    Key,
    ProvenDocument,
    PublishedEvidence,
    published_keys,
    published_list,
)
from credissuer.publication.tree import certificate_paths
from credissuer.recovery.behind import Claimed, Discrepancy, keys_behind
from credissuer.recovery.mending import ACTIONS, PublishedList, taken_over, without_certificate
from credissuer.recovery.orphan import RESTORED
from credissuer.staff.roles import Permission
from credissuer.status.document import DocumentRecord
from credissuer.status.lists import SIZE, new_list, places_up_to
from credissuer.status.retired_index import RetiredIndexRecord
from credissuer.store.staff.guards import Guards
from credissuer.store.transaction import Transaction
from credverifier.wire import number as numbers
from credverifier.wire.envelope import dates
from credverifier.wire.status.standing import Standing

MARGIN = 4_096
"""Indices of each list that are given up behind the last one that was seen in use, besides one for each
entry of the trail that is known to be lost."""

LIST_STEP = 100
"""By how much the next list's number is raised where nobody knows which lists there were."""

VERSION_STEP = 1_000_000
"""The same of every document's version."""

_BASIS = "restored"
"""In place of what a document was made from: it is signed anew at the next publication."""


class Backup(NamedTuple):
    """`digest` is the SHA-256 (hex) of the manifest; `seq` and `hash` are the head of the trail."""

    digest: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`void`: numbers of published certificates to give up. `second`: who else accepts the loss,
    where the witnesses are gone or cannot be believed; None where it is not accepted. `backup`: what
    the database was loaded from; None where it lay there.
    """

    void: frozenset[str] = frozenset()
    second: str | None = None
    backup: Backup | None = None


class MendedDatabase(NamedTuple):
    """The audit entries of what was done, and public files that nobody proves: they are to be put
    aside before anything is published.
    """

    events: tuple[AuditEvent, ...]
    set_aside: tuple[str, ...]


@operation(Permission.RESTORE)
def mend(
    transaction: Transaction,
    call: Call,
    office: Office,
    evidence: PublishedEvidence,
    wish: Wish,
) -> Outcome[MendedDatabase]:
    """Bring the database up to what was published; nothing where it is not behind.

    Raises BackupError `restore.keys_behind`, `.no_witness`, `.unproven`; RefusedError
    `certificate.cannot_change` where a certificate to be given up is a known one; AuditError
    `audit.broken` where the trail of a backup is not the one that its manifest names.
    """
    if wish.backup is not None:
        _require_trail(transaction, wish.backup)
    _require_keys(office, evidence, wish)
    found = _findings(office, transaction, evidence)
    _require_orphans(transaction, wish.void)
    if found or wish.backup is not None:
        _require_witness(transaction, evidence, wish)
    newer = _newer(transaction, evidence)
    for list_id in sorted(_list_ids(newer)):
        open_list(transaction, office, list_id)
    with _without_guards(transaction):
        adopted = adopt(transaction, call, office, evidence, wish.void)
    set_aside = _set_aside(evidence, adopted.unproven, wish)
    events = [*adopted.events]
    used = {list_id: set(indices) for list_id, indices in adopted.indices.items()}
    for list_id in sorted(_list_ids(newer)):
        published = published_list(evidence, list_id, newer)
        if published is not None:
            events += _take_over(transaction, call, evidence, list_id, published)
            retired = _retire(transaction, list_id, published)
            used.setdefault(list_id, set()).update(retired)
            events += [_retired_event(call, list_id, retired)] if retired else []
    _replace_documents(transaction, newer)
    if not office.publication.names("status"):
        transaction.documents.forget_published()
    if found or wish.backup is not None or wish.second is not None:
        _give_up_indices(transaction, used, MARGIN + _lost_entries(transaction, evidence))
        events += close_doors(transaction, call)
    if wish.second is not None:
        events.append(_accept_loss(transaction, call, office, wish.second))
    if found or wish.backup is not None:
        events += _raise_flag(transaction, call, office)
    if events or found or wish.backup is not None:
        events.append(_restored(transaction, call, office, evidence, wish, len(events)))
    return Outcome(MendedDatabase(tuple(events), set_aside), tuple(events))


def _without_guards(transaction: Transaction) -> AbstractContextManager[None]:
    """What comes back was decided by two people before and is proven by the office's own
    signatures; their decision itself is lost.
    """
    if not two_decide(transaction):
        return nullcontext()
    return transaction.of(Guards).put_aside()


def _require_trail(transaction: Transaction, backup: Backup) -> None:
    """A checksum vouches for the file, and this for what is in it."""
    broken = first_break(transaction.audit.entries(), head=(backup.seq, backup.hash))
    if broken is not None:
        raise AuditError("audit.broken", seq=broken)


def _require_keys(office: Office, evidence: PublishedEvidence, wish: Wish) -> None:
    """An older keystore would bring a key back that was compromised."""
    ours = {record.thumbprint: record.state.value for record in office.keyring.records}
    unknown = keys_behind(published_keys(evidence), ours)
    if unknown and wish.second is None:
        raise BackupError("restore.keys_behind", keys=", ".join(unknown))


def _lost_entries(transaction: Transaction, evidence: PublishedEvidence) -> int:
    """How many entries of the trail are known to be lost: none of them used more than one index."""
    last = transaction.audit.last()
    vouched = evidence.vouched.version if evidence.vouched else 0
    return max(0, vouched - (last.seq if last else 0))


def _findings(
    office: Office, transaction: Transaction, evidence: PublishedEvidence
) -> list[Discrepancy]:
    documents = [proven.document for proven in evidence.documents.values()]
    checkpoint = office.own_folder.get(CHECKPOINT_PATH)
    seen = fence.WitnessedState(checkpoint, documents, evidence.numbers, None)
    return fence.findings(office, transaction, seen)


def _require_witness(transaction: Transaction, evidence: PublishedEvidence, wish: Wish) -> None:
    """Of each list that was published there must be a copy that is no older than the database's.

    Without it nobody knows what was revoked since, and an older copy looks as if nothing had been.
    """
    if wish.second is not None:
        return
    for kind in STATUS_LISTS:
        for key, record in transaction.documents.by_keys(
            kind.name, sorted(transaction.documents.keys_of(kind.name))
        ).items():
            found = evidence.documents.get((kind.name, key))
            seen = found.claimed.version if found else 0
            if seen < record.published_version:
                raise BackupError("restore.no_witness")


def _require_orphans(transaction: Transaction, void: Collection[str]) -> None:
    """What the database knows is revoked and not given up."""
    for certificate in transaction.certificates.by_numbers(sorted(void)).values():
        if certificate.released_at is not None and not certificate.standing.final:
            raise RefusedError(
                "certificate.cannot_change",
                number=numbers.show(certificate.number),
                standing=certificate.standing.value,
                change="void",
            )


def _newer(transaction: Transaction, evidence: PublishedEvidence) -> dict[Key, ProvenDocument]:
    """The published documents that ours do not follow."""
    keys: dict[str, list[str]] = {}
    for kind_name, key in evidence.documents:
        keys.setdefault(kind_name, []).append(key)
    known = {name: transaction.documents.by_keys(name, wanted) for name, wanted in keys.items()}
    newer: dict[Key, ProvenDocument] = {}
    for (kind_name, key), proven in evidence.documents.items():
        ours = known[kind_name].get(key)
        if ours is None or not _holds(ours, proven):
            newer[kind_name, key] = proven
    return newer


def _holds(ours: DocumentRecord, proven: ProvenDocument) -> bool:
    document, published = proven
    if ours.token.encode("ascii") == document.octets:
        return True
    known = Claimed(ours.version, ours.issued_at.timestamp())
    return document.kind.replaces(known, published)


def _list_ids(newer: Mapping[Key, ProvenDocument]) -> set[int]:
    names = {kind.name for kind in STATUS_LISTS}
    return {int(key) for kind_name, key in newer if kind_name in names}


def _set_aside(
    evidence: PublishedEvidence, unproven: Collection[str], wish: Wish
) -> tuple[str, ...]:
    """Public files that are not believed, each given up by name or with everything else.

    Raises BackupError `restore.unproven` for the others.
    """
    accepts = wish.second is not None
    left = [numbers.show(number) for number in sorted(unproven) if number not in wish.void]
    left += evidence.foreign
    if left and not accepts:
        raise BackupError("restore.unproven", paths=", ".join(left[:10]), count=len(left))
    own = evidence.trees[0]
    paths = (path for number in unproven for path in certificate_paths(number, ".jwt"))
    return (*(path for path in paths if own.get(path) is not None), *evidence.foreign)


def _take_over(
    transaction: Transaction,
    call: Call,
    evidence: PublishedEvidence,
    list_id: int,
    published: PublishedList,
) -> list[AuditEvent]:
    """Every standing that was decided since, with its reason and time."""
    two = two_decide(transaction)
    events: list[AuditEvent] = []
    for certificate in list(transaction.certificates.on_list(list_id)):
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


def _retire(transaction: Transaction, list_id: int, published: PublishedList) -> set[int]:
    """Keep what is set on a list for nobody we know: it stays set for ever."""
    known = {certificate.index for certificate in transaction.certificates.on_list(list_id)}
    known |= transaction.retired_indices.of_list(list_id)
    unknown = without_certificate(published, frozenset(known))
    transaction.add(
        [
            RetiredIndexRecord(list_id=list_id, index=index, standing=standing, number=None)
            for index, standing in unknown.items()
        ]
    )
    return set(unknown)


def _retired_event(call: Call, list_id: int, retired: Collection[int]) -> AuditEvent:
    return call.event("status.retired", f"status/{list_id}", indices=len(retired), source=RESTORED)


def _replace_documents(transaction: Transaction, newer: Mapping[Key, ProvenDocument]) -> None:
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
                basis=_BASIS,
                issued_at=dates.from_seconds(max(at, ours.issued_at.timestamp() if ours else at)),
                # None can be at work by now; whichever it was, the document is signed anew.
                key_id=RESTORED,
                token=token,
            )
        )
    transaction.documents.replace(records)


def _give_up_indices(
    transaction: Transaction,
    used: Mapping[int, Collection[int]],
    margin: int,
) -> None:
    """Count as given what was seen in use, and a margin for what was used and never seen."""
    for record in transaction.status_lists.all():
        seen = used.get(record.id, ())
        last = places_up_to(transaction.status_lists.order(record.id), seen) if seen else 0
        taken = min(SIZE, max(record.taken, last) + margin)
        transaction.status_lists.retire(record.id, taken)


def _accept_loss(transaction: Transaction, call: Call, office: Office, second: str) -> AuditEvent:
    """Begin far behind all that may have been used: in a new list, with higher versions."""
    records = transaction.status_lists.all()
    for record in records:
        transaction.status_lists.retire(record.id, SIZE)
    if records:
        fresh = new_list(records[-1].id + LIST_STEP, office.entropy(32))
        transaction.status_lists.add(fresh)
    transaction.documents.raise_versions(VERSION_STEP, _BASIS)
    return call.event("office.loss_accepted", office.issuer_id, second=second)


def _raise_flag(transaction: Transaction, call: Call, office: Office) -> tuple[AuditEvent, ...]:
    """Two people decide again where the public was told so: an older database may not know it."""
    if not key_documents.says_two_people(office):
        return ()
    return raise_flag(transaction, call).events


def _restored(
    transaction: Transaction,
    call: Call,
    office: Office,
    evidence: PublishedEvidence,
    wish: Wish,
    count: int,
) -> AuditEvent:
    """The entry that ends a restore, and says which checkpoint is of entries that are lost."""
    vouched, lost = evidence.vouched, None
    if vouched is not None:
        entry = transaction.audit.entry(vouched.version)
        lost = None if entry is not None and entry.hash == vouched.hash else vouched
    return call.event(
        fence.RESTORED,
        office.issuer_id,
        changes=count,
        lost_seq=lost.version if lost else None,
        lost_hash=lost.hash if lost else None,
        backup=wish.backup.digest if wish.backup else None,
        backup_seq=wish.backup.seq if wish.backup else None,
    )
