"""Canary certificates: two of the office's own, one in force and one revoked, by which it finds out
what the public is told.

They are ordinary certificates in every way that a verifier sees; otherwise they would prove nothing
about ordinary ones. Their subject is the alliance itself, with an account of its own, and the name
says that nobody is certified.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from credissuer.assessment.orders.draft import UncheckedAccount, UncheckedOrder
from credissuer.assessment.orders.order import Order
from credissuer.assessment.orders.order_check import check_order
from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.change_standing import revoke
from credissuer.operations.issue import issue
from credissuer.operations.perform import needs, perform
from credissuer.operations.publishing.publish_due import publish_issued
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading
from credverifier.wire.status.standing import Standing

NAME = "Chứng nhận kiểm tra của văn phòng, không chứng nhận ai (test certificate)"
"""The name on both: people who come across one are told so in two languages."""

IN_FORCE, REVOKED = "canary-in-force", "canary-revoked"
"""How the refs begin; the month in which a canary was made follows."""

_MONTHS = 24
_REASON = "holder_request"
_NOTE = "Canary of the office: it shows whether the public sees a revocation."


class Canaries(NamedTuple):
    """The newest of each kind; None where there is none."""

    in_force: CertificateRecord | None
    revoked: CertificateRecord | None


def find(reading: Reading, today: date) -> Canaries:
    """The canaries that were made in the last two years."""
    kinds = [
        [
            ref(kind, *divmod(today.year * 12 + today.month - 1 - back, 12))
            for back in range(_MONTHS)
        ]
        for kind in (IN_FORCE, REVOKED)
    ]
    made = reading.certificates.by_refs([name for names in kinds for name in names])
    return Canaries(*(next((made[n] for n in names if n in made), None) for names in kinds))


def ref(kind: str, year: int, month: int) -> str:
    """The ref of a canary; `month` counts from 0."""
    return f"{kind}-{year}-{month + 1:02}"


@needs(Permission.ISSUE)
def make(office: Office, call: Call, account: str) -> Canaries:
    """Issue and publish both, and revoke the one. Again in the same month: the same ones.

    `account` is the address of an account of the alliance itself. Raises RefusedError as `issue`
    does, of it `decision.two_needed` where two people decide; ForbiddenError, PublicationError.
    """
    year, month = office.today.year, office.today.month - 1
    revoked = _issued(office, call, _order(office, ref(REVOKED, year, month), account))
    if revoked.standing is not Standing.REVOKED:
        revoked = perform(office, office.call(call.actor), revoke, revoked.number, _REASON, _NOTE)
    # After it, because one account has one certificate in force.
    in_force = _issued(office, call, _order(office, ref(IN_FORCE, year, month), account))
    return Canaries(in_force, revoked)


def _issued(office: Office, call: Call, order: Order) -> CertificateRecord:
    [answer] = issue(office, office.call(call.actor), [order])
    if answer.refusal is not None:
        raise answer.refusal
    assert answer.certificate is not None
    publish_issued(office, [answer.certificate.number])
    return answer.certificate


def _order(office: Office, name: str, account: str) -> Order:
    """An order for the lowest level that the programme grants: it should not adorn anybody."""
    ranks = max(len(criterion.levels) for criterion in office.programme.criteria)
    for rank in range(ranks):
        unchecked = UncheckedOrder(
            ref=name,
            kind="organization",
            name=NAME,
            level="",
            criteria=_findings(office.programme, rank),
            assessed_on=office.today.isoformat(),
            accounts=[UncheckedAccount(url=account, proven_on="")],
        )
        checked = check_order(unchecked, office.programme, today=office.today, assessor="canary")
        try:
            # Its other canary was revoked before.
            return replace(checked.require_order(), after_sanction=_NOTE)
        except RefusedError:
            # The best findings are refused for another reason than that they are too low.
            if rank == ranks - 1:
                raise
    raise AssertionError("a criterion has a level")


def _findings(programme: AssessmentProgramme, rank: int) -> dict[str, str]:
    return {
        criterion.id: criterion.levels[min(rank, len(criterion.levels) - 1)].id
        for criterion in programme.criteria
    }
