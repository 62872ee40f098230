"""GET /certificates, their dossiers, /audit and /export: what the office has on record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from credissuer.audit.search import AuditFilter
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import UsageError
from credissuer.http import facts
from credissuer.http.callers import Caller, may
from credissuer.http.pages import Paged, read_cursor
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.shapes.answers import AuditPage, CertificatePage
from credissuer.http.shapes.dossier import DossierOut
from credissuer.http.shapes.texts import Cursor, Limit, NumberInPath, StandingInQuery
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.auditing import search_trail
from credissuer.operations.overview.dossier import everything
from credissuer.operations.overview.dossier_facts import dossier_facts
from credissuer.operations.perform import needs
from credissuer.operations.upkeep import read_trail
from credissuer.operations.upkeep.export import export
from credissuer.staff.roles import Permission
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


@router.get("/certificates", operation_id="listCertificates", response_model=CertificatePage)
def list_certificates(
    pages: Paged,
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
    records, released = _certificates(
        caller.office,
        caller.call(),
        standing=wanted,
        name=name,
        after=read_cursor("c", cursor),
        limit=limit,
    )
    return {
        "certificates": released,
        # Behind the last one read, not the last one shown: a page may end with one not released.
        "next": pages.next_url("c", [record.number for record in records], limit),
    }


@router.get("/certificates/{number}/dossier", operation_id="getDossier", response_model=DossierOut)
def get_dossier(
    number: NumberInPath, caller: Annotated[Caller, may(Permission.READ)]
) -> dict[str, Any]:
    """Everything about one certificate: who proposed and decided, its cases, notes, files, and its
    entries of the audit trail. That it was read is recorded.
    """
    return dossier_facts(everything(caller.office, caller.call(), number))


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
    after = read_cursor("a", cursor) or "0"
    # Eighteen digits, because the database holds integers of 64 bits (up to 9.2 * 10^18).
    if not after.isdecimal() or len(after) > 18:
        raise ProblemError(Problem("request.cursor"))
    which = AuditFilter(actor=actor, action=action, object=about)
    trail = read_trail.entries(caller.office, caller.call(), int(after), limit + 1, which)
    entries = list(trail)
    return {
        "entries": [search_trail.facts(entry) for entry in entries[:limit]],
        "next": pages.next_url("a", [str(entry.seq) for entry in entries], limit),
    }


@router.get(
    "/export",
    operation_id="export",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}},
)
def get_export(
    caller: Annotated[Caller, may(Permission.EXPORT)],
) -> StreamingResponse:
    """One consistent snapshot of certificates, lists and signatures, one JSON object a line."""

    # Streamed, because the whole text would have to be held in memory before the first octet.
    def lines() -> Iterator[bytes]:
        for line in export(caller.office, caller.call()):
            yield orjson.dumps(line) + b"\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")
