"""The verdict columns of the rows of a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from credverifier import words
from credverifier.cli.csv_plan import COLUMNS, CsvPlan, problem
from credverifier.online.verifier import Verifier
from credverifier.reading.sheets.questions import Question, RowQuestions
from credverifier.verdict import Verdict
from credverifier.wire.envelope import dates

_OUTCOMES = ("invalid", "unknown", "valid")
"""From the gravest."""


class RowChecker:
    """Checks rows by a plan, many at once."""

    def __init__(self, verifier: Verifier, plan: CsvPlan) -> None:
        self._verifier = verifier
        self._plan = plan

    def checked(self, done: int, block: list[list[str]]) -> Iterator[list[str]]:
        """The rows of a block with their verdict columns; `done` rows come before it."""
        return self.checked_at([(done + offset, row) for offset, row in enumerate(block)])

    def checked_at(self, placed: list[tuple[int, list[str]]]) -> Iterator[list[str]]:
        """The same for rows, each with its position below the header."""
        rows = [self._plan.cells(row) for _, row in placed]
        asked = [
            self._plan.asked(position, cells)
            for (position, _), cells in zip(placed, rows, strict=True)
        ]
        questions = [
            (question.what, question.profile) for row in asked for question in row.questions
        ]
        verdicts = self._verifier.check_many(questions)
        # Closed here, because a Ctrl-C that arrives in the garbage collector would be lost.
        with closing(verdicts):
            for row, what in zip(rows, asked, strict=True):
                yield [*row, *self._answer(what, [next(verdicts) for _ in what.questions])]

    def _answer(self, row: RowQuestions, verdicts: list[Verdict]) -> list[str]:
        """The cells of a row of which every profile has its verdict: those of the gravest."""
        note = problem(row, self._title)
        if not verdicts:
            return _unasked(note)
        verdicts = self._of_one_certificate(row.questions, verdicts)
        at = min(range(len(verdicts)), key=lambda index: _gravity(verdicts[index]))
        verdict = verdicts[at]
        if len(verdicts) > 1:
            told = (
                f"{self._title(question.column)}{_in_short(each)}"
                for question, each in zip(row.questions, verdicts, strict=True)
            )
            note = "; ".join(filter(None, (*told, note)))
        if note and row.unreadable and words.outcome_of(verdict.verdict) != "invalid":
            # What was not checked may be the wrong one.
            return _unasked(note)
        return _cells(verdict, note)

    def _of_one_certificate(
        self,
        questions: tuple[Question, ...],
        verdicts: list[Verdict],
    ) -> list[Verdict]:
        """The verdicts, with every profile held against the certificate of the first: two people
        may be certified and yet be no one person.
        """
        first = verdicts[0].certificate
        if first is None or verdicts[0].verdict != "valid":
            return verdicts
        answers = []
        for question, verdict in zip(questions, verdicts, strict=True):
            other = verdict.certificate
            if verdict.verdict == "valid" and other is not None and other.number != first.number:
                verdict = self._verifier.check(first.number, profile=question.what)
            answers.append(verdict)
        return answers

    def _title(self, column: int) -> str:
        """What a note calls a column, where there are several."""
        return f"{self._plan.header[column]}: " if len(self._plan.columns.profiles) > 1 else ""


def _gravity(verdict: Verdict) -> tuple[int, int]:
    is_ranked = verdict.verdict in words.PRECEDENCE
    rank = words.PRECEDENCE.index(verdict.verdict) if is_ranked else 0
    return _OUTCOMES.index(words.outcome_of(verdict.verdict)), rank


def _in_short(verdict: Verdict) -> str:
    certificate = verdict.certificate
    return f"{verdict.verdict} {certificate.number}" if certificate else verdict.verdict


def _unasked(note: str) -> list[str]:
    return [*[""] * (len(COLUMNS) - 1), note]


def _cells(verdict: Verdict, note: str) -> list[str]:
    certificate = verdict.certificate
    match = verdict.profile.match
    code = _in_words(verdict.code) if verdict.code else ""
    return [
        verdict.verdict,
        # Vietnamese alone, because the column says so by its name.
        verdict.headline["vi"],
        certificate.number if certificate else "",
        certificate.name if certificate else "",
        (certificate.level or "") if certificate else "",
        "" if match is None else "yes" if match else "no",
        dates.stamp(certificate.valid_until) if certificate else "",
        dates.stamp(verdict.status.as_of) if verdict.status.as_of else "",
        dates.stamp(verdict.checked_at),
        "; ".join(filter(None, (code, note))),
    ]


def _in_words(code: str) -> str:
    by_language = words.CODES[code]
    return f"{code}: {' / '.join(by_language[language] for language in words.LANGUAGES)}"
