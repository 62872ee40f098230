"""The fence: an office whose database is behind what it has published signs and changes nothing.

The witnesses are the public tree and the last audit checkpoint, which lies in the office's own
folder. Both are written after the database, so that whatever they hold was in the database once.
They are read before it: what is published meanwhile then never seems to be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from credissuer.documents import clock_guard, known_keys, published_numbers
from credissuer.documents.checkpoint import PATH as CHECKPOINT_PATH
from credissuer.documents.kind import DocumentKind
from credissuer.documents.kinds import CHECKPOINT, STATUS_LISTS
from credissuer.documents.witnesses import Document, WitnessedState, look
from credissuer.errors import BehindError
from credissuer.office import Office
from credissuer.recovery.behind import Claimed, Discrepancy, checkpoint_finding, facts_of, not_ahead
from credissuer.store.status.documents import ENDING
from credissuer.store.transaction import Reading
from credverifier.errors import CredentialError
from credverifier.wire import number
from credverifier.wire.envelope import dates, jwk, jws
from credverifier.wire.status.status_lists import MAX_TOKEN

RESTORED = "office.restored"
"""The action of the audit entry that says which checkpoint of a lost trail is known to be lost."""

HANDED_OVER = "office.handed_over"
"""The action of the last audit entry of an office that goes on elsewhere: it decides nothing more."""


def findings(office: Office, reading: Reading, seen: WitnessedState) -> list[Discrepancy]:
    """In what the database is behind the witnesses; nothing where it is not."""
    return [
        *_of_nothing(office, reading, seen),
        *_of_checkpoint(office, reading, seen.checkpoint),
        *_of_documents(office, reading, _not_of_the_ledger(office, reading, seen.documents)),
        *_of_certificates(reading, seen.numbers or ()),
    ]


def refuse_if_behind(office: Office, reading: Reading, seen: WitnessedState) -> None:
    """Raises BehindError `office.behind_published` unless the database holds all that was seen, and
    `office.handed_over` where the office goes on elsewhere; SigningKeyError `key.not_here` where
    the keystore of this server is what is behind.
    """
    if is_handed_over(reading):
        raise BehindError(HANDED_OVER)
    found = findings(office, reading, seen)
    if found:
        # Asked first, because what a key signed that is not here seems to be somebody else's.
        known_keys.refuse_if_lacking(office, reading)
        raise BehindError("office.behind_published", **facts_of(found))
    if seen.numbers is not None:
        office.proven.compared = True


def is_handed_over(reading: Reading) -> bool:
    """Whether nothing may come after the end of the trail but a restore."""
    last = reading.audit.last()
    return last is not None and last.action == HANDED_OVER


@contextmanager
def held(office: Office, *, whole: bool = False) -> Iterator[Reading]:
    """A snapshot from which may be signed: neither database nor keystore is behind.

    Raises BehindError, SigningKeyError `key.not_here`, and PublicationError where none of the
    witnesses of an office that has published can be read.
    """
    seen = look(office, whole=whole)
    with office.store.read() as reading:
        known_keys.refuse_if_lacking(office, reading)
        refuse_if_behind(office, reading, seen)
        if seen.unreadable is not None and seen.checkpoint is None and _has_published(reading):
            raise seen.unreadable
        yield reading


def _has_published(reading: Reading) -> bool:
    # Without a checkpoint in the ledger nothing was ever published.
    return reading.documents.get(CHECKPOINT.name, "") is not None


def check(office: Office, *, whole: bool = False) -> None:
    """Whether may be signed now. Raises as `held`, and ConfigError `clock.suspect`."""
    with held(office, whole=whole) as reading:
        clock_guard.refuse_if_suspect(office, reading)


def claimed(office: Office, kind: DocumentKind, octets: bytes) -> Claimed | None:
    """What a document says, its signature proven; None where no key of this office signed it.

    By any key, a compromised one too: what is asked is whether the office was there before.
    """
    known = office.proven.find(octets)
    if known is None:
        known = _proven(office, kind, octets)
        if known is not None:
            office.proven.remember(octets, known)
    return known


def _proven(office: Office, kind: DocumentKind, octets: bytes) -> Claimed | None:
    try:
        signed = jws.parse(octets.decode("ascii"), typ=kind.typ, max_length=MAX_TOKEN)
        thumbprint = str(signed.header.get("kid")).rpartition("#")[2]
        for key in office.keyring.records:
            if key.thumbprint == thumbprint and key.use is kind.key_use:
                jws.verify(signed, jwk.decode(key.jwk))
                return _claims(signed)
    except (CredentialError, UnicodeDecodeError):
        return None
    return None


def _claims(signed: jws.Jws) -> Claimed | None:
    version, entry_hash = signed.payload.get("version"), signed.payload.get("hash")
    # type(), because True is an int.
    if type(version) is not int:
        return None
    return Claimed(
        version,
        dates.numeric(signed.payload.get("iat"), "iat"),
        entry_hash if type(entry_hash) is str else None,
    )


def _of_nothing(office: Office, reading: Reading, seen: WitnessedState) -> Iterator[Discrepancy]:
    """Where all witnesses of what was published are gone, nobody knows what the database lacks."""
    lists = [kind.name for kind in STATUS_LISTS]
    if not _is_empty(seen) or not reading.documents.is_any_published(lists):
        return
    # Looked at again, because somebody else may have published for the first time in between.
    if _is_empty(look(office)):
        yield Discrepancy("gone", "status")


def _is_empty(seen: WitnessedState) -> bool:
    return seen.checkpoint is None and not seen.documents and seen.unreadable is None


def _of_checkpoint(office: Office, reading: Reading, octets: bytes | None) -> Iterator[Discrepancy]:
    """The checkpoint must be the signed head of an earlier moment of this very trail."""
    if octets is None:
        return
    vouched = claimed(office, CHECKPOINT, octets)
    if vouched is None:
        yield Discrepancy("foreign", CHECKPOINT_PATH)
        return
    entry = reading.audit.entry(vouched.version)
    if entry is not None and entry.hash == vouched.hash:
        return
    last = reading.audit.last()
    finding = checkpoint_finding(vouched, entry.hash if entry else None, last.seq if last else 0)
    if finding is not None and not _is_known_to_be_lost(reading, vouched):
        yield finding


def _is_known_to_be_lost(reading: Reading, vouched: Claimed) -> bool:
    """Whether a restored backup has said that this checkpoint is of entries that are lost."""
    lost = (vouched.version, vouched.hash)
    return any(
        (entry.detail.get("lost_seq"), entry.detail.get("lost_hash")) == lost
        for entry in reading.audit.of_action(RESTORED)
    )


def _not_of_the_ledger(
    office: Office, reading: Reading, documents: Sequence[Document]
) -> list[Document]:
    """All but the proven lists that are in the ledger, which nearly always is every list.

    Looked for by their last characters: every decision asks for all lists, some kilobytes each.
    """
    keys: dict[str, list[str]] = {kind.name: [] for kind in STATUS_LISTS}
    for document in documents:
        if document.kind.name in keys:
            keys[document.kind.name].append(document.key)
    endings = reading.documents.endings(keys)
    return [
        document
        for document in documents
        if endings.get((document.kind.name, document.key))
        != document.octets[-ENDING:].decode("ascii", "replace")
        or claimed(office, document.kind, document.octets) is None
    ]


def _of_documents(
    office: Office,
    reading: Reading,
    documents: Sequence[Document],
) -> Iterator[Discrepancy]:
    keys: dict[str, list[str]] = {}
    for document in documents:
        keys.setdefault(document.kind.name, []).append(document.key)
    known = {name: reading.documents.by_keys(name, wanted) for name, wanted in keys.items()}
    for document in documents:
        record = known[document.kind.name].get(document.key)
        # The same octets first, because nearly always that is all there is to see.
        if record is not None and record.token.encode("ascii") == document.octets:
            continue
        published = claimed(office, document.kind, document.octets)
        if published is None:
            yield Discrepancy("foreign", document.path)
        elif record is None:
            yield Discrepancy("unknown", document.path, published.version)
        else:
            ours = Claimed(record.version, record.issued_at.timestamp())
            # An older one is a publication that lags behind, as after a crash.
            if not document.kind.replaces(ours, published):
                yield not_ahead(document.path, published, ours)


def _of_certificates(reading: Reading, numbers: Sequence[str]) -> Iterator[Discrepancy]:
    for unknown in published_numbers.unknown(reading, numbers):
        yield Discrepancy("certificate", number.show(unknown))
