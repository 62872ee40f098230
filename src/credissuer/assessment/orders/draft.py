"""An order before and while it is checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeVar

from credissuer.assessment.findings import Assessment
from credissuer.assessment.orders.order import Order
from credissuer.assessment.portrait import PortraitFile
from credissuer.assessment.subjects import AssessedSubject, SubjectAccount
from credissuer.errors import FieldError, RefusedError

NO_HOLDER_KEY: Final = object()
"""Stands for an absent holder key, because an explicit null is refused."""

_ACCOUNT_POINTER = re.compile(r"/accounts/([0-9]+)/(url|proven_on)")

Value = TypeVar("Value")


class UncheckedAccount(NamedTuple):
    """A profile link and the day it was proven (YEAR-MONTH-DAY); either may be empty."""

    url: str
    proven_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UncheckedOrder:
    """An order as it was sent, before any check; absent members are empty texts.

    `criteria` is id -> level; `accounts` may hold empty ones, because a row of the sheet does;
    `holder_key` is any JSON value, `portrait` a JPEG or PNG file in base64.
    """

    ref: str
    kind: str
    name: str
    level: str
    criteria: Mapping[str, str]
    assessed_on: str
    accounts: Sequence[UncheckedAccount]
    holder_key: Any = NO_HOLDER_KEY
    portrait: str = ""


@dataclass(slots=True, kw_only=True)
class OrderDraft:
    """An order while it is checked; `order` once nothing is wrong with it.

    `line` is where it begins in its file, from 1. `accounts` go by their position in the unchecked
    order, from 0. `assessment` is there as soon as there is a finding for every criterion,
    whatever level they earn.
    """

    line: int
    ref: str
    kind: str = ""
    name: str | None = None
    accounts: dict[int, SubjectAccount] = field(default_factory=dict)
    assessment: Assessment | None = None
    level: str | None = None
    holder_key: Mapping[str, str] | None = None
    portrait: PortraitFile | None = None
    problems: list[FieldError] = field(default_factory=list)

    def refuse(self, pointer: str, error: RefusedError) -> None:
        """Note a problem of the member at `pointer`."""
        self.problems.append(FieldError.of(pointer, error))

    def attempt(self, pointer: str, read: Callable[[], Value]) -> Value | None:
        """What `read` gives, or None with its refusal noted."""
        try:
            return read()
        except RefusedError as error:
            self.refuse(pointer, error)
            return None

    @property
    def subject(self) -> AssessedSubject | None:
        """The subject; None while its name is wrong."""
        if self.name is None:
            return None
        return AssessedSubject(
            kind=self.kind,
            name=self.name,
            accounts=tuple(self.accounts.values()),
            portrait=self.portrait,
        )

    def order(self) -> Order | None:
        """What is ordered; None while anything is wrong with it."""
        subject = self.subject
        if self.problems or subject is None or self.assessment is None or self.level is None:
            return None
        return Order(
            ref=self.ref,
            subject=subject,
            assessment=self.assessment,
            level=self.level,
            holder_key=self.holder_key,
        )

    def require_order(self) -> Order:
        """What is ordered. Raises RefusedError `issue.order_refused` with every problem."""
        order = self.order()
        if order is None:
            raise self.refusal()
        return order

    def refusal(self) -> RefusedError:
        """The first problem in words, and all of them in the fact `problems`."""
        first = self.problems[0]
        return RefusedError(
            "issue.order_refused",
            column=column(first.pointer) or "",
            problem=first.code,
            **first.words,
            problems=tuple(self.problems),
        )


def column(pointer: str) -> str | None:
    """The column of the import sheet for a member, which is also its name in words to people.

    `/accounts/0/url` is account_1, `/criteria/{id}` the id; the whole has none.
    """
    account = _ACCOUNT_POINTER.fullmatch(pointer)
    if account:
        name = "account" if account[2] == "url" else "proven_on"
        return f"{name}_{int(account[1]) + 1}"
    return pointer.rpartition("/")[2] or None
