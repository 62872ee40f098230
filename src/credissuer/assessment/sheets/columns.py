"""The columns of an import sheet, told by their names in any language, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from credissuer.assessment.orders.order_check import ACCOUNTS
from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.assessment.sheets.spellings import Spellings, spelled, without_brackets
from credissuer.assessment.text.names import visible
from credissuer.errors import RefusedError
from credissuer.words import catalogue
from credverifier.reading.sheets import headings

LINE, PROBLEMS = "line", "problems"
"""The two columns that an error sheet has more."""
NUMBER = "number"
"""The column that a sheet of renewals has more."""

_NUMBERED = ("account", "proven_on")
_NUMBER = re.compile(r"(.*?) ?([0-9]{1,9})")
# A message names no more columns, because a file of another kind may have thousands.
_NAMED_COLUMNS = 12


def header(programme: AssessmentProgramme) -> list[str]:
    """The columns of the import file under this programme."""
    return [
        *("ref", "kind", "name", "level"),
        *(criterion.id for criterion in programme.criteria),
        "assessed_on",
        *(f"account_{number}" for number in range(1, ACCOUNTS + 1)),
        *(f"proven_on_{number}" for number in range(1, ACCOUNTS + 1)),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumns:
    """`names`: for each column of a sheet which one of `header` it is, LINE or PROBLEMS, or None
    for one that is kept aside; `titles`: what the sheet calls them; `platforms`: position -> the
    platform that the title of a column of accounts names.
    """

    names: tuple[str | None, ...]
    titles: tuple[str, ...]
    platforms: dict[int, str]

    @property
    def aside(self) -> tuple[str, ...]:
        """The titles of the columns that are not read, without our own and those without any."""
        pairs = zip(self.names, self.titles, strict=True)
        return tuple(title for name, title in pairs if name is None and title)

    @property
    def kept(self) -> tuple[int, ...]:
        """The positions of all but the columns that an error sheet added."""
        return tuple(
            position for position, name in enumerate(self.names) if name not in (LINE, PROBLEMS)
        )

    def title(self, name: str) -> str:
        """What the sheet calls the column `name`."""
        return self.titles[self.names.index(name)] if name in self.names else name


class Headings:
    """The names that the columns may have under a programme: in a sheet of orders, or in one of
    renewals, where what is left away stays as it was.
    """

    def __init__(self, programme: AssessmentProgramme, *, of_renewals: bool = False) -> None:
        self._of_renewals = of_renewals
        self._wanted = [NUMBER, *header(programme)] if of_renewals else header(programme)
        self._spellings = Spellings(_names(programme, of_renewals=of_renewals))
        # `level` too, because a misspelled one would silently grant the highest.
        self._required = (
            *("ref", "kind", "name", "level"),
            *(criterion.id for criterion in programme.criteria),
            *("assessed_on", "account_1"),
        )

    def column(self, title: str) -> str | None:
        """Which column has that title: one of `header`, `account_5` and the like, LINE, PROBLEMS;
        None for any other.
        """
        return self._named(title) or self._named(without_brackets(title))

    def known(self, row: Sequence[str]) -> int:
        """How many different columns the cells of a row name."""
        # The first of them, because twenty rows of thousands of cells would take seconds.
        first = row[: headings.HEADING_COLUMNS]
        return len({self.column(cell) for cell in first if cell} - {None, LINE, PROBLEMS})

    def columns(self, row: Sequence[str]) -> SheetColumns:
        """The columns of a header. Raises RefusedError `import.header`."""
        titles = tuple(cell.strip() for cell in row)
        names = tuple(self.column(title) if title else None for title in titles)
        platforms = {} if "account_1" in names else _platforms(names, titles)
        for number, position in enumerate(sorted(platforms), 1):
            names = (*names[:position], f"account_{number}", *names[position + 1 :])
        missing = self._missing(names)
        # More accounts than an order can name are no note to be left aside.
        beyond = {
            name
            for name in names
            if name and name not in self._wanted and name not in (LINE, PROBLEMS)
        }
        duplicate = sorted(
            {name for name in names if name in self._wanted and names.count(name) > 1}
        )
        if missing or beyond or duplicate:
            unknown = [
                visible(title) or "“”"
                for name, title in zip(names, titles, strict=True)
                if name in beyond or (missing and name is None)
            ]
            raise RefusedError(
                "import.header",
                missing=_some(missing),
                unknown=_some(unknown),
                duplicate=_some(duplicate),
            )
        return SheetColumns(names=names, titles=titles, platforms=platforms)

    def _missing(self, names: Sequence[str | None]) -> list[str]:
        if self._of_renewals:
            # Either of them says which certificate is meant.
            return [] if NUMBER in names or "ref" in names else [NUMBER]
        return [name for name in self._required if name not in names]

    def _named(self, title: str) -> str | None:
        found = self._spellings.meaning(title)
        if found is not None:
            return f"{found}_1" if found in _NUMBERED else found
        numbered = _NUMBER.fullmatch(spelled(title))
        stem = self._spellings.meaning(numbered[1]) if numbered else None
        return f"{stem}_{int(numbered[2])}" if numbered and stem in _NUMBERED else None


def _names(programme: AssessmentProgramme, *, of_renewals: bool) -> Iterator[tuple[str, str]]:
    """Each name of a column and what it means; the accounts and their days without a number."""
    if of_renewals:
        yield NUMBER, NUMBER
        for spoken in catalogue("sheets").values():
            for name in spoken[NUMBER]:
                yield name, NUMBER
    # Ids first, because they are what the template says.
    for name in ("ref", "kind", "name", "level", "assessed_on", *_NUMBERED):
        yield name, name
    for criterion in programme.criteria:
        yield criterion.id, criterion.id
    for criterion in programme.criteria:
        for title in criterion.title.values():
            yield title, criterion.id
    for spoken in catalogue("sheets").values():
        for column, names in spoken["columns"].items():
            for name in names:
                yield name, column
    for own in (LINE, PROBLEMS):
        yield own_title(own), own
        for spoken in catalogue("sheets").values():
            yield spoken[own], own


def _platforms(names: Sequence[str | None], titles: Sequence[str]) -> dict[int, str]:
    """The columns of a sheet that has one of accounts for each platform, called by its name."""
    return {
        column.position: column.platform
        for column in headings.columns_of(titles).profiles
        if column.platform is not None and names[column.position] is None
    }


def own_title(column: str) -> str:
    """What an error sheet calls its column LINE or PROBLEMS, in all languages."""
    return " / ".join(str(spoken[column]) for spoken in catalogue("sheets").values())


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:_NAMED_COLUMNS]) or "—"
    return shown + ", …" if len(names) > _NAMED_COLUMNS else shown
