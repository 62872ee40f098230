"""One row of the import file: its cells, checked one by one.

Every problem is kept, not only the first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar

from credissuer.assessment.criteria import Criterion, Programme
from credissuer.assessment.findings import Assessment, Finding
from credissuer.assessment.names import clean_name, hidden_characters, visible
from credissuer.assessment.order import Order
from credissuer.assessment.rubric import certificate_level, criterion_level, decide
from credissuer.assessment.subjects import KINDS, Account, Subject, account_from_url
from credissuer.errors import RefusedError

ACCOUNTS = 4
"""How many accounts a row can hold."""

LONGEST_REF = 80

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Value = TypeVar("Value")


class Problem(NamedTuple):
    """What is wrong with a cell, or with the whole row where `column` is None; in words for its
    reader.
    """

    column: str | None
    code: str
    vi: str
    en: str


@dataclass(slots=True, kw_only=True)
class Draft:
    """A row while it is being read; `order` once nothing is wrong with it.

    `accounts` go by their column.

    `assessment` is there as soon as there is a finding for every criterion, whatever they earn.
    `holder_key` is no cell of a sheet: an order in a file of its own can have one.
    """

    line: int
    ref: str
    cells: dict[str, str]
    name: str | None = None
    accounts: dict[str, Account] = field(default_factory=dict)
    assessment: Assessment | None = None
    level: str | None = None
    holder_key: Mapping[str, str] | None = None
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, column: str | None, error: RefusedError) -> None:
        """Note a problem of `column`."""
        self.problems.append(Problem(column, error.code, error.words("vi"), error.words("en")))

    def attempt(self, column: str, read: Callable[[], Value]) -> Value | None:
        """What `read` gives, or None with its refusal noted."""
        try:
            return read()
        except RefusedError as error:
            self.refuse(column, error)
            return None

    def order(self) -> Order | None:
        """What the row orders; None while anything is wrong with it."""
        if self.problems or self.name is None or self.assessment is None or self.level is None:
            return None
        subject = Subject(
            kind=self.cells["kind"], name=self.name, accounts=tuple(self.accounts.values())
        )
        return Order(
            ref=self.ref,
            subject=subject,
            assessment=self.assessment,
            level=self.level,
            holder_key=self.holder_key,
        )


def read_row(
    line: int,
    fields: list[str],
    columns: list[str],
    programme: Programme,
    *,
    today: date,
    assessor: str,
) -> Draft:
    """The row that begins in `line` (from 1), its `fields` in the order of `columns`; missing ones
    are empty.
    """
    trimmed = [value.strip() for value in fields]
    cells = dict(zip(columns, trimmed + [""] * (len(columns) - len(trimmed)), strict=False))
    draft = Draft(line=line, ref=unicodedata.normalize("NFC", cells["ref"]), cells=cells)
    if any(trimmed[len(columns) :]):
        draft.refuse(
            None, RefusedError("import.too_many_fields", found=len(fields), expected=len(columns))
        )
    draft.attempt("ref", lambda: check_ref(draft.ref))
    draft.attempt("kind", lambda: _check_kind(cells["kind"]))
    draft.name = draft.attempt("name", lambda: clean_name(cells["name"]))
    _read_assessment(draft, programme, today, assessor)
    _read_accounts(draft, today)
    return draft


def check_ref(ref: str) -> None:
    """Raises RefusedError `import.ref_missing`, `import.ref_invalid` for what cannot be the ref of
    a row.
    """
    if not ref:
        raise RefusedError("import.ref_missing")
    if len(ref) > LONGEST_REF or hidden_characters(ref) or not ref.isprintable():
        raise RefusedError("import.ref_invalid", ref=visible(ref), longest=LONGEST_REF)


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise RefusedError("import.kind_unknown", kind=visible(kind) or "—")


def _read_assessment(draft: Draft, programme: Programme, today: date, assessor: str) -> None:
    """Findings are weighed also where level or date are wrong, so that one correction is enough."""
    assessed_on = draft.attempt(
        "assessed_on", lambda: _assessed_on(draft.cells["assessed_on"], today)
    )
    asked = draft.cells["level"]
    level = draft.attempt("level", lambda: certificate_level(programme, asked)) if asked else None
    findings = [_finding(draft, criterion) for criterion in programme.criteria]
    complete = tuple(finding for finding in findings if finding)
    if len(complete) < len(findings):
        return
    assessment = Assessment(
        findings=complete,
        level=level.id if level else None,
        assessed_on=assessed_on or today,
        assessor=assessor,
    )
    draft.assessment = assessment
    try:
        draft.level = decide(programme, assessment).level
    except RefusedError as error:
        below = str(error.facts.get("criterion")).split(", ")
        draft.refuse(below[0] if below[0] in draft.cells else "level", error)


def _assessed_on(text: str, today: date) -> date:
    if not text:
        raise RefusedError("import.date_missing")
    return _day(text, today)


def _finding(draft: Draft, criterion: Criterion) -> Finding | None:
    text = draft.cells[criterion.id]
    if not text:
        draft.refuse(
            criterion.id, RefusedError("assessment.missing_criterion", criterion=criterion.id)
        )
        return None
    level = draft.attempt(criterion.id, lambda: criterion_level(criterion, text))
    return Finding(criterion=criterion.id, level=level.id) if level else None


def _read_accounts(draft: Draft, today: date) -> None:
    for number in range(1, ACCOUNTS + 1):
        _read_account(draft, f"account_{number}", f"proven_on_{number}", today)
    if not any(draft.cells[f"account_{number}"] for number in range(1, ACCOUNTS + 1)):
        draft.refuse("account_1", RefusedError("account.missing"))


def _read_account(draft: Draft, column: str, proof_column: str, today: date) -> None:
    url, proof = draft.cells[column], draft.cells[proof_column]
    proven_on = draft.attempt(proof_column, lambda: _day(proof, today)) if proof else None
    if proof and not url:
        draft.refuse(proof_column, RefusedError("import.proven_without_account", account=column))
    account = draft.attempt(column, lambda: account_from_url(url, proven_on)) if url else None
    if account is None:
        return
    if account.key in {known.key for known in draft.accounts.values()}:
        draft.refuse(
            column, RefusedError("account.duplicate", account=account.key, line=draft.line)
        )
        return
    draft.accounts[column] = account


def _day(text: str, today: date) -> date:
    try:
        if not _DAY.fullmatch(text):
            raise ValueError("not YEAR-MONTH-DAY")
        day = date.fromisoformat(text)
    except ValueError as error:
        raise RefusedError("import.date_invalid", text=visible(text)) from error
    if day > today:
        raise RefusedError("import.date_future", text=text, today=today.isoformat())
    return day
