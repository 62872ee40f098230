"""GET /directory: who agreed to be found, as the signed pages `/directory/{n}.jwt` have it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from credissuer.documents.directory_page import HEAD, entries_of, head_of
from credissuer.documents.kinds import DIRECTORY_PAGE
from credissuer.http.callers import Served
from credissuer.http.pages import Paged, read_cursor
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.shapes.answers import DirectoryAnswer
from credissuer.http.shapes.texts import Cursor, Limit
from credissuer.public.lookup import PUBLIC
from credissuer.store.transaction import Reading
from credverifier.online.directory import DirectoryFilter
from credverifier.reading.sheets.formulas import neutral
from credverifier.wire.directory import PAGE, DirectoryEntry, DirectoryHead

router = APIRouter(tags=["public"])

_KIND = "d"
"""Of the cursors of this list."""

_NOBODY = DirectoryHead(0, {}, {}, {})

Code = Annotated[str | None, Query(max_length=40)]

COLUMNS = ("number", "name", "level", "accounts", "topics", "region", "until", "link")


@router.get(
    "/directory",
    operation_id="findInDirectory",
    response_model=DirectoryAnswer,
    dependencies=PUBLIC,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def find_in_directory(
    service: Served,
    pages: Paged,
    text: Annotated[str, Query(max_length=200, description="Part of a name or handle.")] = "",
    topic: Code = None,
    platform: Code = None,
    region: Code = None,
    level: Code = None,
    format: Annotated[Literal["json", "csv"], Query(description="csv: all of them.")] = "json",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any] | Response:
    """Who agreed to be found and has a certificate in force, in the order in which they joined.

    `text` is searched for without case and accents; topics, regions and levels are codes, whose
    words are in the answer. It is a hint and no verdict: check the certificate.
    """
    by = DirectoryFilter(text, topic, platform, region, level)
    position = _position(cursor)
    with service.office.store.read() as reading:
        record = reading.documents.get(DIRECTORY_PAGE.name, HEAD)
        head = _NOBODY if record is None else head_of(record)
        _require_codes(by, head)
        if format == "csv":
            found = [one for _, one in _found(reading, head, by, -1)]
            return _sheet(found, service.office.public_url)
        found_here: list[tuple[int, DirectoryEntry]] = []
        for one in _found(reading, head, by, position):
            found_here.append(one)
            if len(found_here) > limit:
                break
    return {
        "entries": [entry.to_dict() for _, entry in found_here[:limit]],
        "topics": head.topics,
        "regions": head.regions,
        "levels": head.levels,
        "next": pages.next_url(_KIND, [str(at) for at, _ in found_here], limit),
    }


def _position(cursor: str | None) -> int:
    """The place behind which to go on; -1 before the first. Raises ProblemError `request.cursor`."""
    position = read_cursor(_KIND, cursor)
    if position is None:
        return -1
    if not position.isascii() or not position.isdecimal() or len(position) > 9:
        raise ProblemError(Problem("request.cursor"))
    return int(position)


def _require_codes(by: DirectoryFilter, head: DirectoryHead) -> None:
    """Refuse a topic or region that there is not, so that a typing error does not look like nobody."""
    if head is _NOBODY:
        return
    if by.topic is not None and by.topic not in head.topics:
        raise ProblemError(Problem("listing.topic_unknown", {"topic": by.topic}))
    if by.region is not None and by.region not in head.regions:
        raise ProblemError(Problem("listing.region_unknown", {"region": by.region}))


def _found(
    reading: Reading, head: DirectoryHead, by: DirectoryFilter, after: int
) -> Iterator[tuple[int, DirectoryEntry]]:
    """(Place, entry) of those that fit, behind the place `after`."""
    for page in range(max(after, 0) // PAGE, head.pages):
        record = reading.documents.get(DIRECTORY_PAGE.name, str(page + 1))
        entries = [] if record is None else entries_of(record)
        for at, said in enumerate(entries):
            entry = _entry(said)
            if page * PAGE + at > after and by.fits(entry):
                yield page * PAGE + at, entry


def _entry(said: dict[str, Any]) -> DirectoryEntry:
    return DirectoryEntry(
        said["number"],
        said["name"],
        said["kind"],
        said["level"],
        tuple((one["platform"], one["handle"]) for one in said["accounts"]),
        tuple(said["topics"]),
        said["region"],
        said["until"],
    )


def _sheet(found: list[DirectoryEntry], public_url: str) -> Response:
    """All of them as a sheet, which a check of many takes; with a BOM, for Excel."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in found:
        accounts = " ".join(f"{platform}:{handle}" for platform, handle in one.accounts)
        link = f"{public_url}/c/{one.number.replace('-', '')}"
        topics, region = " ".join(one.topics), one.region or ""
        cells = (one.number, one.name, one.level, accounts, topics, region, one.until[:10], link)
        writer.writerow([neutral(cell) for cell in cells])
    headers = {
        "content-disposition": 'attachment; filename="directory.csv"',
        "access-control-allow-origin": "*",
    }
    return Response("\ufeff" + text.getvalue(), media_type="text/csv", headers=headers)
