"""Renew a certificate: a new one by the same assessment or a new one, which supersedes the old in
one commit.
"""

from __future__ import annotations

from typing import NamedTuple

from credissuer import failpoints
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import Change, after
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations import issue, plans, publish_due, renditions
from credissuer.operations.change_standing import find
from credissuer.operations.perform import needs, perform
from credissuer.operations.sign import Intent
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire import number


class Renewal(NamedTuple):
    """The old certificate, and its successor or, where that is not signed yet, its intent."""

    old: CertificateRecord
    successor: CertificateRecord | None
    intents: list[Intent]


@needs(Permission.RENEW)
def renew(office: Office, call: Call, text: str) -> CertificateRecord:
    """The certificate that replaces the one named, durable and published; again: the same one.

    In two commits, as every certificate is issued. Its ref is the first one's with `+2`, `+3`, …,
    of which those that others have are passed over; its certificate for wallets is bound to the
    same key of the holder as the old one's. Raises RefusedError `certificate.cannot_change` unless
    the old one is in good standing, `renew.unfinished`, PublicationError `publish.pending`.
    """
    failpoints.reach("issue.before_intent")
    renewal = perform(office, call, intend_renewal, office, text)
    failpoints.reach("issue.after_intent")
    successor = renewal.successor
    if successor is None:
        [issued] = issue.finish(office, call, renewal.intents).values()
        successor = issued.certificate
        assert successor is not None
    # Also when it was there already: the call that made it may have got no further.
    renditions.sign_bound(office, call, [successor.number])
    # The successor first, because the old one's note leads to it.
    publish_due.publish_issued(office, [successor.number])
    publish_due.publish_standing(office, renewal.old.number)
    return successor


@operation(Permission.RENEW)
def intend_renewal(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
) -> Outcome[Renewal]:
    """Record what will be signed in place of a certificate, by the same assessment."""
    old = find(transaction, text)
    if old.superseded_by is not None:
        return Outcome(
            Renewal(
                old,
                transaction.certificates.by_number(old.superseded_by),
                [],
            )
        )
    # Asked for its refusal alone: the standing changes with the successor's signature (`release`).
    after(number.show(old.number), old.standing, Change.SUPERSEDE)
    ref = _free_ref(transaction, old)
    intents = plans.record(
        transaction,
        call,
        office,
        [_plan(transaction, old, ref)],
    )
    return Outcome(Renewal(old, None, intents))


def _plan(reading: Reading, old: CertificateRecord, ref: str) -> plans.Plan:
    assessment = reading.assessments.by_id(old.assessment_id)
    assert assessment is not None
    return plans.Plan(
        ref=ref,
        body_sha256=old.body_sha256,
        subject=reading.subjects.by_ids([old.subject_id])[old.subject_id],
        accounts=reading.accounts.of_subjects([old.subject_id])[old.subject_id],
        assessment=assessment,
        # Subject and assessment are those of the old one, stored already.
        rows=(),
        supersedes=old.number,
        holder_key=renditions.bound_to(reading, old.number),
    )


def _free_ref(reading: Reading, old: CertificateRecord) -> str:
    """The ref of the renewal of `old`.

    Raises RefusedError `renew.unfinished` where one was begun and not finished.
    """
    # The first has no suffix and counts as +1, so that its renewal is +2.
    ref = old.ref if old.supersedes else f"{old.ref}+1"
    while True:
        ref = _next_ref(ref)
        taken = reading.certificates.by_refs([ref]).get(ref)
        if taken is None:
            return ref
        # A crash after the intent: finishing it is the doctor's, and a second successor must not
        # come.
        if taken.supersedes == old.number:
            raise RefusedError("renew.unfinished", number=number.show(old.number))


def _next_ref(ref: str) -> str:
    stem, _, count = ref.rpartition("+")
    return f"{stem}+{int(count) + 1}"
