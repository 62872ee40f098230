"""The ledger of signed documents: sign what is due, record it, publish it in order.

Every document goes the same way: signed from one snapshot, recorded with a higher version in one
commit, published, and marked as published. A document is never published before it is recorded, so
that no version is ever signed twice with different contents; what was cut off between the two is
published by the next run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from credissuer import failpoints
from credissuer.documents import clock_guard, fence
from credissuer.documents.kind import Context, DocumentKind, Signing, Version, Wanted
from credissuer.documents.kinds import BY_NAME, KINDS
from credissuer.errors import PublicationError
from credissuer.office import Office
from credissuer.publication.contract import Publication, put_all_newer
from credissuer.status import kept_list
from credissuer.status.document import DocumentRecord
from credissuer.status.kept_list import KeptListRecord
from credissuer.store.status.kept_lists import KeptLists
from credissuer.store.transaction import Transaction
from credverifier import days
from credverifier.wire.envelope import jws
from credverifier.wire.envelope.jws import Signer

# Each failed attempt means that another process recorded the same document first: a race, not an
# error.
_ATTEMPTS = 8

# Small enough that no other writer waits long for the transaction.
_BATCH = 500


class Current(NamedTuple):
    """Documents as they are now, and the (kind, key) of those that there must not be any more."""

    records: list[DocumentRecord]
    obsolete: list[tuple[str, str]]


def bring_current(office: Office, wanted: Wanted) -> Current:
    """The wanted documents, signed and recorded anew where that is due, in order of publication.

    Raises BehindError where the database is behind what is published, PublicationError
    `publish.clock_backwards`, and `publish.contended` where others sign the same documents again
    and again, ConfigError `clock.suspect`.
    """
    for _ in range(_ATTEMPTS):
        current, fresh, ended = _signed(office, wanted)
        if not fresh:
            return current
        # Signed before the write transaction, because writers take turns and a signature takes
        # time.
        failpoints.reach("publish.before_record")
        if _recorded(office, fresh, ended):
            failpoints.reach("publish.after_record")
            return current
    raise PublicationError("publish.contended", list=", ".join(wanted))


def publish_current(office: Office, publication: Publication, current: Current) -> int:
    """Publish documents, and record that they are published.

    Returns how many files of `publication` were written. Raises PublicationError.
    """
    written = put_current(office, publication, current)
    failpoints.reach("publish.before_mark")
    with office.store.write() as transaction:
        mark_published(transaction, office, publication, current)
    failpoints.reach("publish.after_mark")
    return written


def put_current(office: Office, publication: Publication, current: Current) -> int:
    """Write documents in the order of their kinds, and drop the obsolete ones last.

    Returns how many files of `publication` were written. Raises PublicationError, of which
    `publish.backwards` is the last to refuse what an older copy of the database would undo.
    """
    written = 0
    for kinds in _in_order():
        of_class = {kind.name: kind for kind in kinds}
        tokens = {
            path: record.token
            for record in current.records
            if record.kind in of_class
            for path in of_class[record.kind].paths(record.key)
        }
        target = kinds[0].target(office, publication)
        count = put_all_newer(target, tokens, kinds[0].replaces, as_batch=kinds[0].is_batched)
        written += count if target is publication else 0
    # Last, so that a reader meets an outdated note rather than none while lists are being replaced.
    _drop(office, publication, current.obsolete)
    return written


def _in_order() -> Iterator[list[DocumentKind]]:
    """The kinds that are written together, in order: those of one class differ in what they say,
    and neither in where it goes nor in what it replaces.
    """
    for _, kinds in groupby(KINDS, key=type):
        yield list(kinds)


def mark_published(
    transaction: Transaction, office: Office, publication: Publication, current: Current
) -> None:
    """Record what the office's own publication holds now, and forget the obsolete documents.

    Nothing where `publication` is another one. A document that goes elsewhere, as the audit
    checkpoint does, is not marked: nobody asks whether it is public.
    """
    if publication is not office.publication:
        return
    transaction.documents.mark_published(
        [
            record
            for record in current.records
            if record.published_version != record.version
            and BY_NAME[record.kind].target(office, publication) is publication
        ]
    )
    for kind_name, key in current.obsolete:
        transaction.documents.remove(kind_name, [key])


def is_due(
    office: Office,
    kind: DocumentKind,
    record: DocumentRecord,
    basis: str,
    now: datetime,
) -> bool:
    """Whether a document must be signed again.

    It says something else now, is past half its life, its key verifies nothing any more, or the day
    ends of which it is kept.
    """
    if record.basis != basis or not office.keyring.verifies(record.key_id):
        return True
    if kind.lifetime is None:
        return False
    if kind.is_kept and kept_list.closes_day(record.issued_at, now, office.zone):
        return True
    # Half, so that a publisher that fails for the other half still leaves no list expired.
    return (now - record.issued_at).total_seconds() >= kind.lifetime / 2


def is_public(office: Office, record: DocumentRecord) -> bool:
    """Whether the office's own publication holds this very document."""
    kind = BY_NAME[record.kind]
    target, octets = kind.target(office, office.publication), record.token.encode("ascii")
    return all(target.get(path) == octets for path in kind.paths(record.key))


def _recorded(
    office: Office, fresh: Sequence[DocumentRecord], ended: Sequence[KeptListRecord]
) -> bool:
    """Record signed documents, and keep the `ended` lists; False where somebody else has signed some
    of them meanwhile.

    A few share one commit. Many take several, so that a conflict costs the signatures of one batch
    and not of all, and so that no other writer waits for thousands of rows.
    """
    for start in range(0, len(fresh), _BATCH):
        with office.store.write() as transaction:
            if not transaction.documents.put(fresh[start : start + _BATCH]):
                return False
            if start == 0:
                transaction.of(KeptLists).keep(ended)
    return True


def _signed(
    office: Office, wanted: Wanted
) -> tuple[Current, list[DocumentRecord], list[KeptListRecord]]:
    """The documents by one snapshot, those of them that were signed just now, and the lists that
    are kept because what replaces them is of a later day.
    """
    current = Current([], [])
    fresh: list[DocumentRecord] = []
    ended: list[KeptListRecord] = []
    with fence.held(office) as reading:
        clock_guard.refuse_if_suspect(office, reading)
        # Inside, because a snapshot may have waited, and no document is older than what it says.
        context = Context(office, reading, office.clock())
        everything = {
            kind.name: {
                **dict.fromkeys(kind.required(context, wanted)),
                **wanted.get(kind.name, {}),
            }
            for kind in KINDS
        }
        signed = reading.documents.of_kinds({name: list(each) for name, each in everything.items()})
        for kind in KINDS:
            contents, before = everything[kind.name], signed[kind.name]
            bases = kind.bases(context, contents, before)
            # Looked up once and not for each of thousands, because the keyring is a file.
            signer: Signer | None = None
            for key, content in contents.items():
                last = before.get(key)
                if key not in bases:
                    if last is not None:
                        current.obsolete.append((kind.name, key))
                elif last is None or is_due(office, kind, last, bases[key], context.now):
                    signer = signer or office.keyring.signer(kind.key_use)
                    record = _sign(context, kind, key, content, last, bases[key], signer)
                    current.records.append(record)
                    fresh.append(record)
                    if kind.is_kept and last is not None:
                        ended += _ended(office, last, record)
                else:
                    current.records.append(last)
    return current, fresh, ended


def _ended(office: Office, last: DocumentRecord, fresh: DocumentRecord) -> list[KeptListRecord]:
    """The last list of a day that is over."""
    day = kept_list.day_of(last.issued_at, office.zone)
    if day == kept_list.day_of(fresh.issued_at, office.zone):
        return []
    return [KeptListRecord(day=day, list_id=int(last.key), token=last.token, published=0)]


def _sign(
    context: Context,
    kind: DocumentKind,
    key: str,
    content: Any,
    last: DocumentRecord | None,
    basis: str,
    signer: Signer,
) -> DocumentRecord:
    now = context.now
    # Verifiers and `put_newer` order documents by `iat`: an earlier one would never be accepted.
    if last is not None and now < last.issued_at:
        raise PublicationError(
            "publish.clock_backwards",
            last=_second(last.issued_at, context),
            now=_second(now, context),
        )
    version = Version(last.version + 1 if last else 1, int(now.timestamp()))
    payload = kind.claims(Signing(context, key, content, last, version))
    return DocumentRecord(
        kind=kind.name,
        key=key,
        version=version.number,
        published_version=last.published_version if last else 0,
        basis=basis,
        issued_at=now,
        # The `kid` is `did:web:…#thumbprint`; the store knows keys by thumbprint alone.
        key_id=signer.key_id.rpartition("#")[2],
        token=jws.sign(payload, typ=kind.typ, signer=signer),
    )


def _second(instant: datetime, context: Context) -> str:
    return f"{days.within(instant, context.office.zone):%Y-%m-%d %H:%M:%S}"


def _drop(office: Office, publication: Publication, obsolete: Sequence[tuple[str, str]]) -> None:
    for kind_name, key in obsolete:
        kind = BY_NAME[kind_name]
        for path in kind.paths(key):
            kind.target(office, publication).remove(path)
