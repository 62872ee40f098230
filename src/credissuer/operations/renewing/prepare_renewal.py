"""What an order for a renewal comes to: the old certificate, what changes, or why it is refused.

The dry run and the renewal itself ask the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from credissuer.assessment import ages
from credissuer.assessment.importing import twins
from credissuer.assessment.orders.draft import NO_HOLDER_KEY, OrderDraft
from credissuer.assessment.orders.order import Order, recorded
from credissuer.assessment.orders.renewal import (
    Before,
    RenewalOrder,
    assesses_anew,
    changes,
    check_renewal,
)
from credissuer.assessment.text.names import visible
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.sanctions import Sanction
from credissuer.credentials.states import StandingChange, after
from credissuer.errors import IssuerError, NotFoundError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import admission, stored_credential
from credissuer.operations.renewing import certificate_line
from credissuer.store.transaction import Reading
from credverifier.wire import number as numbers


class PreparedRenewal(NamedTuple):
    """An order with what is stored about it.

    `successor` is there where this very order was carried out before. Without a `refusal` and a
    `successor`, `old`, `before` and `wanted` are there, and it can be carried out: as `ref`, or by
    finishing `begun`, which an interrupted run left. `changes` are (member, old, new).
    """

    order: RenewalOrder
    old: CertificateRecord | None = None
    before: Before | None = None
    successor: CertificateRecord | None = None
    draft: OrderDraft | None = None
    wanted: Order | None = None
    ref: str = ""
    begun: CertificateRecord | None = None
    sanctions: tuple[Sanction, ...] = ()
    refusal: IssuerError | None = None

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        if self.draft is None or self.before is None:
            return []
        return list(changes(self.draft, self.before))


def prepare(
    reading: Reading,
    office: Office,
    call: Call,
    orders: Sequence[RenewalOrder],
    note: str | None = None,
) -> list[PreparedRenewal]:
    """One answer for each order, in order. Rows that collide are refused both.

    `note` says why somebody is certified after a sanction.
    """
    prepared = [_prepared(reading, office, call, order, note) for order in orders]
    twins.compare([one.draft for one in prepared if one.draft is not None])
    return [
        one._replace(refusal=one.draft.refusal())
        if one.refusal is None and one.draft is not None and one.draft.problems
        else one
        for one in prepared
    ]


def _prepared(
    reading: Reading,
    office: Office,
    call: Call,
    order: RenewalOrder,
    note: str | None,
) -> PreparedRenewal:
    renewal = PreparedRenewal(order)
    try:
        old = _old(reading, office, call, order)
        before = certificate_line.before_of(reading, old)
        renewal = renewal._replace(old=old, before=before)
        return _checked(reading, office, call, renewal, note)
    except (RefusedError, NotFoundError) as error:
        return renewal._replace(refusal=error)


def _checked(
    reading: Reading,
    office: Office,
    call: Call,
    renewal: PreparedRenewal,
    note: str | None,
) -> PreparedRenewal:
    """Raises RefusedError for whatever stands against it."""
    order, old, before = renewal.order, renewal.old, renewal.before
    assert old is not None and before is not None
    if old.superseded_by is not None:
        return renewal._replace(successor=_successor(reading, office, call, order, old))
    # Asked for its refusal alone: the standing changes with the successor's signature (`release`).
    after(before.shown, old.standing, StandingChange.SUPERSEDE)
    today = call.today
    draft = check_renewal(
        order,
        before,
        office.programme,
        today=today,
        assessor=call.actor.id,
    )
    wanted = replace(
        draft.require_order(),
        holder_key=draft.holder_key or stored_credential.bound_to(reading, old.number),
        after_sanction=note,
    )
    _check_ages(reading, office, renewal, wanted, call)
    ref, begun = certificate_line.free_ref(reading, old)
    # With the successor that was begun, if any, because that one is in nobody's way.
    own = {
        one.subject_id
        for one in (*certificate_line.lineage(reading, old), begun)
        if one is not None
    }
    accepted = _known_sanctions(reading, call, old, before)
    refusal = admission.refusal_of_renewal(
        reading,
        wanted,
        call,
        own,
        accepted,
    )
    those = admission.sanctions(reading, [wanted], call).get(wanted.ref, ())
    return renewal._replace(
        draft=draft,
        wanted=wanted,
        ref=ref,
        begun=begun,
        sanctions=tuple(sanction for sanction in those if sanction.number not in accepted),
        refusal=refusal,
    )


def _old(
    reading: Reading,
    office: Office,
    call: Call,
    order: RenewalOrder,
) -> CertificateRecord:
    """The certificate that an order renews: the one of that number, else the newest of the line
    that began with that ref.
    """
    if not order.number and not order.ref:
        raise RefusedError("renew.which")
    by_ref = reading.certificates.by_refs([order.ref]).get(order.ref) if order.ref else None
    if order.number:
        named = certificate_line.by_number(reading, order.number)
        # A ref that nobody has is a new one of the clerk's, one of somebody else's is a mistake.
        if by_ref is not None and by_ref.subject_id != named.subject_id:
            line = {certificate.number for certificate in certificate_line.lineage(reading, named)}
            if by_ref.number not in line:
                raise RefusedError(
                    "renew.two_certificates",
                    number=numbers.show(named.number),
                    ref=visible(order.ref),
                )
        return named
    if by_ref is None or by_ref.released_at is None:
        raise NotFoundError("renew.ref_not_found", ref=visible(order.ref))
    newest = certificate_line.newest(reading, by_ref)
    made_of = newest.supersedes
    if made_of is None or _says_nothing(order):
        return newest
    replaced = reading.certificates.by_number(made_of)
    assert replaced is not None
    # Repeated after an interruption, the row means the one that it has renewed by then.
    return replaced if has_made(reading, office, call, order, replaced, newest) else newest


def _successor(
    reading: Reading,
    office: Office,
    call: Call,
    order: RenewalOrder,
    old: CertificateRecord,
) -> CertificateRecord:
    """The certificate that this very order has made of `old`.

    Raises RefusedError `renew.already` where another order has.
    """
    assert old.superseded_by is not None
    successor = reading.certificates.by_number(old.superseded_by)
    assert successor is not None
    # The number alone asks for nothing but a successor.
    if not _says_nothing(order) and not has_made(reading, office, call, order, old, successor):
        raise RefusedError(
            "renew.already",
            number=numbers.show(old.number),
            successor=numbers.show(successor.number),
        )
    return successor


def has_made(
    reading: Reading,
    office: Office,
    call: Call,
    order: RenewalOrder,
    old: CertificateRecord,
    successor: CertificateRecord,
) -> bool:
    """Whether `successor` says what this order makes of `old`."""
    draft = check_renewal(
        order,
        certificate_line.before_of(reading, old),
        office.programme,
        today=call.today,
        assessor=call.actor.id,
    )
    return not draft.problems and not any(
        changes(draft, certificate_line.before_of(reading, successor))
    )


def _says_nothing(order: RenewalOrder) -> bool:
    members = (order.kind, order.name, order.level, order.criteria, order.assessed_on)
    return (
        all(member is None for member in (*members, order.accounts))
        and order.holder_key is NO_HOLDER_KEY
        and order.portrait is None
    )


def _check_ages(
    reading: Reading,
    office: Office,
    renewal: PreparedRenewal,
    wanted: Order,
    call: Call,
) -> None:
    """Raises RefusedError where the programme does not take assessment or proofs any more."""
    assert renewal.old is not None and renewal.before is not None
    limits, today, shown = office.programme.limits, call.today, renewal.before.shown
    assessed_on = wanted.assessment.assessed_on
    if assesses_anew(renewal.order, renewal.before):
        ages.check_assessment(limits, assessed_on, today)
    else:
        if _was_renewed_by_it(reading, renewal.old, renewal.before):
            raise RefusedError("renew.without_assessment", number=shown)
        ages.check_renewed_assessment(limits, assessed_on, today, shown)
    ages.check_proofs(limits, wanted.subject.accounts, today)


def _was_renewed_by_it(reading: Reading, old: CertificateRecord, before: Before) -> bool:
    """Whether the old certificate has its assessment from one that it replaced."""
    if old.supersedes is None:
        return False
    replaced = reading.certificates.by_number(old.supersedes)
    assert replaced is not None
    first = reading.assessments.by_id(replaced.assessment_id)
    assert first is not None
    # Another level by the same findings is a row of its own and no new assessment.
    return (first.findings, first.assessed_on) == (
        before.assessment.findings,
        before.assessment.assessed_on,
    )


def _known_sanctions(
    reading: Reading,
    call: Call,
    old: CertificateRecord,
    before: Before,
) -> set[str]:
    """The sanctions that were there when the old certificate was issued: of these the word was
    said then.
    """
    as_issued = recorded(
        old.ref, before.subject, before.accounts, before.assessment, before.portrait
    )
    sanctions = admission.sanctions(reading, [as_issued], call)
    return {
        sanction.number
        for sanction in sanctions.get(old.ref, ())
        if sanction.since is not None and sanction.since <= old.issued_at
    }
