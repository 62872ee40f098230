"""/office/certificates: found by number, name or handle; each on one page, and on one sheet."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Response

from credissuer.applications.application import receipt as application_receipt
from credissuer.cases.case import shown as case_id
from credissuer.cases.report import receipt as report_receipt
from credissuer.console import public_words, short_dates, trail_words
from credissuer.console.desk.certificates.actions import Action, possible
from credissuer.console.desk.listing import address, first_page
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor, signed_in
from credissuer.credentials.states import StandingChange
from credissuer.office import Office
from credissuer.operations import find_certificates
from credissuer.operations.overview import actors, dossier, find_anything, outside_view
from credissuer.operations.overview.dossier import CertificateDossier
from credissuer.operations.overview.find_anything import ENDING, EXPIRED
from credissuer.staff.roles import Permission
from credissuer.words import in_language
from credissuer.words import words as spoken
from credverifier import words
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
"""Filters at hand: the key of its words, and the standing that it chooses."""

CHOICES = (*(one.value for one in Standing if one is not Standing.VOIDED), ENDING, EXPIRED)

May = Annotated[Visitor, signed_in(Permission.READ)]


class Judged(NamedTuple):
    """A criterion and how it was judged, in words."""

    title: str
    level: str


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
    cursor = find_anything.exact_number(after) if after else None
    found_rows = find_certificates.search(office, call, which, after=cursor, limit=PAGE + 1)
    rows, last = first_page(found_rows, PAGE)
    filters = {"q": q, "standing": standing}
    return desk.page(
        "certificates/certificates.html",
        visitor,
        rows=[shown(row, office, desk.language(visitor)) for row in rows],
        q=q,
        standing=standing,
        choices=CHOICES,
        saved=SAVED,
        is_filtered=bool(q or standing or after),
        next_page=address("/office/certificates", filters, after=last["number"]) if last else None,
        may_suspend=visitor.may(Permission.SUSPEND),
        may_revoke=visitor.may(Permission.REVOKE),
    )


@router.get("/certificates/{number}")
def certificate(visitor: May, desk: Desk, number: str) -> Response:
    """Everything about one certificate."""
    return _whole(visitor, desk, number, "certificates/certificate.html")


@router.get("/certificates/{number}/sheet")
def sheet(visitor: May, desk: Desk, number: str) -> Response:
    """The same to be printed."""
    return _whole(visitor, desk, number, "certificates/sheet.html")


@router.get("/certificates/{number}/seen")
def seen(visitor: May, desk: Desk, number: str) -> Response:
    """What the world is told of it now: a part of the page, or a page where no script asks."""
    told = outside_view.standing(desk.office, visitor.call(desk.office), number)
    is_part = desk.request.headers.get("hx-request") == "true"
    return desk.page(
        "certificates/seen_part.html" if is_part else "certificates/seen.html",
        visitor,
        seen=told,
        number=number,
    )


def shown(members: dict[str, Any], office: Office, language: str) -> dict[str, Any]:
    """The facts of a certificate with what a table shows of them: how it stands in one word, its
    last day, the name of its level.
    """
    stands = find_certificates.stands(members)
    level = office.programme.level(members["level"])
    return {
        **members,
        "stands": stands,
        "tone": public_words.TONES[stands],
        "last_day": short_dates.last_day(_until(members), language, office.zone),
        # One of a programme of before may have a level that is no more.
        "level_name": in_language(level.name, language) if level else members["level"],
        "handles": [
            url.removeprefix("https://").removeprefix("www.") for url in members["accounts"]
        ],
    }


def said_of(members: dict[str, Any], office: Office, language: str) -> public_words.PublicWords:
    """What the public reads of a certificate of these facts."""
    since = members["since"]
    return public_words.of(
        find_certificates.stands(members),
        language,
        office.zone,
        since=dates.from_seconds(dates.seconds(since, "since")) if since else None,
        reason=members["reason"],
        facts={
            "name": members["name"],
            "valid_until": words.last_day(_until(members), language, office.zone),
            "superseded_by": members["superseded_by"],
        },
    )


def _until(members: dict[str, Any]) -> datetime:
    return dates.from_seconds(dates.seconds(members["valid_until"], "valid_until"))


def _whole(visitor: Visitor, desk: Screens, number: str, template: str) -> Response:
    office, language = desk.office, desk.language(visitor)
    call = visitor.call(office)
    found = dossier.everything(office, call, number)
    people = actors.names(office, call)
    return desk.page(
        template,
        visitor,
        found=found,
        facts=shown(found.facts, office, language),
        public=said_of(found.facts, office, language),
        judged=_judged(found, office, language),
        reasons=public_words.reasons(language),
        actions=_actions(visitor, found),
        receipts={"case": case_id, "application": application_receipt, "report": report_receipt},
        proposal_kinds=spoken("desk_certificates", language)["proposal_kinds"],
        entries=trail_words.rows(found.entries, people, language),
        who=lambda actor: trail_words.actor_name(actor, people, language),
        may_audit=visitor.may(Permission.AUDIT),
        may_open_case=visitor.may(Permission.HANDLE),
        show=numbers.show,
        last_day=lambda at: short_dates.last_day(at, language, office.zone),
        written=lambda on: short_dates.day(on, language),
    )


def _actions(visitor: Visitor, found: CertificateDossier) -> list[Action]:
    """What this person can do with it here: a suspension that a case decides on ends there."""
    return [
        action
        for action in possible(found.record.standing)
        if visitor.may(action.permission)
        and not (action.name == StandingChange.REINSTATE and found.open_case is not None)
    ]


def _judged(found: CertificateDossier, office: Office, language: str) -> list[Judged]:
    judged = []
    for criterion_id, level_id in found.assessment.findings.items():
        criterion = office.programme.criterion(criterion_id)
        level = None if criterion is None else criterion.level(level_id)
        judged.append(
            Judged(
                in_language(criterion.title, language) if criterion else criterion_id,
                in_language(level.name, language) if level else level_id,
            )
        )
    return judged
