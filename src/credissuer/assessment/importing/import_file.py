"""PURE: a sheet that was uploaded to the desk, and what its rows are."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from credissuer.assessment.importing.sheet import ImportRow, ImportSheet
from credissuer.assessment.orders.order import Order
from credissuer.errors import FieldError, RefusedError

MOST_OCTETS = 10 * 1024 * 1024
"""Of an uploaded file."""

MOST_ROWS = 5_000
"""Ready rows of one proposal: what a second person can be asked to stand for at once."""

_TWICE = frozenset({"import.duplicate_ref", "account.duplicate"})
_TAKEN = frozenset({"account.taken"})


class RowKind(StrEnum):
    """What a row is by a dry run."""

    READY = "ready"
    DUPLICATE = "duplicate"
    CERTIFIED = "certified"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFileRecord:
    """`content` is the file in base64, None once it was erased; `sheet` names that of a workbook;
    `uploaded_by` is the actor, `person:…` or the `token:…` of a program.
    """

    id: str
    name: str
    sheet: str | None
    sha256: str
    content: str | None = field(repr=False)
    uploaded_by: str
    uploaded_at: datetime

    @property
    def octets(self) -> bytes:
        """The file as it came; empty once it was erased."""
        return base64.b64decode(self.content or "")


class JudgedRow(NamedTuple):
    """A row with what it is. `number` is the certificate that it has already."""

    row: ImportRow
    kind: RowKind
    problems: tuple[FieldError, ...] = ()
    number: str | None = None


class DryRun(NamedTuple):
    """A sheet and what each of its rows is."""

    sheet: ImportSheet
    rows: tuple[JudgedRow, ...]

    @property
    def counts(self) -> Counter[RowKind]:
        """How many rows of each kind."""
        return Counter(judged.kind for judged in self.rows)

    @property
    def orders(self) -> list[Order]:
        """What can be certified, in the order of the file."""
        ready = (judged.row.order for judged in self.of(RowKind.READY))
        return [order for order in ready if order is not None]

    @property
    def lines(self) -> list[int]:
        """Where in the file, from 1, each of `orders` begins."""
        return [judged.row.line for judged in self.of(RowKind.READY)]

    def of(self, kind: RowKind) -> list[JudgedRow]:
        """The rows of one kind, in the order of the file."""
        return [judged for judged in self.rows if judged.kind is kind]


def judge(
    sheet: ImportSheet,
    refused: Mapping[str, tuple[FieldError, ...]],
    certified: Mapping[str, str],
) -> DryRun:
    """What each row is; `refused` is ref -> why the office's records refuse it, `certified` ref ->
    the number of the certificate that it has.
    """
    return DryRun(sheet, tuple(_judged(row, refused, certified) for row in sheet.rows))


def _judged(
    row: ImportRow,
    refused: Mapping[str, tuple[FieldError, ...]],
    certified: Mapping[str, str],
) -> JudgedRow:
    if row.order is not None and row.ref in certified:
        return JudgedRow(row, RowKind.CERTIFIED, number=certified[row.ref])
    problems = row.problems or refused.get(row.ref, ())
    if not problems:
        return JudgedRow(row, RowKind.READY)
    codes = {problem.code for problem in problems}
    # Only where nothing else is wrong: a row with a bad cell is to be corrected all the same.
    if codes <= _TWICE:
        return JudgedRow(row, RowKind.DUPLICATE, problems)
    if codes <= _TAKEN:
        return JudgedRow(row, RowKind.CERTIFIED, problems)
    return JudgedRow(row, RowKind.INVALID, problems)


def problems_of(refusal: RefusedError) -> tuple[FieldError, ...]:
    """All that a refusal names, with the cell where it has one."""
    problems: tuple[FieldError, ...] = tuple(refusal.facts.get("problems", ()))
    return problems or (FieldError.of(refusal.facts.get("pointer", ""), refusal),)
