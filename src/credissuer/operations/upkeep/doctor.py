"""Examine the office, and finish or void what an interrupted run left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import Purpose, RenditionRecord
from credissuer.credentials.states import Change, after
from credissuer.documents import fence
from credissuer.errors import AuditError, BehindError, RefusedError, all_words
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations import issue, publish
from credissuer.operations.keep_public import list_states
from credissuer.operations.perform import needs, perform
from credissuer.operations.upkeep import backup, check_trail
from credissuer.signing import documents
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading, Transaction
from credissuer.words import catalogue
from credverifier.wire import number
from credverifier.wire.status.standing import Standing


class Finding(NamedTuple):
    """One thing the doctor looked at: `ok`, what it is about, and words by language."""

    ok: bool
    name: str
    words: Mapping[str, str]


@needs(Permission.AUDIT)
def examine(office: Office, call: Call) -> Iterator[Finding]:
    """Every check in turn."""
    now = office.clock()
    yield _history(office)
    with office.store.read() as reading:
        intents, head = _pending(reading), reading.audit.last()
    yield _finding(not intents, "intents", count=len(intents))
    # A clock set back would date new entries before old ones, and lists before those that are
    # public.
    behind = head is not None and now < head.at
    yield _finding(not behind, "clock")
    states = list_states(office)
    stale = [state.id for state in states if state.is_due]
    yield _finding(not stale, "lists", count=len(stale))
    hidden = [state.id for state in states if not state.is_public]
    yield _finding(not hidden, "publication", count=len(hidden))
    orphans = office.keyring.orphans()
    yield _finding(not orphans, "keys", count=len(orphans))
    yield _backup(office)
    try:
        trail = check_trail.verify(office, call)
        yield _finding(True, "audit", count=trail.entries)
    except AuditError as error:
        yield Finding(False, "audit", all_words(error.code, error.facts))


@needs(Permission.PUBLISH)
def resolve(office: Office, call: Call) -> tuple[list[str], list[str]]:
    """Numbers that were finished, and those that were voided: their key signs no more, or they may
    not stand.

    One commit for each certificate, because one that cannot be finished must not keep the others
    from it. What was finished may be the work of another process, which was only slow. A voided
    certificate's index is set on its list for good and never given again.
    """
    finished, voided = [], []
    active = office.keyring.active(KeyUse.CREDENTIAL).thumbprint
    with office.store.read() as reading:
        pending = _pending(reading)
    for certificate, intent in pending:
        if intent.key_id == active and _finished(office, call, certificate, intent):
            finished.append(number.show(certificate.number))
        # Voided and not deleted: a signature may exist that nobody knows, and its index must say
        # so.
        elif perform(office, call, void, certificate):
            voided.append(number.show(certificate.number))
    # Whole, because nobody knows how far the interrupted run came.
    publish.publish(office, call)
    return finished, voided


def _pending(reading: Reading) -> list[tuple[CertificateRecord, RenditionRecord]]:
    """Certificates whose first signature was intended and is neither recorded nor given up."""
    pending = []
    for intent in reading.renditions.open_intents():
        certificate = reading.certificates.by_number(intent.number)
        assert certificate is not None
        if intent.purpose == Purpose.VC_JWT and certificate.standing is not Standing.VOIDED:
            pending.append((certificate, intent))
    return pending


def _finished(
    office: Office,
    call: Call,
    certificate: CertificateRecord,
    intent: RenditionRecord,
) -> bool:
    try:
        issue.finish(office, call, [(certificate, intent)])
    except RefusedError:
        # The public's verification, or the rules, say no: it is voided.
        return False
    return True


@operation(Permission.PUBLISH)
def void(transaction: Transaction, call: Call, certificate: CertificateRecord) -> Outcome[bool]:
    """Give up an intent for good; False where somebody else finished or voided it meanwhile."""
    if not transaction.renditions.still_open([certificate.number], Purpose.VC_JWT):
        return Outcome(False)
    standing = after(
        number.show(certificate.number),
        certificate.standing,
        Change.VOID,
    )
    changed = replace(certificate, standing=standing, since=call.now)
    transaction.certificates.change_standing(changed)
    event = call.event(
        "certificate.voided",
        certificate.number,
        ref=certificate.ref,
        list=certificate.list_id,
        index=certificate.index,
    )
    return Outcome(True, (event,))


def _history(office: Office) -> Finding:
    """Whether the database is behind what is published."""
    seen = fence.look(office, whole=True)
    try:
        with office.store.read() as reading:
            fence.refuse_if_behind(office, reading, seen)
    except BehindError as error:
        return Finding(False, "history", all_words(error.code, error.facts))
    if seen.unreadable is not None:
        unreadable = seen.unreadable
        return Finding(False, "history", all_words(unreadable.code, unreadable.facts))
    return _finding(True, "history")


def _backup(office: Office) -> Finding:
    """Whether the last backup is recent. A development office needs none."""
    made_at = backup.last_made_at(office)
    if made_at is None:
        return _finding(documents.is_development(office.public_url), "no_backup", about="backup")
    age = office.clock() - made_at
    return _finding(age <= office.backup_max_age, "backup", count=age.days)


def _finding(ok: bool, said_as: str, *, about: str | None = None, **facts: int) -> Finding:
    """In the words of `said_as` in [doctor]; `about` is the finding's name where that differs."""
    said = {
        language: str(spoken["doctor"][said_as]).format(**facts)
        for language, spoken in catalogue("commands").items()
    }
    return Finding(ok, about or said_as, said)
