"""What a holder may have deleted: all that nobody relies on any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from credissuer.applications.application import CLOSED, ApplicationRecord, ApplicationState
from credissuer.applications.holder import HolderRecord
from credissuer.errors import RefusedError
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.applying.consenting import may_give_up
from credissuer.operations.applying.listing import own_subject, withdrawn_with_consent
from credissuer.operations.applying.own import own_certificates, own_record
from credissuer.staff.roles import Permission
from credissuer.store.applications.applications import (
    ApplicationReading,
    Applications,
    Asks,
    Consents,
)
from credissuer.store.applications.evidence import Evidence
from credissuer.store.applications.holders import HolderLinks, Holders, HolderSessions
from credissuer.store.applications.proofs import Proofs
from credissuer.store.sending.notices import Notices
from credissuer.store.transaction import Reading, Transaction


class ErasurePlan(NamedTuple):
    """What would go and what would stay, and why.

    `erased`: drafts and what was closed; `open`: applications that must be withdrawn first;
    `in_force`: applications behind certificates that must be given up first. Without either of
    these the holder is forgotten too.
    """

    erased: tuple[ApplicationRecord, ...]
    open: tuple[ApplicationRecord, ...]
    in_force: tuple[ApplicationRecord, ...]

    @property
    def forgets_holder(self) -> bool:
        return not self.open and not self.in_force


def plan(reading: Reading, holder: HolderRecord, now: datetime) -> ErasurePlan:
    """What `erase` would do now."""
    in_force = {one.number for one in own_certificates(reading, holder) if may_give_up(one, now)}
    theirs = [
        one for one in reading.of(ApplicationReading).of_holder(holder.id) if one.erased_at is None
    ]
    keeps = tuple(one for one in theirs if one.certificate in in_force)
    still_open = tuple(one for one in theirs if one.state not in {*CLOSED, ApplicationState.DRAFT})
    return ErasurePlan(
        tuple(one for one in theirs if one not in keeps and one not in still_open),
        still_open,
        keeps,
    )


@operation(None)
def erase(transaction: Transaction, call: Call, *, confirmed: bool) -> Outcome[ErasurePlan]:
    """Delete what `plan` says.

    Of what was once sent stays that it was: its id, its days and what became of it, because the
    trail speaks of it. Raises RefusedError `application.confirm`, NotFoundError, ForbiddenError.
    """
    holder = own_record(transaction, call)
    if not confirmed:
        raise RefusedError("application.confirm")
    planned = plan(transaction, holder, call.now)
    # Before the holder is forgotten: nobody could withdraw for them afterwards.
    out = withdrawn_with_consent(transaction, call, own_subject(transaction, holder))
    _erase(transaction, call, planned.erased)
    if planned.forgets_holder:
        _forget(transaction, call, holder)
    event = call.event(
        "holder.erased" if planned.forgets_holder else "holder.partly_erased",
        holder.id,
        applications=len(planned.erased),
    )
    return Outcome(planned, (*out, event))


@operation(Permission.ERASE)
def drop_drafts(transaction: Transaction, call: Call, before: datetime) -> Outcome[int]:
    """Delete drafts that nobody has touched since a moment; the value is how many."""
    left = transaction.of(Applications).drafts_before(before)
    _erase(transaction, call, left)
    event = call.event("application.drafts_dropped", "applications", count=len(left))
    return Outcome(len(left), (event,) if left else ())


def _erase(transaction: Transaction, call: Call, records: Sequence[ApplicationRecord]) -> None:
    ids = [one.id for one in records]
    transaction.of(Evidence).remove_of(ids)
    transaction.of(Proofs).remove_of(ids)
    transaction.of(Asks).remove_of(ids)
    never_sent = [one for one in records if one.submitted_at is None]
    transaction.of(Consents).remove_of([one.id for one in never_sent])
    for one in records:
        if one in never_sent:
            transaction.of(Applications).remove(one.id)
            continue
        blank = replace(
            one,
            name=None,
            form={},
            public="",
            said=None,
            erased_at=call.now,
            changed_at=call.now,
        )
        transaction.of(Applications).change(blank)
        transaction.of(Consents).withdraw(one.id, call.now)


def _forget(transaction: Transaction, call: Call, holder: HolderRecord) -> None:
    transaction.of(Notices).forget(holder.email, call.now)
    transaction.of(HolderSessions).remove_of(holder.id)
    transaction.of(HolderLinks).remove_of(holder.email)
    if transaction.of(ApplicationReading).of_holder(holder.id):
        transaction.of(Holders).forget(holder.id)
    else:
        transaction.of(Holders).remove(holder.id)
