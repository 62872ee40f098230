"""Which columns of a sheet `check-csv` checks, and which it writes to the output."""

from __future__ import annotations

import argparse
import hashlib
import unicodedata

from credverifier import platforms, words
from credverifier.errors import ProfileError
from credverifier.online.verifier import Verifier
from credverifier.reading.sheets.csv_files import CsvSheet
from credverifier.reading.sheets.errors import SheetError

COLUMNS = (
    *("cs_verdict", "cs_verdict_vi", "cs_number", "cs_name", "cs_level"),
    *("cs_profile_match", "cs_valid_until", "cs_status_as_of", "cs_checked_at", "cs_note"),
)
_CERTIFICATE = words.headings("certificate")
_LINK = words.headings("link")
_NUMBER = words.headings("number")
_PROFILE = words.headings("profile")
_NAME = words.headings("name")


class Plan:
    """Which columns of the sheet are checked, and which are written to the output: all but the
    verdict columns of an earlier check.
    """

    def __init__(self, source: CsvSheet, options: argparse.Namespace) -> None:
        self.copied = [index for index, name in enumerate(source.header) if name not in COLUMNS]
        self.header = [source.header[index] for index in self.copied]
        # `profile_url` and `Profile URL` are one name.
        names = [name.casefold().replace("_", " ") for name in self.header]
        self.certificate = _certificate_column(names)
        if options.column:
            self.certificate = self._named(options.column)
        self.profile = _profile_column(names)
        if options.profile_column:
            self.profile = self._named(options.profile_column)
        if self.certificate is None and self.profile is None:
            columns = ", ".join(filter(None, names))
            raise SheetError(f"{words.in_one_line('sheet_columns')}: {columns}", "columns")

    def _named(self, name: str) -> int:
        # macOS spells `ê` as two characters, and the header was normalised when it was read.
        wanted = unicodedata.normalize("NFC", name.strip()).casefold()
        for index, column in enumerate(self.header):
            if column.casefold() == wanted:
                return index
        raise SheetError(f"{words.in_one_line('sheet_column')}: {name}")

    def cells(self, row: list[str]) -> list[str]:
        """The cells of a row that are written to the output."""
        return [row[index] for index in self.copied]

    def to_check(self, row: list[str]) -> tuple[str, str | None]:
        """What is to be checked, and the profile to compare with it. In a row without a certificate
        the profile itself is checked.
        """
        what = "" if self.certificate is None else row[self.certificate].strip()
        profile = "" if self.profile is None else row[self.profile].strip()
        if not what:
            return profile, None
        return what, profile or None

    def problem(self, row: list[str]) -> str | None:
        """Why a row cannot be checked, for the note column. Empty for a blank row, None for one
        that can be checked.
        """
        if not any(row):
            return ""
        if not self.to_check(row)[0]:
            return words.in_one_line("row_empty")
        profile = row[self.profile].strip() if self.profile is not None else ""
        try:
            if profile:
                platforms.normalise(profile)
        except ProfileError:
            if platforms.share_link(profile):
                return f"{words.in_one_line('row_share_link')}: {profile[:200]}"
            return f"{words.in_one_line('row_unreadable')}: {profile[:200]}"
        return None

    def question(
        self,
        source: CsvSheet,
        verifier: Verifier,
        options: argparse.Namespace,
    ) -> str:
        """SHA-256 in hex of everything that the verdicts depend on: a run continues the output of
        an earlier one with the same digest.
        """
        # Another trust list may lead to other verdicts.
        trusted = (verifier.anchors.issued_at, sorted(verifier.anchors.issuers))
        inputs = (
            source.digest,
            self.certificate,
            self.profile,
            options.max_status_age,
            options.offline,
            trusted,
        )
        octets = repr(inputs).encode("utf-8")
        return hashlib.sha256(octets).hexdigest()


def _certificate_column(names: list[str]) -> int | None:
    """The index of the column with certificates, by its name: one that names certificates, else
    links that are not those of profiles, else numbers. None where there is none.
    """
    candidates = [
        *_columns(names, _CERTIFICATE),
        *(index for index in _columns(names, _LINK) if not _mentions(names[index], _PROFILE)),
        *(index for index, name in enumerate(names) if name in _NUMBER),
    ]
    return next(iter(candidates), None)


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


def _columns(names: list[str], headings: tuple[str, ...]) -> list[int]:
    return [index for index, name in enumerate(names) if _mentions(name, headings)]


def _mentions(name: str, headings: tuple[str, ...]) -> bool:
    """Whether one of `headings` is in `name`: a short one as a whole word, because "url" is also in
    other words.
    """
    return any(f" {word} " in f" {name} " or (len(word) > 4 and word in name) for word in headings)
