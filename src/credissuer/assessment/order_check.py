"""Check an order member by member, and collect every problem.

A JSON body, an order file and a row of the import sheet all become an `UncheckedOrder`, which
`check_order` turns into an order or a list of problems.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar
from unicodedata import normalize

from credissuer.assessment.criteria import Criterion, Programme
from credissuer.assessment.findings import Assessment, Finding
from credissuer.assessment.holder_key import read_holder_key
from credissuer.assessment.names import clean_name, hidden_characters, visible
from credissuer.assessment.order import Order
from credissuer.assessment.rubric import certificate_level, criterion_level, decide
from credissuer.assessment.subjects import KINDS, Account, Subject, account_from_url
from credissuer.errors import FieldError, RefusedError

ACCOUNTS = 4
"""How many accounts an order can name."""

LONGEST_REF = 80

NO_HOLDER_KEY: Final = object()
"""Stands for an absent holder key, because an explicit null is refused."""

# The pattern comes first because `date.fromisoformat` also takes 20260115 and 2026-W03-4.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ACCOUNT_POINTER = re.compile(r"/accounts/([0-9]+)/(url|proven_on)")

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class UncheckedAccount:
    """A profile link and the day it was proven (YEAR-MONTH-DAY); either may be empty."""

    url: str
    proven_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UncheckedOrder:
    """An order as it was sent, before any check; absent members are empty texts.

    `criteria` is id -> level; `accounts` may hold empty ones, because a row of the sheet does;
    `holder_key` is any JSON value.
    """

    ref: str
    kind: str
    name: str
    level: str
    criteria: Mapping[str, str]
    assessed_on: str
    accounts: Sequence[UncheckedAccount]
    holder_key: Any = NO_HOLDER_KEY


@dataclass(slots=True, kw_only=True)
class Draft:
    """An order while it is checked; `order` once nothing is wrong with it.

    `line` is where it begins in its file, from 1. `accounts` go by their position in the unchecked
    order, from 0. `assessment` is there as soon as there is a finding for every criterion,
    whatever level they earn.
    """

    line: int
    ref: str
    kind: str = ""
    name: str | None = None
    accounts: dict[int, Account] = field(default_factory=dict)
    assessment: Assessment | None = None
    level: str | None = None
    holder_key: Mapping[str, str] | None = None
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
    def subject(self) -> Subject | None:
        """The subject; None while its name is wrong."""
        if self.name is None:
            return None
        return Subject(
            kind=self.kind,
            name=self.name,
            accounts=tuple(self.accounts.values()),
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


def check_order(
    unchecked: UncheckedOrder,
    programme: Programme,
    *,
    today: date,
    assessor: str,
    line: int = 1,
) -> Draft:
    """`unchecked` by the rules of `programme`; `today` is the last day that is not the future.

    Raises RefusedError `assessment.unknown_criterion`, `issue.file_invalid` for what could not be
    a row of the sheet either.
    """
    _require_known_criteria(unchecked, programme)
    # A problem is reported by its column of the sheet, and a fifth account has none.
    if len(unchecked.accounts) > ACCOUNTS:
        raise RefusedError("issue.file_invalid", problem=f"more than {ACCOUNTS} accounts")
    # NFC, because the ref is the idempotency key: two spellings of é must not issue twice.
    ref = normalize("NFC", unchecked.ref.strip())
    draft = Draft(line=line, ref=ref, kind=unchecked.kind.strip())
    draft.attempt("/ref", lambda: check_ref(ref))
    draft.attempt("/kind", lambda: _check_kind(draft.kind))
    draft.name = draft.attempt("/name", lambda: clean_name(unchecked.name.strip()))
    _check_assessment(draft, unchecked, programme, today, assessor)
    _check_accounts(draft, unchecked.accounts, today)
    key = unchecked.holder_key
    if key is not NO_HOLDER_KEY:
        draft.holder_key = draft.attempt("/holder_key", lambda: read_holder_key(key))
    return draft


def check_ref(ref: str) -> None:
    """Raises RefusedError `import.ref_missing`, `import.ref_invalid` for what cannot be a ref."""
    if not ref:
        raise RefusedError("import.ref_missing")
    # A ref stands in logs and error files: what is hidden or not printable could forge a line
    # there.
    if len(ref) > LONGEST_REF or hidden_characters(ref) or not ref.isprintable():
        raise RefusedError(
            "import.ref_invalid",
            ref=visible(ref),
            longest=LONGEST_REF,
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


def _require_known_criteria(unchecked: UncheckedOrder, programme: Programme) -> None:
    for criterion in unchecked.criteria:
        if programme.criterion(criterion) is None:
            raise RefusedError(
                "assessment.unknown_criterion",
                criterion=criterion,
                criteria=", ".join(item.id for item in programme.criteria),
            )


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise RefusedError("import.kind_unknown", kind=visible(kind) or "—")


def _check_assessment(
    draft: Draft,
    unchecked: UncheckedOrder,
    programme: Programme,
    today: date,
    assessor: str,
) -> None:
    """Decide even where level or date are wrong, so that the orderer sees every problem at once."""
    assessed_on = draft.attempt(
        "/assessed_on",
        lambda: _assessed_on(unchecked.assessed_on.strip(), today),
    )
    wanted = unchecked.level.strip()
    level = (
        draft.attempt("/level", lambda: certificate_level(programme, wanted)) if wanted else None
    )
    findings = [
        _finding(draft, criterion, unchecked.criteria.get(criterion.id, "").strip())
        for criterion in programme.criteria
    ]
    complete = tuple(finding for finding in findings if finding)
    if len(complete) < len(findings):
        return
    draft.assessment = Assessment(
        findings=complete,
        level=level.id if level else None,
        # Any day will do: without a valid one the draft has a problem and becomes no order.
        assessed_on=assessed_on or today,
        assessor=assessor,
    )
    try:
        draft.level = decide(programme, draft.assessment).level
    except RefusedError as error:
        # The problem points to one cell, and the first criterion below its minimum is the one to
        # mend first; the level, where the mean is too low.
        [first, *_] = str(error.facts.get("criterion")).split(", ")
        pointer = f"/criteria/{first}" if programme.criterion(first) else "/level"
        draft.refuse(pointer, error)


def _assessed_on(text: str, today: date) -> date:
    if not text:
        raise RefusedError("import.date_missing")
    return _day(text, today)


def _finding(draft: Draft, criterion: Criterion, text: str) -> Finding | None:
    pointer = f"/criteria/{criterion.id}"
    if not text:
        missing = RefusedError("assessment.missing_criterion", criterion=criterion.id)
        draft.refuse(pointer, missing)
        return None
    level = draft.attempt(pointer, lambda: criterion_level(criterion, text))
    return Finding(criterion=criterion.id, level=level.id) if level else None


def _check_accounts(draft: Draft, accounts: Sequence[UncheckedAccount], today: date) -> None:
    for position, account in enumerate(accounts):
        _check_account(
            draft,
            position,
            account.url.strip(),
            account.proven_on.strip(),
            today,
        )
    if not any(account.url.strip() for account in accounts):
        draft.refuse("/accounts/0/url", RefusedError("account.missing"))


def _check_account(draft: Draft, position: int, url: str, proof: str, today: date) -> None:
    pointer, proof_pointer = (f"/accounts/{position}/{name}" for name in ("url", "proven_on"))
    proven_on = draft.attempt(proof_pointer, lambda: _day(proof, today)) if proof else None
    # A day without its link is a shifted column as a rule: nobody should guess whose proof it is.
    if proof and not url:
        unproven = RefusedError("import.proven_without_account", account=column(pointer))
        draft.refuse(proof_pointer, unproven)
    account = draft.attempt(pointer, lambda: account_from_url(url, proven_on)) if url else None
    if account is None:
        return
    # Within one order; between orders of one file `twins` compares.
    if account.key in {earlier.key for earlier in draft.accounts.values()}:
        duplicate = RefusedError(
            "account.duplicate",
            account=account.key,
            line=draft.line,
        )
        draft.refuse(pointer, duplicate)
        return
    draft.accounts[position] = account


def _day(text: str, today: date) -> date:
    try:
        if not _DAY.fullmatch(text):
            raise ValueError("not YEAR-MONTH-DAY")
        day = date.fromisoformat(text)
    except ValueError as error:
        raise RefusedError("import.date_invalid", text=visible(text)) from error
    if day > today:
        raise RefusedError(
            "import.date_future",
            text=text,
            today=today.isoformat(),
        )
    return day
