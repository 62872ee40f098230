"""The one place where operations run: permission, transaction, audit events, commit, publication."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Concatenate, ParamSpec, TypeVar

from credissuer import failpoints
from credissuer.documents import fence
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, permission_of
from credissuer.operations.publish_due import publish_due
from credissuer.store.transaction import Transaction

P = ParamSpec("P")
T = TypeVar("T")


def perform(
    office: Office,
    call: Call,
    operation: Callable[Concatenate[Transaction, Call, P], Outcome[T]],
    *arguments: P.args,
    **options: P.kwargs,
) -> T:
    """Run `operation(transaction, call, …)` in one commit and publish what it made due.

    Raises ForbiddenError where the actor lacks the operation's permission, BehindError where the
    database is behind what is published, whatever the operation raises (then nothing is kept), and
    PublicationError `publish.pending` where everything is durable and something could not be
    published yet: the next publication brings it out.
    """
    call.require(permission_of(operation))
    seen = fence.look(office)
    with office.store.write() as transaction:
        # Before anything is decided: an older copy of the database would decide anew.
        fence.require(office, transaction, seen)
        # Read here because a writer may have waited, and the audit trail is in order of time.
        current = replace(call, now=office.clock())
        outcome = operation(transaction, current, *arguments, **options)
        if outcome.events:
            # In the same commit, so that no change is without its entry and no entry without its
            # change.
            transaction.audit.append(outcome.events)
        if outcome.due.standings:
            failpoints.reach("change.before_commit")
    if outcome.due.standings:
        failpoints.reach("change.after_commit")
    # After the commit: nothing may be public that a crash could take back.
    publish_due(office, outcome.due)
    return outcome.value
