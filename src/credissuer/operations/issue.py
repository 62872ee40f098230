"""Issue certificates: record the intent, sign, read back as the public would, record, release.

The order is that of a careful certificate authority: a signature that may exist is always known to
the store, so that it can be revoked. One certificate or a thousand take the same way; a batch
shares its two commits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from credissuer import failpoints
from credissuer.assessment.orders.order import Order
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.credentials.sanctions import Sanction
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations import admission, after_sanction, plans, release, renditions
from credissuer.operations.assess import assessed
from credissuer.operations.perform import needs, perform
from credissuer.operations.sign import Intent
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading, Transaction


class Issued(NamedTuple):
    """The answer to one order: a durable certificate with its token, or a refusal.

    `fresh`: released by this call. `sanctions`: earlier ones that a second person must know of.
    """

    ref: str
    certificate: CertificateRecord | None
    token: str | None
    fresh: bool
    refusal: RefusedError | None
    sanctions: tuple[Sanction, ...] = ()


class Intended(NamedTuple):
    """For each order its refusal or certificate (None: neither), the intents to finish, and ref ->
    earlier sanctions.
    """

    admissions: list[admission.Admission]
    intents: list[Intent]
    sanctions: dict[str, tuple[Sanction, ...]]


@needs(Permission.ISSUE)
def issue(office: Office, call: Call, orders: Sequence[Order]) -> list[Issued]:
    """Certificates for `orders`, durable when this returns; the same ref gives the same one.

    In two commits, with the signatures between them. An order that is refused does not stop the
    others. Publishes nothing (`publish_due.publish_issued` does). Raises ForbiddenError, and as
    `release.release` does.
    """
    failpoints.reach("issue.before_intent")
    intended = perform(office, call, intend, office, orders)
    failpoints.reach("issue.after_intent")
    answers = answers_of(
        office,
        orders,
        intended,
        finish(office, call, intended.intents),
    )
    sign_bound(office, call, orders, answers)
    return answers


@operation(Permission.ISSUE)
def intend(
    transaction: Transaction,
    call: Call,
    office: Office,
    orders: Sequence[Order],
    proposal: ProposalRecord | None = None,
) -> Outcome[Intended]:
    """Record what will be signed for every order that may be issued, by the decision of two where
    two decide.

    Intents that an interrupted run left for these very orders are finished, not made twice.
    """
    admissions, sanctions = admission.considered(transaction, orders, office.programme.limits, call)
    wanted = [order for order, admitted in zip(orders, admissions, strict=True) if admitted is None]
    intents = plans.record(
        transaction,
        call,
        office,
        [_plan(office, call, order) for order in wanted],
        proposal,
    )
    texts = {order.ref: order.after_sanction for order in wanted}
    events = after_sanction.keep(transaction, call, intents, sanctions, texts)
    unreleased = unfinished(transaction, admissions)
    return Outcome(Intended(admissions, intents + unreleased, sanctions), events)


def finish(office: Office, call: Call, intents: Sequence[Intent]) -> dict[str, Issued]:
    """Sign and release recorded intents: ref -> answer. Raises as `release.release` does."""
    # Every order was refused or answered from the store: no key is needed, and no lists.
    if not intents:
        return {}
    return released_answers(office, intents, release.release(office, call, intents))


def released_answers(
    office: Office, intents: Sequence[Intent], released: release.Released
) -> dict[str, Issued]:
    """Ref -> answer, for every intent."""
    elsewhere = [
        certificate.number
        for certificate, _ in intents
        if certificate.number not in released.recorded_here
    ]
    with office.store.read() as reading:  # whoever released those knows when
        stored = reading.certificates.by_numbers(elsewhere)
    answers = {}
    for (intended, _), token in zip(intents, released.tokens, strict=True):
        fresh = intended.number in released.recorded_here
        if fresh:
            certificate = replace(intended, released_at=released.recorded_at)
        else:
            certificate = stored[intended.number]
        answers[certificate.ref] = Issued(
            certificate.ref,
            certificate,
            token,
            fresh,
            None,
        )
    return answers


def sign_bound(
    office: Office,
    call: Call,
    orders: Sequence[Order],
    answers: Sequence[Issued],
) -> None:
    """Sign the renditions for wallets of orders with a holder's key.

    Also where the certificate was there already: an interrupted run may have got no further.
    """
    numbers = [
        answer.certificate.number
        for order, answer in zip(orders, answers, strict=True)
        if order.holder_key and answer.certificate is not None
    ]
    if numbers:
        renditions.sign_bound(office, call, numbers)


def _plan(office: Office, call: Call, order: Order) -> plans.IssuancePlan:
    records = assessed(office, call, order.subject, order.assessment, order.level)
    return plans.IssuancePlan(
        ref=order.ref,
        holder_key=order.holder_key,
        body_sha256=order.body_sha256(),
        subject=records.subject,
        accounts=records.accounts,
        assessment=records.assessment,
        rows=records.rows,
        supersedes=None,
        portrait=records.portrait,
    )


def unfinished(reading: Reading, admissions: Sequence[admission.Admission]) -> list[Intent]:
    """The intents of certificates that are stored and were never released."""
    unreleased = {
        admitted.number: admitted
        for admitted in admissions
        if isinstance(admitted, CertificateRecord) and admitted.released_at is None
    }
    intents = reading.renditions.by_numbers(list(unreleased), SignaturePurpose.VC_JWT)
    return [(certificate, intents[key]) for key, certificate in unreleased.items()]


def answers_of(
    office: Office,
    orders: Sequence[Order],
    intended: Intended,
    released: Mapping[str, Issued],
) -> list[Issued]:
    """One answer for each order: released just now, there already, or refused."""
    earlier = [
        admitted
        for admitted in intended.admissions
        if isinstance(admitted, CertificateRecord) and admitted.ref not in released
    ]
    with office.store.read() as reading:
        texts = reading.renditions.by_numbers(
            [certificate.number for certificate in earlier],
            SignaturePurpose.VC_JWT,
        )
    answers = []
    for order, admitted in zip(orders, intended.admissions, strict=True):
        if isinstance(admitted, RefusedError):
            answers.append(Issued(order.ref, None, None, False, admitted))
        elif order.ref in released:
            sanctions = intended.sanctions.get(order.ref, ())
            answers.append(released[order.ref]._replace(sanctions=sanctions))
        else:
            # None would have become an intent, and with it a member of `released`.
            assert isinstance(admitted, CertificateRecord)
            token = texts[admitted.number].token
            answers.append(Issued(order.ref, admitted, token, False, None))
    return answers
