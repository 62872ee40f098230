"""A sheet whose rows are proposed, as whoever decides on it sees it."""

from __future__ import annotations

from typing import NamedTuple

from credissuer.assessment.importing import sheet as sheets
from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.console.desk.proposals import proposal_rows
from credissuer.console.desk.proposals.proposal_rows import DiffRow
from credissuer.errors import FieldError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.jobs.review import ImportReview, ProposedRow, review
from credissuer.words import in_language
from credverifier.reading.sheets.formulas import neutral
from credverifier.wire import number as numbers

MOST_ROWS, MOST_EARLIER, MOST_REFUSED = 20, 20, 50
"""What a page shows; all rows are in the file beside it."""


class RowView(NamedTuple):
    """`number` is shown in its groups; `reasons` are sentences."""

    line: int | None
    ref: str
    name: str
    level: str
    accounts: list[str]
    number: str | None
    reasons: list[str]


class CertificateDifference(NamedTuple):
    """What a new certificate says otherwise than `number`, the last one of the same subject."""

    ref: str
    name: str
    number: str
    rows: list[DiffRow]


class ProposedSheet(NamedTuple):
    """`levels` are (name, how many rows); `first` the first rows, `refused` those that would be
    refused now.
    """

    review: ImportReview
    levels: list[tuple[str, int]]
    first: list[RowView]
    refused: list[RowView]
    differences: list[CertificateDifference]


def of(office: Office, call: Call, proposal_id: str, language: str) -> ProposedSheet:
    """Raises as `review`."""
    reviewed = review(office, call, proposal_id)
    programme = office.programme
    names = _level_names(programme, language)
    return ProposedSheet(
        review=reviewed,
        levels=[(names.get(level, level), count) for level, count in reviewed.levels.items()],
        first=[_view(row, names, language) for row in reviewed.rows[:MOST_ROWS]],
        refused=[_view(row, names, language) for row in reviewed.refused[:MOST_REFUSED]],
        differences=[
            CertificateDifference(
                draft.certificate.ref,
                draft.after.subject.name,
                draft.before.shown if draft.before else "",
                [
                    row
                    for row in proposal_rows.rows_of(office, draft, language)
                    if row.change != "same"
                ],
            )
            for draft in reviewed.earlier[:MOST_EARLIER]
        ],
    )


def table(office: Office, call: Call, proposal_id: str, language: str) -> bytes:
    """Every row as CSV, with what would become of it now. Raises as `review`."""
    names = _level_names(office.programme, language)
    cells = [["line", "ref", "name", "level", "accounts", "number", "reasons"]]
    for row in review(office, call, proposal_id).rows:
        view = _view(row, names, language)
        cells.append(
            [
                str(view.line or ""),
                view.ref,
                view.name,
                view.level,
                "\n".join(view.accounts),
                view.number or "",
                "\n".join(view.reasons),
            ]
        )
    return sheets.written([[neutral(cell) for cell in line] for line in cells])


def _view(row: ProposedRow, level_names: dict[str, str], language: str) -> RowView:
    order = row.order
    return RowView(
        row.line,
        row.ref,
        row.name,
        level_names.get(order.level, order.level) if order else "",
        [proposal_rows.short(account.url) for account in order.subject.accounts] if order else [],
        None if row.number is None else numbers.show(row.number),
        [_sentence(problem, language) for problem in row.problems],
    )


def _level_names(programme: AssessmentProgramme, language: str) -> dict[str, str]:
    """Id of a level -> its name."""
    return {level.id: in_language(level.name, language) for level in programme.levels}


def _sentence(problem: FieldError, language: str) -> str:
    return str(problem.words.get(language) or problem.code)
