"""Examine the office, and finish or void what an interrupted run left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import Purpose, RenditionRecord
from credissuer.credentials.states import Change, after
from credissuer.errors import AuditError, RefusedError, all_words
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations import issue, publish, reissue
from credissuer.operations.keep_public import list_states
from credissuer.operations.perform import needs, perform
from credissuer.operations.upkeep import check_trail
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
    keys = reissue.compromised_keys(office)
    with office.store.read() as reading:
        refused = reading.certificates.count_signed_by(keys, now)
    yield _finding(not refused, "accepted", count=refused)
    orphans = office.keyring.orphans()
    yield _finding(not orphans, "keys", count=len(orphans))
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
    finished: list[str] = []
    voided: list[str] = []
    active = office.keyring.active(KeyUse.CREDENTIAL).thumbprint
    with office.store.read() as reading:
        pending = _pending(reading)
    # Those that were handed out are signed anew, because one of them must never be voided.
    released = [certificate.number for certificate, _ in pending if certificate.released_at]
    if released:
        made = reissue.reissue_numbers(office, call, released).numbers
        finished += map(number.show, made)
    for certificate, intent in pending:
        if certificate.released_at is not None:
            continue
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
    """Certificates whose `vc+jwt` was intended and is neither recorded nor given up: their first
    one, or, where they are released, one by another key.
    """
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


def _finding(ok: bool, name: str, **facts: int) -> Finding:
    said = {
        language: str(spoken["doctor"][name]).format(**facts)
        for language, spoken in catalogue("commands").items()
    }
    return Finding(ok, name, said)
