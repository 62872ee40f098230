"""Which row of a sheet is its header, and which of its columns hold certificates and profiles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from credverifier import platforms, words

TITLE_ROWS = 20
"""The rows among which the header is looked for: titles stand above it."""

HEADING_COLUMNS = 1_024
"""The columns whose headings are looked at: more would take seconds, and nobody has them."""

_HEADING_CHARACTERS = 60
_BRACKETED = re.compile(r"\([^()]*\)")
_NO_WORD = re.compile(r"[^a-z0-9]+")

_CERTIFICATE = words.headings("certificate")
_LINK = words.headings("link")
_NUMBER = words.headings("number")
_PROFILE = words.headings("profile")
_NAME = words.headings("name")


class ProfileColumn(NamedTuple):
    """A column of profiles, and the platform that its heading names, if it names one."""

    position: int
    platform: str | None


class Columns(NamedTuple):
    """The column of certificates, and those of profiles; `is_exact`: a heading says nothing else."""

    certificate: int | None
    profiles: tuple[ProfileColumn, ...]
    is_exact: bool


def header_of(rows: Sequence[Sequence[str]]) -> int | None:
    """The position of the header among the first rows of a sheet; None where there is none.

    A row of one cell is a title unless it is a heading and nothing else, or no other row will do.
    """
    lone = None
    for position, row in enumerate(rows[:TITLE_ROWS]):
        columns = columns_of(row)
        if columns.certificate is None and not columns.profiles:
            continue
        if columns.is_exact or _filled(row) > 1:
            return position
        lone = position if lone is None else lone
    return lone


def is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a sheet of a workbook is one to check: it has a header that is no title, and rows."""
    header = header_of(rows)
    if header is None:
        return False
    is_title = _filled(rows[header]) == 1 and not columns_of(rows[header]).is_exact
    return not is_title and any(map(_filled, rows[header + 1 :]))


def columns_of(header: Sequence[str]) -> Columns:
    """The columns that can be checked, told by their headings."""
    names = [_spelled(cell) for cell in header[:HEADING_COLUMNS]]
    strict = [
        column for index, name in enumerate(names) if name and (column := _strict(index, name))
    ]
    certificate = _certificate_column(names, {column.position for column in strict})
    first = _profile_column(names)
    profiles = {column.position: column for column in strict if column.position != certificate}
    if first is not None and first != certificate:
        profiles.setdefault(first, ProfileColumn(first, _platform_in(_plain(names[first]))))
    if not any(column.platform not in (None, "x") for column in profiles.values()):
        # Beside other platforms `x` is one of them; else it is a column of ticks.
        profiles = {index: column for index, column in profiles.items() if names[index] != "x"}
    found = {certificate, *profiles}
    exact = {*(column.position for column in strict), *_columns_called(names)}
    return Columns(
        certificate,
        tuple(profiles[index] for index in sorted(profiles)),
        bool(found & exact),
    )


def is_total(cell: str) -> bool:
    """Whether a cell says that its row is the sum of the others."""
    return _plain(cell) in _called("total")


def is_nothing(cell: str) -> bool:
    """Whether a cell says that there is nothing to say: `-`, `không có`, `n/a`."""
    return _plain(cell) in _called("nothing") or not any(sign.isalnum() for sign in cell)


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _spelled(cell: str) -> str:
    """A cell as a heading is compared; empty where it is none but a link, a handle, a sentence."""
    name = unicodedata.normalize("NFC", cell.strip())
    if len(name) > _HEADING_CHARACTERS or "://" in name or name.startswith("@"):
        return ""
    # `profile_url` and `Profile URL` are one name.
    return name.casefold().replace("_", " ")


def _plain(text: str) -> str:
    """The words of a text in ASCII, without accents and brackets."""
    apart = unicodedata.normalize("NFKD", _BRACKETED.sub(" ", text).lower())
    letters = "".join(sign for sign in apart if not "\u0300" <= sign <= "\u036f")
    return _NO_WORD.sub(" ", letters.replace("đ", "d")).strip()


def _strict(index: int, name: str) -> ProfileColumn | None:
    """The column of profiles whose heading says so and nothing else: `Link TikTok`, `kenh 2`."""
    plain = _plain(name)
    platform = _platform_in(plain)
    is_all = all(word in _words_beside() or word.isdigit() for word in plain.split())
    if platform is not None:
        return ProfileColumn(index, platform) if is_all else None
    # Without accents for who wrote none, because `trạng` is another word than `trang`.
    speaks = _mentions(name, _PROFILE) or (
        name.isascii() and any(f" {_plain(word)} " in f" {plain} " for word in _PROFILE)
    )
    return ProfileColumn(index, None) if speaks and is_all else None


@lru_cache(maxsize=8)
def _called(heading: str) -> frozenset[str]:
    return frozenset(map(_plain, words.headings(heading)))


@lru_cache(maxsize=1)
def _platform_words() -> tuple[tuple[str, str], ...]:
    return tuple(
        (_plain(word), platform)
        for platform in platforms.names()
        for word in platforms.called(platform)
    )


@lru_cache(maxsize=1)
def _words_beside() -> frozenset[str]:
    """The words that may stand in the heading of a profile."""
    headings = (*_PROFILE, *_LINK, *words.headings("beside"))
    phrases = (*map(_plain, headings), *(word for word, _ in _platform_words()))
    return frozenset(word for phrase in phrases for word in phrase.split())


def _platform_in(plain: str) -> str | None:
    """The one platform that a heading names; None where it names none, or several."""
    named = {platform for word, platform in _platform_words() if f" {word} " in f" {plain} "}
    return named.pop() if len(named) == 1 else None


def _certificate_column(names: list[str], profiles: set[int]) -> int | None:
    """The index of the column with certificates, by its name: one that names certificates, else
    links that are not those of profiles, else numbers. None where there is none.
    """
    candidates = [
        *_columns(names, _CERTIFICATE),
        *_plain_certificates(names),
        *(
            index
            for index in _columns(names, _LINK)
            if index not in profiles and not _mentions(names[index], _PROFILE)
        ),
        *(index for index, name in enumerate(names) if name in _NUMBER),
    ]
    return next(iter(candidates), None)


def _plain_certificates(names: list[str]) -> Iterator[int]:
    """The columns that name certificates without accents."""
    for index, name in enumerate(names):
        plain = f" {_plain(name)} "
        if name.isascii() and any(f" {_plain(word)} " in plain for word in _CERTIFICATE):
            yield index


def _profile_column(names: list[str]) -> int | None:
    """The index of the column with profiles, by its name: one that names profiles, and neither
    certificates nor the names of profiles. None where there is none.
    """
    candidates = (
        index
        for index in _columns(names, _PROFILE)
        if not _mentions(names[index], (*_CERTIFICATE, *_NAME))
    )
    return next(candidates, None)


def _columns_called(names: list[str]) -> list[int]:
    called = {*_CERTIFICATE, *_LINK, *_NUMBER, *_PROFILE}
    return [index for index, name in enumerate(names) if name in called]


def _columns(names: list[str], headings: tuple[str, ...]) -> list[int]:
    return [index for index, name in enumerate(names) if _mentions(name, headings)]


def _mentions(name: str, headings: tuple[str, ...]) -> bool:
    """Whether one of `headings` is in `name`: a short one as a whole word, because "url" is also in
    other words.
    """
    return any(f" {word} " in f" {name} " or (len(word) > 4 and word in name) for word in headings)
