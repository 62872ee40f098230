"""`check-csv`: a sheet of certificates in, the same rows in the same order out, with what was found beside each."""

from __future__ import annotations

import argparse
import codecs
import csv
import hashlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from credverifier import words
from credverifier.errors import ProfileError
from credverifier.online import Verifier
from credverifier.verdict import Verdict
from credverifier.wire import dates

COLUMNS = (
    *("cs_verdict", "cs_verdict_vi", "cs_number", "cs_name", "cs_level"),
    *("cs_profile_match", "cs_valid_until", "cs_status_as_of", "cs_checked_at", "cs_note"),
)
_CERTIFICATE = ("certificate", "link", "url", "number", "token", "chứng nhận", "liên kết", "đường dẫn", "số", "mã")
_PROFILE = ("profile", "channel", "kênh", "trang")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_AHEAD = 64


class SheetError(Exception):
    """The sheet cannot be read or written: wrong usage. Its text is for people."""


def check_csv(verifier: Verifier, options: argparse.Namespace) -> int:
    """Run the command; returns 0 (all valid), 1 (any invalid), 2 (usage) or 3."""
    try:
        return _run(verifier, options)
    except (SheetError, OSError) as error:
        print(str(error), file=sys.stderr)
        return 2


def _run(verifier: Verifier, options: argparse.Namespace) -> int:
    octets = Path(options.input).read_bytes()
    header, rows, delimiter = _read(octets)
    place = _find(header, options.column, _CERTIFICATE)
    if place is None:
        raise SheetError(f"Không thấy cột chứng nhận. / No column with certificates among: {', '.join(header)}")
    profile = _find(header, options.profile_column, _PROFILE)
    if options.profile_column and profile is None:
        raise SheetError(f"Không có cột / no column {options.profile_column}")
    output = Path(options.output)
    done = _Done(output, hashlib.sha256(octets).hexdigest(), [*header, *COLUMNS], delimiter)
    try:
        todo = rows[len(done.rows) :]
        for start in range(0, len(todo), _AHEAD):
            block = todo[start : start + _AHEAD]
            for row, cells in zip(block, _answers(verifier, block, place, profile), strict=True):
                padded = row + [""] * (len(header) - len(row))
                done.add([*map(neutral, padded), *map(neutral, cells)])
            _progress(len(done.rows), len(rows))
    finally:
        done.close()
    done.complete()
    return _exit_code(done.rows, len(header))


def _answers(verifier: Verifier, block: list[list[str]], place: int, profile: int | None) -> Iterator[list[str]]:
    items, errors = [], []
    for row in block:
        what = row[place].strip() if place < len(row) else ""
        asked = row[profile].strip() if profile is not None and profile < len(row) else ""
        problem = None if what else "ô trống / empty cell"
        if asked:
            from credverifier import platforms

            try:
                platforms.normalise(asked)
            except ProfileError:
                problem = f"không đọc được kênh / unreadable profile: {asked}"
        errors.append(problem)
        if problem is None:
            items.append((what, asked or None))
    verdicts = verifier.check_many(items)
    for problem in errors:
        yield ["", "", "", "", "", "", "", "", "", problem] if problem else _cells(next(verdicts))


def _cells(verdict: Verdict) -> list[str]:
    certificate, match = verdict.certificate, verdict.profile.match
    code = words.CODES[verdict.code] if verdict.code else None
    return [
        verdict.verdict,
        verdict.headline["vi"],
        certificate.number if certificate else "",
        certificate.name if certificate else "",
        (certificate.level or "") if certificate else "",
        "" if match is None else "yes" if match else "no",
        dates.stamp(certificate.valid_until) if certificate else "",
        dates.stamp(verdict.status.as_of) if verdict.status.as_of else "",
        dates.stamp(verdict.checked_at),
        f"{verdict.code}: {code['vi']} / {code['en']}" if code else "",
    ]


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell.startswith(_FORMULA) else cell


def _read(octets: bytes) -> tuple[list[str], list[list[str]], str]:
    wide = octets.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = octets.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise SheetError("Tệp phải là UTF-8 hoặc UTF-16. / The file must be UTF-8 or UTF-16 with BOM.") from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    if not rows:
        raise SheetError("Tệp trống. / The file is empty.")
    return [name.strip() for name in rows[0]], rows[1:], delimiter


def _find(header: list[str], named: str | None, known: tuple[str, ...]) -> int | None:
    lower = [name.casefold() for name in header]
    if named is not None:
        return lower.index(named.casefold()) if named.casefold() in lower else None
    for word in known:
        for place, name in enumerate(lower):
            if name == word or word in name.replace("_", " ").split():
                return place
    for word in known:
        for place, name in enumerate(lower):
            if len(word) > 2 and word in name:
                return place
    return None


class _Done:
    """The rows already checked, in a file beside the output that a second run goes on from."""

    def __init__(self, output: Path, fingerprint: str, header: list[str], delimiter: str) -> None:
        self._output, self._part = output, output.with_name(output.name + ".part")
        self._header, self._delimiter = header, delimiter
        self.rows: list[list[str]] = self._left_by_an_earlier_run(fingerprint)
        self._file = self._part.open("w", encoding="utf-8", newline="")
        self._writer: Any = csv.writer(self._file)
        self._writer.writerow([fingerprint])
        self._writer.writerows(self.rows)

    def _left_by_an_earlier_run(self, fingerprint: str) -> list[list[str]]:
        try:
            lines = list(csv.reader(self._part.read_text("utf-8").splitlines(keepends=True)))
        except FileNotFoundError:
            return []
        whole = [line for line in lines[1:] if len(line) == len(self._header)]
        return whole if lines and lines[0] == [fingerprint] else []

    def add(self, row: list[str]) -> None:
        """One more row, on disk when this returns."""
        self.rows.append(row)
        self._writer.writerow(row)
        self._file.flush()

    def close(self) -> None:
        """No more rows in this run."""
        self._file.close()

    def complete(self) -> None:
        """Put the whole sheet in place: UTF-8 with BOM, as spreadsheets want it."""
        temporary = self._output.with_name(self._output.name + ".new")
        with temporary.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=self._delimiter)
            writer.writerow(self._header)
            writer.writerows(self.rows)
        temporary.replace(self._output)
        self._part.unlink()


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{total}", end="" if done < total else "\n", file=sys.stderr, flush=True)


def _exit_code(rows: list[list[str]], place: int) -> int:
    outcomes = {words.outcome_of(row[place]) if row[place] else "invalid" for row in rows}
    return 1 if "invalid" in outcomes else 3 if "unknown" in outcomes else 0
