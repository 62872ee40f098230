"""What an operation is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, Generic, NamedTuple, TypeVar

from credissuer.audit.trail import AuditEvent
from credissuer.staff.roles import Actor, Permission
from credverifier import days

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Who asks for an operation, when (aware UTC, whole seconds), and by which HTTP request.

    `zone` is where the days of the office begin and end.
    """

    actor: Actor
    now: datetime
    zone: tzinfo = days.DEFAULT
    request_id: str | None = None

    @property
    def today(self) -> date:
        """The day that it is in the office."""
        return days.day_of(self.now, self.zone)

    def event(self, action: str, object_id: str, **detail: str | int | None) -> AuditEvent:
        """An audit event of this call. `detail` holds no personal data beyond ids."""
        return AuditEvent(
            at=self.now,
            actor=self.actor.id,
            request_id=self.request_id,
            action=action,
            object=object_id,
            detail=detail,
        )


class Due(NamedTuple):
    """What an operation made due for publication: numbers of certificates.

    `standings`: whose standing changed; `certificates`: which are new; `renditions`: of which a
    further form was signed; `incomplete`: of which one is still to be signed, intended or in place
    of what a key signed that nobody accepts any more.
    """

    standings: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    renditions: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()

    def __or__(self, other: Due) -> Due:
        """Both, each number once."""
        return Due(
            # dict.fromkeys and not set(), because the order of publication should be that of the
            # changes.
            tuple(dict.fromkeys((*self.standings, *other.standings))),
            tuple(dict.fromkeys((*self.certificates, *other.certificates))),
            tuple(dict.fromkeys((*self.renditions, *other.renditions))),
            tuple(dict.fromkeys((*self.incomplete, *other.incomplete))),
        )


NOTHING_DUE = Due()


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What an operation did inside its transaction.

    `events` belong into the same commit, and so do the rows of the publication journal about what
    is `due`, which is published after it; `due_later` is entered alike, and published by whoever
    called. An operation that calls others in the same transaction returns their events and what
    they made due with its own.
    """

    value: T
    events: tuple[AuditEvent, ...] = ()
    due: Due = NOTHING_DUE
    due_later: Due = NOTHING_DUE


def operation(permission: Permission | None) -> Callable[[F], F]:
    """Mark a function `(transaction, call, …) -> Outcome` as an operation.

    `permission` is what the caller of `perform` needs; with None anybody may.
    """

    def mark(function: F) -> F:
        # An attribute and no wrapper, so that operations can call each other inside one
        # transaction.
        function.permission = permission  # type: ignore[attr-defined]
        return function

    return mark


def at_any_clock(function: F) -> F:
    """Mark an operation that runs although the clock is suspect, because it says that it is right."""
    function.at_any_clock = True  # type: ignore[attr-defined]
    return function


def runs_at_any_clock(function: Callable[..., Any]) -> bool:
    """Whether an operation is marked so."""
    return getattr(function, "at_any_clock", False)


def step(function: F) -> F:
    """Mark a function as `operation` does, for one commit of a change that takes several: `needs`
    has checked the permission of the whole.
    """
    return operation(None)(function)


def permission_of(function: Callable[..., Any]) -> Permission | None:
    """The permission of an operation. Raises TypeError for a function that is not marked as one."""
    try:
        return function.permission  # type: ignore[attr-defined,no-any-return]
    except AttributeError:
        raise TypeError(f"{function!r} is not marked as an operation") from None
