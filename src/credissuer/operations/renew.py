"""Renew a certificate: a new one by the same assessment or a new one, which supersedes the old in
one commit.
"""

from __future__ import annotations

from datetime import datetime

from credissuer import failpoints
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import Change, after
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.operations import issue, publish, renditions, standing
from credissuer.staff.roles import Actor, Permission
from credissuer.store.transaction import Reading
from credverifier.wire import number


def renew(
    office: Office, actor: Actor, text: str, *, request_id: str | None = None
) -> CertificateRecord:
    """The certificate that replaces the one named, durable and published; a second call gives that
    same one.

    Its ref is the first one's with `+2`, `+3`, …, of which those that others have are passed over;
    its certificate for wallets is bound to the same key of the holder as the old one's. Raises
    RefusedError `certificate.cannot_change` unless the old one is in good standing,
    PublicationError `publish.pending`.
    """
    actor.require(Permission.RENEW)
    successor, old = _successor(office, actor, text, request_id)
    # Also when it was there already: the call that made it may have got no further.
    renditions.sign_bound(office, actor, [successor.number])
    publish.publish_issued(office, [successor.number])
    publish.publish_standing(office, old.number)
    return successor


def _successor(
    office: Office, actor: Actor, text: str, request_id: str | None
) -> tuple[CertificateRecord, CertificateRecord]:
    """The new certificate, durable, and the old one."""
    now = office.clock()
    failpoints.reach("issue.before_intent")
    with office.store.write() as transaction:
        old = standing.find(transaction, text)
        if old.superseded_by is not None:
            successor = transaction.certificates.by_number(old.superseded_by)
            assert successor is not None
            return successor, old
        after(number.show(old.number), old.standing, Change.SUPERSEDE)
        ref = _free_ref(transaction, old)
        intents = issue.draft(transaction, office, [_plan(transaction, old, ref, now)], now)
    failpoints.reach("issue.after_intent")
    issue.finish(office, actor, intents, request_id)
    with office.store.read() as reading:
        successor = reading.certificates.by_number(intents[0][0].number)
    assert successor is not None
    return successor, old


def _plan(reading: Reading, old: CertificateRecord, ref: str, now: datetime) -> issue.Plan:
    assessment = reading.assessments.by_id(old.assessment_id)
    assert assessment is not None
    return issue.Plan(
        ref=ref,
        body_sha256=old.body_sha256,
        subject=reading.subjects.by_ids([old.subject_id])[old.subject_id],
        accounts=reading.accounts.of_subjects([old.subject_id])[old.subject_id],
        assessment=assessment,
        rows=(),
        supersedes=old.number,
        holder_key=renditions.bound_to(reading, old.number),
    )


def _free_ref(reading: Reading, old: CertificateRecord) -> str:
    """The ref of the renewal of `old`.

    Raises RefusedError `renew.unfinished` where one was begun and not finished.
    """
    ref = old.ref if old.supersedes else f"{old.ref}+1"
    while True:
        ref = _next_ref(ref)
        there = reading.certificates.by_refs([ref]).get(ref)
        if there is None:
            return ref
        if there.supersedes == old.number:
            raise RefusedError("renew.unfinished", number=number.show(old.number))


def _next_ref(ref: str) -> str:
    stem, _, place = ref.rpartition("+")
    return f"{stem}+{int(place) + 1}"
