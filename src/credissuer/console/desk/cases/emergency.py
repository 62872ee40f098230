"""/office/suspend: find a certificate and suspend it in three taps, on a phone."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from credissuer.cases.case import shown
from credissuer.console.case_facts import SURFACE, lists, preview_of, reason_words
from credissuer.console.desk.cases.decisions import Suspends
from credissuer.console.forms import Form
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor
from credissuer.credentials.certificate import CertificateFilter
from credissuer.errors import IssuerError
from credissuer.operations import find_certificates
from credissuer.operations.casework import suspending
from credissuer.operations.deciding.policy import two_decide
from credissuer.operations.perform import perform
from credverifier.errors import LinkError
from credverifier.reading import pasted
from credverifier.wire.status.standing import Standing

router = APIRouter()

_AT_ONCE = 20


@router.get("/suspend")
def find(visitor: Suspends, desk: Desk) -> Response:
    """Find a certificate by its number, a name, or an account."""
    text = desk.request.query_params.get("q", "").strip()
    found = _search(desk, visitor, text) if text else []
    return desk.page("cases/emergency.html", visitor, q=text, found=found, **lists("vi"))


@router.get("/suspend/{number}")
def choose(visitor: Suspends, desk: Desk, number: str) -> Response:
    """Choose the reason; with one in the address, what the public will read and the button."""
    return _page(desk, visitor, number, desk.request.query_params.get("reason"))


@router.post("/suspend/{number}")
def suspend(visitor: Suspends, desk: Desk, form: Form, number: str) -> Response:
    """Suspend at once, in the case that is open about it or in a new one."""
    office, reason = desk.office, form.text("reason") or None
    try:
        made = perform(
            office,
            visitor.call(office),
            suspending.suspend_at_once,
            office,
            number,
            reason,
            form.text("note") or None,
        )
    except IssuerError as error:
        if error.code in ("certificate.not_found", "publish.pending"):
            raise
        return _page(desk, visitor, number, reason, error)
    return desk.go(f"/office/cases/{shown(made.case_id)}", said=f"{SURFACE}.suspended")


def _page(
    desk: Screens,
    visitor: Visitor,
    number: str,
    reason: str | None,
    error: IssuerError | None = None,
) -> Response:
    office, call, language = desk.office, visitor.call(desk.office), desk.language(visitor)
    facts = find_certificates.one(office, call, number).facts
    listed = lists(language)
    chosen = reason if reason in dict(listed["reasons"]) else None
    with office.store.read() as reading:
        is_two = two_decide(reading)
    return desk.page(
        "cases/emergency_reason.html",
        visitor,
        error=error,
        certificate=facts,
        chosen=chosen,
        chosen_words=reason_words(chosen, language),
        preview=preview_of(call, Standing.SUSPENDED, chosen) if chosen else None,
        two=is_two,
        **listed,
    )


def _search(desk: Screens, visitor: Visitor, text: str) -> list[dict[str, Any]]:
    office, call = desk.office, visitor.call(desk.office)
    try:
        return [find_certificates.one(office, call, pasted.number_in(text)).facts]
    except (LinkError, IssuerError):
        # No number, or none of ours: then it is a name or an account.
        pass
    profile = pasted.read(text, ()).named
    which = CertificateFilter(profile=profile.key) if profile else CertificateFilter(name=text)
    return find_certificates.search(office, call, which, limit=_AT_ONCE)
