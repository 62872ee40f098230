"""Examine the office, and finish or void what an interrupted run left open."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import NamedTuple

from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import RenditionRecord, SignaturePurpose
from credissuer.credentials.states import StandingChange, after
from credissuer.documents import clock_guard, fence, witnesses
from credissuer.errors import AuditError, BehindError, IssuerError, RefusedError, all_words
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations import issue
from credissuer.operations.perform import needs, perform
from credissuer.operations.publishing import publish
from credissuer.operations.publishing.keep_public import list_states
from credissuer.operations.renewing import reissue
from credissuer.operations.upkeep import (
    backup,
    check_trail,
    database,
    mail,
    own_keys,
    public_files,
    public_url,
    root_list,
    trust_list,
)
from credissuer.operations.upkeep.finding import DoctorFinding, well, wrong
from credissuer.recovery.behind import facts_of
from credissuer.signing import documents
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading, Transaction
from credverifier import days
from credverifier.wire import number
from credverifier.wire.status.standing import Standing

TRAIL = 2_000
"""Entries of the audit trail that are verified, the last ones, unless all are."""


@needs(Permission.AUDIT)
def examine(
    office: Office,
    call: Call,
    *,
    whole: bool = False,
    progress: public_files.Progress = lambda compared: None,
) -> Iterator[DoctorFinding]:
    """Every check in turn, but `free_space`, which also works where the office cannot be opened.

    Seconds for any office, because of what is many only some is looked at, other ones each time;
    with `whole` everything: each table, public file and entry of the trail.
    """
    # Beside the others, because a host that hangs takes its seconds.
    with ThreadPoolExecutor(1) as beside:
        outside = beside.submit(public_url.examine, office)
        yield database.examine(office, whole=whole)
        yield from _records(office, whole=whole)
        yield from own_keys.examine(office)
        yield trust_list.examine(office)
        yield root_list.examine(office)
        most = None if whole else public_files.SAMPLE
        yield from public_files.examine(office, most, listed=True, progress=progress)
        yield outside.result()
        yield from mail.examine(office)
    try:
        if whole:
            trail = check_trail.verify(office, call)
        else:
            trail = check_trail.verify_end(office, call, TRAIL)
        yield well("audit", count=trail.entries)
    except AuditError as error:
        words = all_words(error.code, error.facts)
        yield DoctorFinding(False, "audit", words, error.code, "credissuer audit verify")


@needs(Permission.AUDIT)
def to_compare(office: Office, call: Call) -> int:
    """How many certificates `examine` compares where it compares all."""
    with office.store.read() as reading:
        return reading.certificates.count_decided()


def _records(office: Office, *, whole: bool) -> Iterator[DoctorFinding]:
    now = office.clock()
    yield _history(office, whole=whole)
    with office.store.read() as reading:
        intents, head = _pending(reading), reading.audit.last()
    yield _counted("intents", "intents_open", "credissuer doctor --fix", len(intents))
    suspect = clock_guard.suspicion(office)
    # A clock set back would date new entries before old ones, and lists before those that are
    # public.
    if suspect is not None:
        command = "credissuer audit confirm-clock"
        yield wrong("clock", "clock_suspect", command, **suspect.facts)
    elif head is not None and now < head.at:
        command = "timedatectl set-ntp true"
        # To the second, because a clock is often behind by less than a minute.
        shown, last = (f"{days.within(at, office.zone):%Y-%m-%d %H:%M:%S}" for at in (now, head.at))
        yield wrong("clock", "clock_behind", command, now=shown, last=last)
    else:
        yield well("clock")
    states = list_states(office)
    stale = sum(state.is_due for state in states)
    yield _counted("lists", "lists_due", "credissuer publish", stale)
    hidden = sum(not state.is_public for state in states)
    yield _counted("publication", "lists_not_public", "credissuer publish", hidden)
    keys = reissue.compromised_keys(office)
    with office.store.read() as reading:
        refused = reading.certificates.count_signed_by(keys, now)
    command = "credissuer keys compromise KEY --reissue"
    yield _counted("accepted", "not_accepted", command, refused)
    yield _backup(office)


def _counted(name: str, word: str, command: str, count: int) -> DoctorFinding:
    """Well only where there are none."""
    if count:
        return wrong(name, word, command, count=count)
    return well(name, count=count)


class Resolved(NamedTuple):
    """What an interrupted run had left open: numbers that were finished, and those that were voided
    (their key signs no more, or they may not stand); how many temporary files were removed, and how
    many public files brought out.
    """

    finished: list[str]
    voided: list[str]
    swept: int
    written: int

    @property
    def finding(self) -> DoctorFinding:
        """The same in a sentence."""
        return well(
            "resolved",
            finished=len(self.finished),
            voided=len(self.voided),
            swept=self.swept,
            written=self.written,
        )


@needs(Permission.PUBLISH)
def resolve(office: Office, call: Call) -> Resolved:
    """Finish or void what an interrupted run left open, and bring out what is not public.

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
    swept = office.publication.sweep()
    # Whole, because nobody knows how far the interrupted run came.
    written = publish.publish(office, call).written
    return Resolved(finished, voided, swept, written)


def _pending(reading: Reading) -> list[tuple[CertificateRecord, RenditionRecord]]:
    """Certificates whose `vc+jwt` was intended and is neither recorded nor given up: their first
    one, or, where they are released, one by another key.
    """
    pending = []
    for intent in reading.renditions.open_intents():
        certificate = reading.certificates.by_number(intent.number)
        assert certificate is not None
        if (
            intent.purpose == SignaturePurpose.VC_JWT
            and certificate.standing is not Standing.VOIDED
        ):
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
    if not transaction.renditions.still_open([certificate.number], SignaturePurpose.VC_JWT):
        return Outcome(False)
    standing = after(
        number.show(certificate.number),
        certificate.standing,
        StandingChange.VOID,
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


def _history(office: Office, *, whole: bool) -> DoctorFinding:
    """Whether the database is behind what is published."""
    if whole:
        witnessed = witnesses.look(office, whole=True)
    else:
        witnessed = witnesses.look_at_some(office, public_files.SAMPLE)
    with office.store.read() as reading:
        if fence.is_handed_over(reading):
            return _refused(BehindError(fence.HANDED_OVER), "credissuer restore --here")
        found = fence.findings(office, reading, witnessed)
    if found:
        error = BehindError("office.behind_published", **facts_of(found))
        return _refused(error, "credissuer restore --here")
    if witnessed.unreadable is not None:
        return _refused(witnessed.unreadable, "credissuer config show")
    return well("history")


def _refused(error: IssuerError, command: str) -> DoctorFinding:
    words = all_words(error.code, error.facts)
    return DoctorFinding(False, "history", words, error.code, command)


def _backup(office: Office) -> DoctorFinding:
    """Whether the last backup is recent. A development office needs none."""
    made_at = backup.last_made_at(office)
    command = "credissuer backup FILE"
    if made_at is None:
        if documents.is_development(office.public_url):
            return well("backup_unneeded", about="backup")
        return wrong("backup", "backup_missing", command)
    days = (office.clock() - made_at).days
    if office.clock() - made_at > office.backup_max_age:
        return wrong("backup", "backup_too_old", command, days=days)
    return well("backup", days=days)
