"""GET /certificates, /audit and /export: what the office has on record."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from credissuer.audit.search import AuditFilter
from credissuer.audit.trail import AuditEntry
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import UsageError
from credissuer.http import facts
from credissuer.http.callers import Caller, Served, may
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.shapes.answers import AuditPage, CertificatePage
from credissuer.http.shapes.texts import Cursor, Limit, StandingInQuery
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.perform import needs
from credissuer.operations.upkeep import read_trail
from credissuer.operations.upkeep.export import export
from credissuer.staff.roles import Permission
from credverifier.wire.envelope import dates
from credverifier.wire.status.standing import Standing

router = APIRouter(tags=["office"])
MayAudit = Annotated[Caller, may(Permission.AUDIT)]
ActorInQuery = Annotated[
    str | None, Query(min_length=1, max_length=200, description="Part of an actor's id.")
]
ActionInQuery = Annotated[
    str | None,
    Query(min_length=1, max_length=200, description="The beginning of an action: certificate."),
]
ObjectInQuery = Annotated[
    str | None,
    Query(
        alias="object",
        min_length=1,
        max_length=200,
        description="The id of an object: ten characters of a certificate.",
    ),
]


class Pages:
    """The pages of one list: a FastAPI dependency."""

    def __init__(self, request: Request, response: Response) -> None:
        self._request = request
        self._response = response

    def following(self, position: str) -> str:
        """The URL of the next page, relative to this host; sent as a Link header too (RFC 8288)."""
        # Base64url of "c7K3M9QX2HS": opaque, so that no client builds one. The padding is cut off,
        # because "=" would have to be escaped in a URL.
        cursor = urlsafe_b64encode(position.encode("ascii")).decode("ascii").rstrip("=")
        # The other parameters stay, because the next page is one of the same list.
        given = self._request.query_params.multi_items()
        query = [(name, value) for name, value in given if name != "cursor"]
        url = f"{self._request.url.path}?{urlencode([*query, ('cursor', cursor)])}"
        self._response.headers["link"] = f'<{url}>; rel="next"'
        return url


Paged = Annotated[Pages, Depends(Pages)]


@router.get("/certificates", operation_id="listCertificates", response_model=CertificatePage)
def list_certificates(
    pages: Paged,
    service: Served,
    caller: Annotated[Caller, may(Permission.READ)],
    standing: StandingInQuery = None,
    name: Annotated[
        str | None, Query(max_length=200, description="Part of a name, in any case.")
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The certificates of the office by number, a page at a time."""
    if standing is not None and standing not in list(Standing):
        raise UsageError(
            "usage.standing",
            standing=standing[:20],
            standings=", ".join(Standing),
        )
    wanted = Standing(standing) if standing else None
    # One more than asked for is read, which tells whether there is a next page without counting.
    after = None if cursor is None else read_cursor(cursor, "c")
    records, views = _certificates(
        service.office,
        caller.call(service.office),
        standing=wanted,
        name=name,
        after=after,
        limit=limit,
    )
    more = None
    if len(records) > limit:
        # Behind the last one read, not the last one shown: a page may end with one not released.
        more = pages.following(f"c{records[limit - 1].number}")
    return {"certificates": views, "next": more}


@needs(Permission.READ)
def _certificates(
    office: Office,
    call: Call,
    *,
    standing: Standing | None,
    name: str | None,
    after: str | None,
    limit: int,
) -> tuple[list[CertificateRecord], list[dict[str, Any]]]:
    """Up to `limit` certificates and one more, and what is shown of those of the page that are
    released.
    """
    with office.store.read() as reading:
        records = reading.certificates.page(
            standing=standing, name=name, after=after, limit=limit + 1
        )
        released = [record for record in records[:limit] if record.released_at is not None]
        return records, facts.internal(office, reading, released)


@router.get("/audit", operation_id="readAudit", response_model=AuditPage)
def read_audit(
    pages: Paged,
    service: Served,
    caller: MayAudit,
    actor: ActorInQuery = None,
    action: ActionInQuery = None,
    about: ObjectInQuery = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The audit trail from its beginning, or the entries that meet all that is given, a page at a
    time.
    """
    after = "0" if cursor is None else read_cursor(cursor, "a")
    # Eighteen digits, because the database holds integers of 64 bits (up to 9.2 * 10^18).
    if not after.isdecimal() or len(after) > 18:
        raise ProblemError(Problem("request.cursor"))
    entries = list(
        read_trail.entries(
            service.office,
            caller.call(service.office),
            int(after),
            limit + 1,
            AuditFilter(actor=actor, action=action, object=about),
        )
    )
    more = None
    if len(entries) > limit:
        more = pages.following(f"a{entries[limit - 1].seq}")
    return {"entries": [_entry(entry) for entry in entries[:limit]], "next": more}


@router.get(
    "/export",
    operation_id="export",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}},
)
def get_export(
    service: Served,
    caller: Annotated[Caller, may(Permission.EXPORT)],
) -> StreamingResponse:
    """One consistent snapshot of certificates, lists and signatures, one JSON object a line."""

    # Streamed, because the whole text would have to be held in memory before the first octet.
    def lines() -> Iterator[bytes]:
        for line in export(service.office, caller.call(service.office)):
            yield orjson.dumps(line) + b"\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")


def _entry(entry: AuditEntry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": dates.stamp(entry.at),
        "actor": entry.actor,
        "request_id": entry.request_id,
        "action": entry.action,
        "object": entry.object,
        "detail": entry.detail,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def read_cursor(cursor: str, kind: str) -> str:
    """The position behind `cursor`, as `Pages.following` made it for a list of `kind` (one letter).

    Raises ProblemError `request.cursor`.
    """
    padding = "=" * (-len(cursor) % 4)
    try:
        position = urlsafe_b64decode(cursor + padding).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise ProblemError(Problem("request.cursor")) from error
    # The letter, because a cursor of the audit trail would page through certificates as well.
    if not position.startswith(kind) or not position[1:].isalnum():
        raise ProblemError(Problem("request.cursor"))
    return position[1:]
