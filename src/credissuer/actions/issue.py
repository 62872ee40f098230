"""Issue certificates: record the intent with its index, sign, read back as the public would,
record, release.

The order is that of a careful certificate authority: a signature that may exist is always known to
the store, so it can be revoked. One certificate or a thousand take the same way; a batch shares its
two commits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import orjson

from credissuer import failpoints
from credissuer.actions import admission, lists, renditions, seal
from credissuer.actions.assess import record_assessment
from credissuer.assessment.order import Order
from credissuer.audit.trail import AuditEvent
from credissuer.credentials import compose
from credissuer.credentials.record import (
    AccountRecord,
    AssessmentRecord,
    CertificateRecord,
    Purpose,
    RenditionRecord,
    SubjectRecord,
)
from credissuer.credentials.states import Change, Reason, after
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import Actor, Permission
from credissuer.store.contract import Record, Sealed, Transaction
from credverifier.wire import number
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.envelope import jws
from credverifier.wire.status.standing import Standing


class Plan(NamedTuple):
    """A certificate to be: whose it is, by which assessment, and which rows come with it.

    `supersedes` is the number of the certificate that it replaces; `holder_key` binds the
    certificate for wallets.
    """

    ref: str
    body_sha256: str
    subject: SubjectRecord
    accounts: list[AccountRecord]
    assessment: AssessmentRecord
    rows: tuple[Record, ...]
    supersedes: str | None
    holder_key: Mapping[str, str] | None = None


class Issued(NamedTuple):
    """The answer to one order: a durable certificate with its token, or why there is none.

    `fresh`: made just now.
    """

    ref: str
    certificate: CertificateRecord | None
    token: str | None
    fresh: bool
    refusal: RefusedError | None


Intent = tuple[CertificateRecord, RenditionRecord]


def issue(
    office: Office,
    actor: Actor,
    orders: Sequence[Order],
    request_id: str | None = None,
    *,
    planned: Callable[[Transaction, Order], Plan] | None = None,
) -> list[Issued]:
    """Certificates for `orders`, durable when this returns; the same ref again gives the same
    certificate.

    `planned` makes the plan of an order that rests on rows which are there already. An order that
    is refused does not stop the others. Raises ForbiddenError, and as `seal.seal` does.
    """
    actor.require(Permission.ISSUE)
    now = office.clock()
    failpoints.reach("issue.before_intent")
    with office.store.write() as transaction:
        admissions = admission.admit(transaction, orders, now)
        fresh = [
            order for order, admitted in zip(orders, admissions, strict=True) if admitted is None
        ]
        plans = [
            planned(transaction, order) if planned else _plan(office, order, actor, now)
            for order in fresh
        ]
        intents = draft(transaction, office, plans, now)
        intents += _unfinished(transaction, admissions)
    failpoints.reach("issue.after_intent")
    answers = _answers(office, orders, admissions, finish(office, actor, intents, request_id))
    bound = [
        answer.certificate.number
        for order, answer in zip(orders, answers, strict=True)
        if order.holder_key and answer.certificate is not None
    ]
    if bound:  # also where the certificate was there: an interrupted run may have got no further
        renditions.sign_bound(office, actor, bound)
    return answers


def draft(
    transaction: Transaction, office: Office, plans: Sequence[Plan], now: datetime
) -> list[Intent]:
    """Record `plans` with a number, an index and the very text that will be signed.

    With a holder's key, what will be signed for wallets is recorded as well: nothing else remembers
    that key.
    """
    if not plans:
        return []
    signer = office.keyring.signer(KeyUse.CREDENTIAL)
    key_id = signer.key_id.rpartition("#")[2]
    issued_at = int(now.timestamp())
    list_id = lists.current_list(transaction, office, len(plans))
    valid_from, valid_until = compose.validity(now, office.programme.validity_months)
    intents: list[Intent] = []
    bound: list[RenditionRecord] = []
    for plan, index in zip(plans, transaction.take_indices(list_id, len(plans)), strict=True):
        certificate = CertificateRecord(
            number=number.from_entropy(office.entropy(6)),
            ref=plan.ref,
            body_sha256=plan.body_sha256,
            subject_id=plan.subject.id,
            assessment_id=plan.assessment.id,
            list_id=list_id,
            index=index,
            standing=Standing.VALID,
            reason=None,
            note=None,
            since=None,
            supersedes=plan.supersedes,
            superseded_by=None,
            key_id=key_id,
            issued_at=now,
            valid_from=valid_from,
            valid_until=valid_until,
            released_at=None,
        )
        credential = compose.compose(
            certificate,
            plan.subject,
            plan.accounts,
            plan.assessment,
            office.programme,
            issuer=office.issuer_id,
            issuer_name=office.issuer_name,
            public_url=office.public_url,
        )
        payload = vc_jwt.encode(credential, public_url=office.public_url, issued_at=issued_at)
        signing_input = jws.to_sign(orjson.dumps(payload), typ=vc_jwt.TYP, signer=signer)
        intents.append(
            (certificate, seal.intent(certificate, Purpose.VC_JWT, key_id, signing_input, now))
        )
        if plan.holder_key:
            bound.append(renditions.bound(office, certificate, credential, signer, plan.holder_key))
    transaction.add([row for plan in plans for row in plan.rows])
    transaction.add([certificate for certificate, _ in intents])
    transaction.add([rendition for _, rendition in intents] + bound)
    return intents


def finish(
    office: Office, actor: Actor, intents: Sequence[Intent], request_id: str | None = None
) -> dict[str, Issued]:
    """Sign and release recorded intents; a certificate that one replaces is superseded in the same
    commit.

    Returns ref -> answer; `fresh` are those that were released here: somebody else may have
    finished others first.
    """
    if not intents:
        return {}
    drafted = {certificate.number: certificate for certificate, _ in intents}
    released_at: list[datetime] = []

    def record(transaction: Transaction, made: Sequence[Sealed]) -> list[AuditEvent]:
        now = made[0].signed_at
        transaction.release([sealed.number for sealed in made], now)
        released_at.append(now)
        events = []
        for sealed in made:
            certificate = drafted[sealed.number]
            detail: dict[str, str | int | None] = {
                "ref": certificate.ref,
                "list": certificate.list_id,
                "index": certificate.index,
                "key": certificate.key_id,
                "token_sha256": sealed.token_sha256,
            }
            events.append(
                _event(actor, "certificate.issued", certificate.number, detail, now, request_id)
            )
            if certificate.supersedes:
                events.append(_supersede(transaction, actor, certificate, now, request_id))
        return events

    signed = seal.seal(office, intents, record)
    if len(signed.mine) == len(intents):
        certificates = [
            replace(certificate, released_at=released_at[0]) for certificate, _ in intents
        ]
    else:  # whoever released the others knows when
        certificates = _released(office, intents)
    return {
        each.ref: Issued(each.ref, each, token, each.number in signed.mine, None)
        for each, token in zip(certificates, signed.tokens, strict=True)
    }


def _released(office: Office, intents: Sequence[Intent]) -> list[CertificateRecord]:
    with office.store.read() as reading:
        found = [reading.certificate(certificate.number) for certificate, _ in intents]
    return [certificate for certificate in found if certificate is not None]


def _supersede(
    transaction: Transaction,
    actor: Actor,
    successor: CertificateRecord,
    now: datetime,
    request_id: str | None,
) -> AuditEvent:
    assert successor.supersedes is not None
    old = transaction.certificate(successor.supersedes)
    assert old is not None
    standing = after(old.number, old.standing, Change.SUPERSEDE)
    transaction.change_standing(
        replace(
            old,
            standing=standing,
            reason=Reason.SUPERSEDED,
            since=now,
            superseded_by=successor.number,
        )
    )
    detail: dict[str, str | int | None] = {"by": successor.number}
    return _event(actor, "certificate.superseded", old.number, detail, now, request_id)


def _event(
    actor: Actor,
    action: str,
    number_: str,
    detail: dict[str, str | int | None],
    now: datetime,
    request_id: str | None,
) -> AuditEvent:
    return AuditEvent(
        at=now, actor=actor.id, request_id=request_id, action=action, object=number_, detail=detail
    )


def _plan(office: Office, order: Order, actor: Actor, now: datetime) -> Plan:
    known = record_assessment(office, actor, order.subject, order.assessment, order.level, now)
    return Plan(
        ref=order.ref,
        body_sha256=order.body_sha256(),
        subject=known.subject,
        accounts=known.accounts,
        assessment=known.assessment,
        rows=known.rows,
        supersedes=None,
        holder_key=order.holder_key,
    )


def _unfinished(
    transaction: Transaction, admissions: Sequence[admission.Admission]
) -> list[Intent]:
    """Intents that an interrupted run left for these very orders: they are finished, not made
    twice.
    """
    open_ones = {
        admitted.number: admitted
        for admitted in admissions
        if isinstance(admitted, CertificateRecord) and admitted.released_at is None
    }
    intents = transaction.renditions(list(open_ones), Purpose.VC_JWT)
    return [(certificate, intents[name]) for name, certificate in open_ones.items()]


def _answers(
    office: Office,
    orders: Sequence[Order],
    admissions: Sequence[admission.Admission],
    made: Mapping[str, Issued],
) -> list[Issued]:
    """One answer for each order: made just now (and not read again), there already, or refused."""
    there = [
        known
        for known in admissions
        if isinstance(known, CertificateRecord) and known.ref not in made
    ]
    with office.store.read() as reading:
        texts = reading.renditions([certificate.number for certificate in there], Purpose.VC_JWT)
    answers = []
    for order, admitted in zip(orders, admissions, strict=True):
        if isinstance(admitted, RefusedError):
            answers.append(Issued(order.ref, None, None, False, admitted))
        elif order.ref in made:
            answers.append(made[order.ref])
        else:
            assert isinstance(admitted, CertificateRecord)
            answers.append(Issued(order.ref, admitted, texts[admitted.number].token, False, None))
    return answers
