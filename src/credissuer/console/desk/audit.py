"""/office/audit: the trail, filtered, taken out, checked, and its signed head kept elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from credissuer.audit.search import AuditFilter
from credissuer.console import trail_words
from credissuer.console.desk.listing import address
from credissuer.console.forms import Form
from credissuer.console.screens import CSV, Desk, Screens
from credissuer.console.visitors import Visitor, signed_in
from credissuer.errors import AuditError, IssuerError
from credissuer.operations.auditing import checkpoint_copies, search_trail
from credissuer.operations.overview import actors
from credissuer.operations.overview.find_anything import exact_number
from credissuer.staff.roles import Permission

router = APIRouter()

PAGE = 50

FORMS = {"ndjson": "application/x-ndjson", "csv": CSV}
"""Ending of what is taken out -> its media type."""

May = Annotated[Visitor, signed_in(Permission.AUDIT)]


class Filters:
    """The filters of the address as they were typed."""

    def __init__(
        self, who: str = "", what: str = "", object: str = "", since: str = "", until: str = ""
    ) -> None:
        self.typed = {"who": who, "what": what, "object": object, "since": since, "until": until}

    def meant(self, desk: Screens) -> AuditFilter:
        """What they look for. A day that is none is left out, and shown as it was typed."""
        typed = self.typed
        first, last = _day(typed["since"]), _day(typed["until"])
        return AuditFilter(
            actor=typed["who"].strip() or None,
            action=typed["what"].strip() or None,
            # A certificate's number as people type it.
            object=exact_number(typed["object"]) or typed["object"].strip() or None,
            since=None if first is None else _begin(first, desk),
            until=None if last is None else _begin(last + timedelta(days=1), desk),
        )


Asked = Annotated[Filters, Depends(Filters)]
"""The filters of a request, as a parameter of a route."""


@router.get("/audit")
def audit(visitor: May, desk: Desk, filters: Asked, before: str = "") -> Response:
    """A page of the trail, the newest entries first."""
    return _page(visitor, desk, filters, before=before)


@router.get("/audit/entries.{form}")
def take(visitor: May, desk: Desk, filters: Asked, form: str) -> Response:
    """The entries that the filters meet, to be kept."""
    ending = form if form in FORMS else "ndjson"
    which = filters.meant(desk)
    lines = search_trail.export(desk.office, visitor.call(desk.office), which, ending)
    return desk.file(lines, f"audit.{ending}", FORMS[ending])


@router.post("/audit/verify")
def verify(visitor: May, desk: Desk, form: Form) -> Response:
    """Check every entry, and say what came of it."""
    try:
        trail, copies = checkpoint_copies.verify(desk.office, visitor.call(desk.office))
    except AuditError as error:
        return _page(visitor, desk, Filters(), error=error)
    told = desk.say(
        "desk_audit.holds",
        visitor,
        entries=trail.entries,
        checkpoint=trail.checkpoint,
        copies=copies,
    )
    return _page(visitor, desk, Filters(), told=told)


@router.post("/audit/checkpoint")
def keep(visitor: May, desk: Desk, form: Form) -> Response:
    """Keep a signed copy elsewhere now."""
    try:
        copy = checkpoint_copies.keep_copy(desk.office, visitor.call(desk.office))
    except IssuerError as error:
        return _page(visitor, desk, Filters(), error=error)
    told = desk.say("desk_audit.kept", visitor, seq=copy.seq, file=copy.name)
    return _page(visitor, desk, Filters(), told=told)


def _page(
    visitor: Visitor,
    desk: Screens,
    filters: Filters,
    *,
    before: str = "",
    error: IssuerError | None = None,
    told: Any = "",
) -> Response:
    office, call, language = desk.office, visitor.call(desk.office), desk.language(visitor)
    cursor = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    found = search_trail.search(office, call, filters.meant(desk), before=cursor, limit=PAGE)
    names = actors.names(office, call)
    return desk.page(
        "audit.html",
        visitor,
        error=error,
        told=told,
        rows=trail_words.rows(found.entries, names, language),
        groups=trail_words.groups(language),
        filters=filters.typed,
        is_filtered=any(filters.typed.values()),
        is_first=cursor is None,
        older=None
        if found.next is None
        else address("/office/audit", filters.typed, before=str(found.next)),
        newest=address("/office/audit", filters.typed),
        exports=[(form, address(f"/office/audit/entries.{form}", filters.typed)) for form in FORMS],
        has_folder=office.checkpoint_folder is not None,
        last_copy=checkpoint_copies.last_copy(office),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _begin(day: date, desk: Screens) -> datetime:
    """When a day of the office begins."""
    return datetime.combine(day, time(), desk.office.zone).astimezone(UTC)
