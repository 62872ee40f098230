"""The one place where operations run: permission, transaction, audit events, journal, commit,
publication.

`perform` runs an operation, which is one commit; `perform_behind` the one that mends a database that
is behind what is published. `needs` guards what is no single commit: a reading, or a change in
several that performs each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from functools import wraps
from typing import Concatenate, NamedTuple, ParamSpec, Protocol, TypeVar

from credissuer import failpoints
from credissuer.documents import clock_guard, fence, witnesses
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, permission_of, runs_at_any_clock
from credissuer.operations.publishing import change_feed, journal
from credissuer.operations.publishing.publish_due import publish_due
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Transaction

P = ParamSpec("P")
T = TypeVar("T")
Asked = Callable[Concatenate[Office, Call, P], T]
"""What is asked of the office in a call."""
Operation = Callable[Concatenate[Transaction, Call, P], Outcome[T]]
"""What `perform` runs in one commit."""


class MendingOutcome(Protocol):
    """What an operation made of a database that was behind: `set_aside` are the public files that
    are to be put aside before anything is published.
    """

    @property
    def set_aside(self) -> Collection[str]:
        """Paths in the public tree, or that of the checkpoint."""


M = TypeVar("M", bound=MendingOutcome)


class Mending(NamedTuple):
    """`inside` is a transaction on a database that is loaded from a backup, None for the office's
    own. Without `keep` everything is done and taken back.
    """

    keep: bool
    inside: AbstractContextManager[Transaction] | None = None


class _TakenBackError(Exception):
    """Ends the transaction of a dry run, so that nothing of it is kept."""


def perform(
    office: Office,
    call: Call,
    operation: Operation[P, T],
    *arguments: P.args,
    **options: P.kwargs,
) -> T:
    """Run `operation(transaction, call, …)` in one commit and publish what it made due.

    Raises ForbiddenError where the actor lacks the operation's permission, BehindError where the
    database is behind what is published, ConfigError `clock.suspect`, whatever the operation raises
    (then nothing is kept), and PublicationError `publish.pending` where everything is durable and
    something could not be published yet: the next publication brings it out.
    """
    permission = permission_of(operation)
    if permission is not None:
        call.actor.require(permission)
    witnessed = witnesses.look(office)
    with office.store.write() as transaction:
        # Before anything is decided: an older copy of the database would decide anew.
        fence.refuse_if_behind(office, transaction, witnessed)
        # An entry under a wrong clock would be the last moment that the next one is compared with.
        if not runs_at_any_clock(operation):
            clock_guard.refuse_if_suspect(office, transaction)
        # Read here because a writer may have waited, and the audit trail is in order of time.
        current = replace(call, now=office.clock())
        outcome = operation(transaction, current, *arguments, **options)
        if outcome.events:
            # In the same commit, so that no change is without its entry and no entry without its
            # change.
            transaction.audit.append(outcome.events)
            change_feed.enter(transaction, outcome.events)
        # In the same commit as well: nothing that was decided can be forgotten by the publisher.
        journal.enter(office, transaction, current, outcome.due | outcome.due_later)
        is_changed = bool(outcome.due.standings or outcome.due_later.standings)
        if is_changed:
            failpoints.reach("change.before_commit")
    if is_changed:
        failpoints.reach("change.after_commit")
    # After the commit: nothing may be public that a crash could take back.
    publish_due(office, outcome.due)
    return outcome.value


def perform_behind(
    office: Office,
    call: Call,
    mending: Mending,
    operation: Callable[Concatenate[Transaction, Call, P], Outcome[M]],
    *arguments: P.args,
    **options: P.kwargs,
) -> M:
    """Run the operation that brings a database up to what is published; nothing is published yet.

    Raises ForbiddenError, BehindError where the database would still be behind, and whatever the
    operation raises: then nothing is kept.
    """
    permission = permission_of(operation)
    if permission is not None:
        call.actor.require(permission)
    with suppress(_TakenBackError), mending.inside or office.store.write() as transaction:
        current = replace(call, now=office.clock())
        outcome = operation(transaction, current, *arguments, **options)
        if outcome.events:
            transaction.audit.append(outcome.events)
            change_feed.enter_restored(transaction, outcome.events)
        left = witnesses.look(office, whole=True).without(outcome.value.set_aside)
        fence.refuse_if_behind(office, transaction, left)
        if not mending.keep:
            raise _TakenBackError
        failpoints.reach("restore.before_commit")
    if mending.keep:
        failpoints.reach("restore.after_commit")
    return outcome.value


def needs(permission: Permission) -> Callable[[Asked[P, T]], Asked[P, T]]:
    """Mark a function `(office, call, …)` whose callers need `permission`.

    Called by an actor who lacks it, the function raises ForbiddenError and does nothing.
    """

    def mark(function: Asked[P, T]) -> Asked[P, T]:
        # A wrapper, unlike `operation`, because these are called directly: nobody can pass the
        # check by.
        @wraps(function)
        def checked(office: Office, call: Call, /, *arguments: P.args, **options: P.kwargs) -> T:
            call.actor.require(permission)
            return function(office, call, *arguments, **options)

        checked.permission = permission  # type: ignore[attr-defined]
        return checked

    return mark


def anybody(function: Asked[P, T]) -> Asked[P, T]:
    """Mark a function `(office, call, …)` that anybody may call, as `needs` does for others."""
    function.permission = None  # type: ignore[attr-defined]
    return function
