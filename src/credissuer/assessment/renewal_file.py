"""The file of a renewal: one order as JSON, a line of JSON for each, or a CSV sheet.

A line is an order that names the old certificate (`renews` or `number`, else `ref`), or a line of
`credissuer export`, of which those that are no certificates are passed over. A sheet has a column
`number` or `ref`, and any columns of the import sheet. What is left away stays as it was.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from credissuer.assessment import sheet
from credissuer.assessment.criteria import Programme
from credissuer.assessment.draft import NO_HOLDER_KEY, UncheckedAccount
from credissuer.assessment.names import visible
from credissuer.assessment.order_check import ACCOUNTS
from credissuer.assessment.renewal import RenewalOrder
from credissuer.errors import RefusedError
from credverifier.errors import FormatError
from credverifier.wire.envelope import strict_json

CERTIFICATE = "certificate"
"""The `kind` of the lines of an export that are read."""

_MEMBERS = frozenset(
    {"renews", "number", "ref", "kind", "name", "level", "criteria", "assessed_on", "accounts"}
    | {"holder_key"}
)
_DELIMITERS = ",;\t"


def read(octets: bytes, programme: Programme) -> list[RenewalOrder]:
    """The orders of a file, in its order.

    Raises RefusedError `import.too_large`, `.encoding`, `.malformed`, `.empty`, `.header`,
    `issue.file_invalid`.
    """
    if len(octets) > sheet.MAX_OCTETS:
        raise RefusedError("import.too_large", megabytes=sheet.MAX_OCTETS // 1024 // 1024)
    lines = list(sheet.lines(octets))
    first = next((line for line in lines if line.strip()), "")
    is_json = first.lstrip().startswith("{")
    orders = list(_of_json(lines) if is_json else _of_sheet(lines, first, programme))
    if not orders:
        raise RefusedError("import.empty")
    return orders


def _of_json(lines: list[str]) -> Iterator[RenewalOrder]:
    numbered = [(line, text.strip()) for line, text in enumerate(lines, start=1) if text.strip()]
    try:
        strict_json.loads(numbered[0][1].encode())
    except FormatError:
        # The first line is no object by itself: one order, written over several lines.
        numbered = [(1, "".join(lines))]
    for line, text in numbered:
        try:
            members = strict_json.loads(text.encode())
        except FormatError as error:
            raise RefusedError("issue.file_invalid", problem=f"line {line}: {error}") from error
        is_exported = "kind" in members and "token_sha256" in members
        if members.get("kind") == CERTIFICATE:
            yield _exported(members, line)
        # Status lists and signatures, which are no certificates.
        elif not is_exported and members.get("kind") != "status_list":
            yield order_of(members, line)


def order_of(members: dict[str, Any], line: int = 1) -> RenewalOrder:
    """The order in a JSON object. Raises RefusedError `issue.file_invalid`."""
    # Refused rather than ignored, because a misspelled `level` would silently stay as it was.
    unknown = sorted(members.keys() - _MEMBERS)
    if unknown:
        raise RefusedError("issue.file_invalid", problem=f"line {line}: {visible(unknown[0])}")
    return _order(members, line)


def _exported(members: dict[str, Any], line: int) -> RenewalOrder:
    """A line of an export. What it holds beside an order is the office's own, and left unread."""
    subject, assessment = members.get("subject"), members.get("assessment")
    flat = {
        **(assessment if isinstance(assessment, dict) else {}),
        **(subject if isinstance(subject, dict) else {}),
        **{name: value for name, value in members.items() if name not in ("kind", "level")},
    }
    wanted: dict[str, Any] = {name: flat[name] for name in _MEMBERS if name in flat}
    # The level of the certificate, which may be lower than the one that was earned.
    if "level" in members:
        wanted["level"] = members["level"]
    if isinstance(wanted.get("criteria", flat.get("findings")), dict):
        wanted["criteria"] = wanted.get("criteria", flat.get("findings"))
    # `ref` alone would mean the newest of its line, and an export names the very certificate.
    return _order(wanted, line, standing=_text(members.get("standing", ""), line))


def _order(members: dict[str, Any], line: int, standing: str | None = None) -> RenewalOrder:
    texts = {
        name: _text(members[name], line)
        for name in ("kind", "name", "level", "assessed_on")
        if members.get(name) is not None
    }
    return RenewalOrder(
        line=line,
        number=_text(members.get("renews", members.get("number", "")), line).strip(),
        ref=_text(members.get("ref", ""), line).strip(),
        standing=standing,
        criteria=_criteria(members.get("criteria"), line),
        accounts=_accounts(members.get("accounts"), line),
        holder_key=members.get("holder_key", NO_HOLDER_KEY),
        **texts,
    )


def _criteria(value: Any, line: int) -> dict[str, str] | None:
    if value is None:
        return None
    # The spelling of `show` and of the API: [{"id", "level"}].
    if isinstance(value, list) and all(isinstance(one, dict) and "id" in one for one in value):
        value = {str(one["id"]): one.get("level", "") for one in value}
    if not isinstance(value, dict):
        raise RefusedError("issue.file_invalid", problem=f"line {line}: criteria")
    return {name: _text(level, line) for name, level in value.items()}


def _accounts(value: Any, line: int) -> list[UncheckedAccount] | None:
    if value is None:
        return None
    if not isinstance(value, list):
        raise RefusedError("issue.file_invalid", problem=f"line {line}: accounts")
    return [_account(one, line) for one in value]


def _account(value: Any, line: int) -> UncheckedAccount:
    if isinstance(value, str):
        return UncheckedAccount(url=value, proven_on="")
    if not isinstance(value, dict):
        raise RefusedError("issue.file_invalid", problem=f"line {line}: accounts")
    proven_on = value.get("proven_on") or value.get("control_proven_on") or ""
    return UncheckedAccount(
        url=_text(value.get("url", ""), line),
        proven_on=_text(proven_on, line),
    )


def _text(value: Any, line: int) -> str:
    # No conversion, as in an order for a new certificate.
    if not isinstance(value, str):
        raise RefusedError("issue.file_invalid", problem=f"line {line}: {visible(str(value))}")
    return value


def _of_sheet(lines: list[str], first: str, programme: Programme) -> Iterator[RenewalOrder]:
    columns_of = {"number", *sheet.header(programme)}
    delimiter = max(
        _DELIMITERS,
        key=lambda mark: len(columns_of & {name.strip(' \r\n"') for name in first.split(mark)}),
    )
    # strict: a stray quote is an error here, where the default would swallow the following rows.
    reader = csv.reader(io.StringIO("".join(lines), newline=""), delimiter=delimiter, strict=True)
    columns: list[str] = []
    line = 1
    try:
        for fields in reader:
            if any(map(str.strip, fields)):
                if columns:
                    yield _row(line, fields, columns, programme)
                else:
                    columns = _columns(fields, columns_of)
            # Not a count of rows: a quoted cell may span lines, and people look for the line.
            line = reader.line_num + 1
    except csv.Error as error:
        raise RefusedError("import.malformed", line=line) from error


def _columns(fields: list[str], known: set[str]) -> list[str]:
    columns = [name.strip() for name in fields]
    unknown = [visible(name) or "“”" for name in columns if name not in known]
    duplicate = sorted({name for name in columns if columns.count(name) > 1})
    missing = [] if {"number", "ref"} & set(columns) else ["number"]
    if missing or unknown or duplicate:
        raise RefusedError(
            "import.header",
            missing=", ".join(missing) or "—",
            unknown=", ".join(unknown[:12]) or "—",
            duplicate=", ".join(duplicate[:12]) or "—",
        )
    return columns


def _row(
    line: int,
    fields: list[str],
    columns: list[str],
    programme: Programme,
) -> RenewalOrder:
    cells = dict(zip(columns, map(str.strip, fields), strict=False))
    criteria = {one.id: cells.get(one.id, "") for one in programme.criteria}
    accounts = [
        UncheckedAccount(
            url=cells.get(f"account_{place}", ""),
            proven_on=cells.get(f"proven_on_{place}", ""),
        )
        for place in range(1, ACCOUNTS + 1)
    ]
    return RenewalOrder(
        line=line,
        number=cells.get("number", ""),
        ref=cells.get("ref", ""),
        kind=cells.get("kind") or None,
        name=cells.get("name") or None,
        level=cells.get("level") or None,
        # An empty cell leaves it as it was; one filled cell of them makes a new assessment.
        criteria=criteria if any(criteria.values()) else None,
        assessed_on=cells.get("assessed_on") or None,
        accounts=accounts if any(map(any, accounts)) else None,
    )
