"""Renew certificates: new ones by the same assessments or by new ones, which supersede the old, each
in one commit with the old.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from credissuer import failpoints
from credissuer.assessment.orders.order import Order
from credissuer.assessment.orders.renewal import RenewalOrder, assesses_anew
from credissuer.audit.trail import AuditEvent
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.credentials.sanctions import Sanction
from credissuer.credentials.states import StandingChange
from credissuer.errors import IssuerError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations import after_sanction, issue, notes, plans, renditions
from credissuer.operations.assess import NewAssessment, assessed
from credissuer.operations.change_standing import find
from credissuer.operations.perform import needs, perform
from credissuer.operations.publishing import publish_due
from credissuer.operations.renewing.prepare_renewal import PreparedRenewal, has_made, prepare
from credissuer.operations.sign import Intent
from credissuer.signing.provider import KeyUse
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire import number


class Renewed(NamedTuple):
    """The answer to one order: the durable successor, or a refusal.

    `fresh`: made by this call.
    """

    order: RenewalOrder
    old: CertificateRecord | None
    successor: CertificateRecord | None
    fresh: bool
    refusal: IssuerError | None
    sanctions: tuple[Sanction, ...] = ()


class Renewals(NamedTuple):
    """What each order comes to, and the intents to finish."""

    prepared: list[PreparedRenewal]
    intents: list[Intent]


@needs(Permission.RENEW)
def renew(
    office: Office,
    call: Call,
    text: str,
    note: str | None = None,
) -> CertificateRecord:
    """The certificate that replaces the one named, by the same assessment; again: the same one.

    Raises as `renew_one` does.
    """
    with office.store.read() as reading:
        find(reading, text)  # for its refusals, which are those of every command with a number
    renewed = renew_one(office, call, RenewalOrder(number=text), note)
    assert renewed.successor is not None
    return renewed.successor


@needs(Permission.RENEW)
def renew_one(
    office: Office,
    call: Call,
    order: RenewalOrder,
    note: str | None = None,
    sanction_note: str | None = None,
) -> Renewed:
    """One order, durable and published; its refusal is raised.

    Raises RefusedError, NotFoundError, PublicationError `publish.pending`.
    """
    renewed = renew_order(office, call, order, note, sanction_note)
    publish_renewed(office, renewed)
    return renewed


@needs(Permission.RENEW)
def renew_order(
    office: Office,
    call: Call,
    order: RenewalOrder,
    note: str | None = None,
    sanction_note: str | None = None,
) -> Renewed:
    """The same without the publication."""
    [renewed] = renew_orders(office, call, [order], note, sanction_note)
    if renewed.refusal is not None:
        raise renewed.refusal
    return renewed


def publish_renewed(office: Office, renewed: Renewed) -> None:
    """Publish a successor and that it is one. Raises PublicationError `publish.pending`."""
    assert renewed.successor is not None and renewed.old is not None
    # The successor first, because the old one's note leads to it.
    publish_due.publish_issued(office, [renewed.successor.number])
    publish_due.publish_standing(office, renewed.old.number)


@needs(Permission.RENEW)
def prepared(
    office: Office,
    call: Call,
    orders: Sequence[RenewalOrder],
    sanction_note: str | None = None,
) -> list[PreparedRenewal]:
    """What each order would come to; changes nothing."""
    with office.store.read() as reading:
        return prepare(reading, office, call, orders, sanction_note)


@needs(Permission.RENEW)
def renew_orders(
    office: Office,
    call: Call,
    orders: Sequence[RenewalOrder],
    note: str | None = None,
    sanction_note: str | None = None,
) -> list[Renewed]:
    """Successors for `orders`, durable when this returns; the same order gives the same one.

    In two commits, as every certificate is issued. A successor's ref is the first one's with `+2`,
    `+3`, …, of which those that others have are passed over; its certificate for wallets is bound
    to the same key of the holder as the old one's, unless the order names one. `note` is kept with
    the old ones, `sanction_note` with the successors of whoever was sanctioned. Publishes nothing.
    Refusals are those of orders, of `prepare`, and `renew.unfinished`; they stop no other order.
    """
    failpoints.reach("issue.before_intent")
    renewals = perform(office, call, intend_renewals, office, orders, note, sanction_note)
    failpoints.reach("issue.after_intent")
    return answered(office, call, renewals, issue.finish(office, call, renewals.intents))


def answered(
    office: Office, call: Call, renewals: Renewals, released: Mapping[str, issue.Issued]
) -> list[Renewed]:
    """The answer to each order, once its intents are released (ref -> answer); its certificate for
    wallets is signed.
    """
    finished = {
        issued.certificate.supersedes: issued
        for issued in released.values()
        if issued.certificate is not None
    }
    answers = [_answer(one, finished) for one in renewals.prepared]
    # Also where it was there already: the call that made it may have got no further.
    made = [answer.successor.number for answer in answers if answer.successor is not None]
    if made:
        renditions.sign_bound(office, call, made)
    return answers


def _answer(one: PreparedRenewal, finished: dict[str | None, issue.Issued]) -> Renewed:
    if one.refusal is not None:
        return Renewed(one.order, one.old, None, False, one.refusal, one.sanctions)
    if one.successor is not None:
        return Renewed(one.order, one.old, one.successor, False, None)
    assert one.old is not None
    issued = finished[one.old.number]
    return Renewed(one.order, one.old, issued.certificate, issued.fresh, None, one.sanctions)


@operation(Permission.RENEW)
def intend_renewals(
    transaction: Transaction,
    call: Call,
    office: Office,
    orders: Sequence[RenewalOrder],
    note: str | None = None,
    sanction_note: str | None = None,
    proposal: ProposalRecord | None = None,
) -> Outcome[Renewals]:
    """Record what will be signed in place of certificates."""
    prepared = prepare(transaction, office, call, orders, sanction_note)
    wanted: list[plans.IssuancePlan] = []
    resumed: list[Intent] = []
    events: list[AuditEvent] = []
    answers: list[PreparedRenewal] = []
    for one in prepared:
        if one.refusal is None and one.successor is None:
            assert one.old is not None
            if one.begun is None:
                wanted.append(_plan(office, call, one))
            elif (intent := _resumed(transaction, office, call, one, one.begun)) is not None:
                resumed.append(intent)
            else:
                shown = number.show(one.old.number)
                one = one._replace(refusal=RefusedError("renew.unfinished", number=shown))
        if one.refusal is None:
            assert one.old is not None
            events.extend(_noted(transaction, call, one.old, note))
        answers.append(one)
    intents = plans.record(transaction, call, office, wanted, proposal)
    by_old = {one.old.number: one for one in answers if one.old is not None and one.refusal is None}
    sanctions = {
        certificate.ref: by_old[certificate.supersedes or ""].sanctions
        for certificate, _ in intents
    }
    texts = dict.fromkeys(sanctions, sanction_note)
    events.extend(after_sanction.keep(transaction, call, intents, sanctions, texts))
    return Outcome(Renewals(answers, intents + resumed), tuple(events))


def _noted(
    transaction: Transaction,
    call: Call,
    old: CertificateRecord,
    text: str | None,
) -> tuple[AuditEvent, ...]:
    """The note with an event of its own, because the standing changes in a later commit."""
    note = notes.keep(transaction, call, old.number, StandingChange.SUPERSEDE, text)
    return () if note is None else (notes.noted(call, note),)


def _resumed(
    reading: Reading,
    office: Office,
    call: Call,
    one: PreparedRenewal,
    begun: CertificateRecord,
) -> Intent | None:
    """The intent that an interrupted run left for this very order; None where another order did,
    or where its key signs no more: then it is the doctor's.
    """
    assert one.old is not None
    intent = reading.renditions.get(begun.number, SignaturePurpose.VC_JWT)
    active = office.keyring.active(KeyUse.CREDENTIAL).thumbprint
    if intent is None or intent.key_id != active:
        return None
    is_same = has_made(reading, office, call, one.order, one.old, begun)
    return (begun, intent) if is_same else None


def _plan(office: Office, call: Call, one: PreparedRenewal) -> plans.IssuancePlan:
    old, before, wanted = one.old, one.before, one.wanted
    assert old is not None and before is not None and wanted is not None
    if not _changed(one):
        return plans.IssuancePlan(
            ref=one.ref,
            body_sha256=digest_of(one),
            subject=before.subject,
            accounts=list(before.accounts),
            assessment=before.assessment,
            # Subject and assessment are those of the old one, stored already.
            rows=(),
            supersedes=old.number,
            holder_key=wanted.holder_key,
            portrait=before.portrait,
        )
    records = _records(office, call, one, wanted)
    return plans.IssuancePlan(
        ref=one.ref,
        body_sha256=digest_of(one),
        subject=records.subject,
        accounts=records.accounts,
        assessment=records.assessment,
        rows=records.rows,
        supersedes=old.number,
        holder_key=wanted.holder_key,
        portrait=records.portrait,
    )


def digest_of(one: PreparedRenewal) -> str:
    """Hex SHA-256 of what the successor will say: that of the old one where nothing changes."""
    assert one.old is not None and one.wanted is not None
    return one.wanted.body_sha256() if _changed(one) else one.old.body_sha256


def _changed(one: PreparedRenewal) -> set[str]:
    return {member.partition(" ")[0] for member, _, _ in one.changes}


def _records(office: Office, call: Call, one: PreparedRenewal, wanted: Order) -> NewAssessment:
    """New rows, because those of a subject and an assessment never change."""
    assert one.before is not None
    records = assessed(office, call, wanted.subject, wanted.assessment, wanted.level)
    if assesses_anew(one.order, one.before):
        return records
    # By the rules under which it was made, whatever the programme says by now.
    old = one.before.assessment
    kept = replace(records.assessment, programme=old.programme, version=old.version)
    return records._replace(assessment=kept)
