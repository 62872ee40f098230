"""/office/certificates: found by number, name or handle; each on one page, and on one sheet."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from credissuer.audit.trail import AuditEntry
from credissuer.console import public_words
from credissuer.console.certificate_actions import possible
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor, signed_in
from credissuer.operations import find_certificates
from credissuer.operations.overview import dossier, find_anything, seen_outside
from credissuer.operations.overview.dossier import Dossier
from credissuer.operations.overview.find_anything import ENDING, EXPIRED
from credissuer.staff.roles import Permission
from credverifier.errors import LinkError
from credverifier.reading import pasted
from credverifier.wire import number as numbers
from credverifier.wire.envelope import dates
from credverifier.wire.status.standing import Standing

router = APIRouter()

PAGE = 50

SAVED = (
    ("saved_all", ""),
    ("saved_valid", Standing.VALID.value),
    ("saved_suspended", Standing.SUSPENDED.value),
    ("saved_revoked", Standing.REVOKED.value),
    ("saved_expiring", ENDING),
)
"""Filters at hand: the key of its words, and the standing that is chosen."""

CHOICES = ("", *(one.value for one in Standing if one is not Standing.VOIDED), ENDING, EXPIRED)

May = Annotated[Visitor, signed_in(Permission.READ)]


@router.get("/certificates")
def certificates(
    visitor: May, desk: Desk, q: str = "", standing: str = "", after: str = ""
) -> Response:
    """The certificates that meet the filters of the address, a page at a time."""
    office, call = desk.office, visitor.call(desk.office)
    found = find_anything.certificate(office, call, q) if q else None
    if found is not None:
        return desk.go(f"/office/certificates/{numbers.show(found.number)}")
    which = find_anything.wanted(q, standing, call)
    rows = find_certificates.search(office, call, which, after=_cursor(after), limit=PAGE + 1)
    following = rows[PAGE - 1]["number"] if len(rows) > PAGE else None
    return desk.page(
        "certificates.html",
        visitor,
        rows=[_row(row) for row in rows[:PAGE]],
        q=q,
        standing=standing,
        choices=CHOICES,
        saved=SAVED,
        is_filtered=bool(q or standing or after),
        next_page=_address(q, standing, following) if following else None,
        may_suspend=visitor.may(Permission.SUSPEND),
        may_revoke=visitor.may(Permission.REVOKE),
    )


@router.get("/certificates/{number}")
def certificate(visitor: May, desk: Desk, number: str) -> Response:
    """Everything about one certificate."""
    return _whole(visitor, desk, number, "certificate.html")


@router.get("/certificates/{number}/sheet")
def sheet(visitor: May, desk: Desk, number: str) -> Response:
    """The same to be printed."""
    return _whole(visitor, desk, number, "certificate_sheet.html")


@router.get("/certificates/{number}/seen")
def seen(visitor: May, desk: Desk, number: str) -> Response:
    """What the world is told of it now: a part of the page, or a page where no script asks."""
    told = seen_outside.standing(desk.office, visitor.call(desk.office), number)
    is_part = desk.request.headers.get("hx-request") == "true"
    template = "seen_part.html" if is_part else "seen.html"
    return desk.page(template, visitor, seen=told, number=number)


def _whole(visitor: Visitor, desk: Screens, number: str, template: str) -> Response:
    office, language = desk.office, desk.language(visitor)
    found = dossier.everything(office, visitor.call(office), number)
    record, members = found.record, found.facts
    stands = find_certificates.stands(members)
    said = public_words.of(
        stands,
        language,
        office.zone,
        since=record.since,
        reason=record.reason,
        facts=named(members, desk, language),
    )
    return desk.page(
        template,
        visitor,
        found=found,
        facts=members,
        number=members["number"],
        stands=stands,
        tone=public_words.TONES[stands],
        public=said,
        levels=_levels(found, desk, language),
        life=[(event, reason_words(event.reason, language)) for event in found.life],
        actions=[one for one in possible(record.standing) if visitor.may(one.permission)],
        entries=[entry_words(entry, desk, visitor) for entry in found.entries],
        may_audit=visitor.may(Permission.AUDIT),
        show=numbers.show,
    )


def named(members: dict[str, Any], desk: Screens, language: str) -> dict[str, object]:
    """What the sentences of verdicts name of a certificate."""
    from credverifier import words

    until = dates.from_seconds(dates.seconds(members["valid_until"], "valid_until"))
    return {
        "name": members["name"],
        "valid_until": words.last_day(until, language, desk.office.zone),
        "superseded_by": members["superseded_by"],
    }
