"""The file of a renewal: one order as JSON, a line of JSON for each, or a sheet (CSV, workbook).

A line is an order that names the old certificate (`renews` or `number`, else `ref`), or a line of
`credissuer export`, of which those that are no certificates are passed over. A sheet has a column
`number` or `ref`, and any columns of the import sheet. What is left away stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, tzinfo
from typing import Any, NamedTuple

from credissuer.assessment.importing.cells import RowReader
from credissuer.assessment.orders.draft import NO_HOLDER_KEY, UncheckedAccount
from credissuer.assessment.orders.order_check import ACCOUNTS
from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.assessment.sheets.columns import NUMBER, Headings
from credissuer.assessment.sheets.sheet_file import MAX_OCTETS, lines, open_sheet
from credissuer.assessment.text.names import visible
from credissuer.errors import RefusedError
from credverifier import days
from credverifier.errors import FormatError
from credverifier.reading.sheets import worksheet
from credverifier.wire.envelope import strict_json

CERTIFICATE = "certificate"
"""The `kind` of the lines of an export that are read."""

_MEMBERS = frozenset(
    {"renews", "number", "ref", "kind", "name", "level", "criteria", "assessed_on", "accounts"}
    | {"holder_key", "portrait"}
)


class RenewalFile(NamedTuple):
    """The orders of a file, in its order, and the titles of the columns that were not read."""

    orders: list[RenewalOrder]
    aside: tuple[str, ...] = ()


def read(
    octets: bytes,
    programme: AssessmentProgramme,
    *,
    today: date,
    wanted: str | None = None,
    zone: tzinfo = days.DEFAULT,
) -> RenewalFile:
    """The orders of a file; `wanted` names the sheet of a workbook, `zone` is where the day of a
    moment is.

    Raises RefusedError `issue.file_invalid`, `import.empty`, and as `open_sheet` does.
    """
    if len(octets) > MAX_OCTETS:
        raise RefusedError("import.too_large", megabytes=MAX_OCTETS // 1024 // 1024)
    if not worksheet.is_workbook(octets[:8]) and wanted is None and _is_json(octets):
        found = RenewalFile(list(_of_json(list(lines(octets)))))
    else:
        found = _of_sheet(octets, programme, today, wanted, zone)
    if not found.orders:
        raise RefusedError("import.empty")
    return found


def _is_json(octets: bytes) -> bool:
    first = next((line for line in lines(octets) if line.strip()), "")
    return first.lstrip().startswith("{")


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
    # What is null, such as the holder's key of most, is not there.
    wanted: dict[str, Any] = {name: flat[name] for name in _MEMBERS if flat.get(name) is not None}
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
        for name in ("kind", "name", "level", "assessed_on", "portrait")
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


def _of_sheet(
    octets: bytes,
    programme: AssessmentProgramme,
    today: date,
    wanted: str | None,
    zone: tzinfo,
) -> RenewalFile:
    file = open_sheet(octets, Headings(programme, of_renewals=True), wanted)
    reader = RowReader(file, programme, today=today, assessor="", zone=zone)
    orders = []
    for row in file.rows():
        cells = reader.cells(row)
        if not reader.names_nobody(cells):
            orders.append(_row(row.line, cells, programme))
    return RenewalFile(orders, file.columns.aside)


def _row(line: int, cells: dict[str, str], programme: AssessmentProgramme) -> RenewalOrder:
    criteria = {one.id: cells[one.id] for one in programme.criteria}
    accounts = [
        UncheckedAccount(
            url=cells[f"account_{place}"],
            proven_on=cells[f"proven_on_{place}"],
        )
        for place in range(1, ACCOUNTS + 1)
    ]
    return RenewalOrder(
        line=line,
        number=cells.get(NUMBER, ""),
        ref=cells["ref"],
        kind=cells["kind"] or None,
        name=cells["name"] or None,
        level=cells["level"] or None,
        # An empty cell leaves it as it was; one filled cell of them makes a new assessment.
        criteria=criteria if any(criteria.values()) else None,
        assessed_on=cells["assessed_on"] or None,
        accounts=accounts if any(map(any, accounts)) else None,
    )
