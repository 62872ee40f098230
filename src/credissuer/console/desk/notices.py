"""/office/notices: the outbox, and the texts of every kind with made-up facts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.console.desk.listing import address, first_page
from credissuer.console.forms import Form
from credissuer.console.screens import Desk
from credissuer.console.visitors import Visitor, signed_in
from credissuer.http.problems import Problem, ProblemError
from credissuer.notices.kinds import kinds
from credissuer.notices.notice import NoticeFilter, NoticeState, masked
from credissuer.notices.samples import sample
from credissuer.notices.texts import name_of, part, why_not
from credissuer.operations.perform import perform
from credissuer.operations.sending import outbox
from credissuer.operations.sending.send_notices import letterhead
from credissuer.staff.roles import Permission
from credissuer.words import languages

router = APIRouter()

Texts = Annotated[Visitor, signed_in(Permission.TEXTS)]

PAGE = 50
"""Notices on one screen."""


@router.get("/notices")
def notices(visitor: Texts, desk: Desk) -> Response:
    """What waits, what failed and what was sent, by the filter in the address."""
    asked = desk.request.query_params
    which = _filter(asked.get("state"), asked.get("kind"))
    call, language = visitor.call(desk.office), desk.language(visitor)
    found = outbox.listed(desk.office, call, which, after=asked.get("after"), limit=PAGE + 1)
    shown, last = first_page(found, PAGE)
    return desk.page(
        "notices.html",
        visitor,
        notices=shown,
        counted=outbox.counted(desk.office, call),
        which=which,
        states=list(NoticeState),
        kinds=list(kinds()),
        name_of=lambda kind: name_of(kind, language),
        why_not=lambda failure: why_not(failure, language),
        masked=masked,
        has_server=desk.office.post is not None,
        next_page=address("/office/notices", asked, after=last.id) if last else None,
    )


@router.post("/notices/{notice_id}/resend")
def resend(notice_id: str, visitor: Texts, desk: Desk, form: Form) -> Response:
    """Send one again, and come back to the same list."""
    perform(desk.office, visitor.call(desk.office), outbox.resend, notice_id)
    which = _filter(form.text("state"), form.text("kind"))
    back = {name: str(value) for name, value in which._asdict().items() if value is not None}
    return desk.go("/office/notices", said="desk_notices.resent", **back)


@router.get("/notices/texts")
def texts(visitor: Texts, desk: Desk) -> Response:
    """Every kind, with its subject."""
    language = desk.language(visitor)
    head = letterhead(desk.office)
    listed = [
        (kind, name_of(kind.name, language), part(sample(kind.name, language), language, head))
        for kind in kinds().values()
    ]
    return desk.page("notice_texts.html", visitor, listed=listed)


@router.get("/notices/texts/{kind}")
def text_of_kind(kind: str, visitor: Texts, desk: Desk) -> Response:
    """One kind in every language. Raises ProblemError `request.not_found`."""
    found = kinds().get(kind)
    if found is None:
        raise ProblemError(Problem("request.not_found"))
    head = letterhead(desk.office)
    parts = [part(sample(kind, each), each, head) for each in languages("notices")]
    return desk.page(
        "notice_text.html",
        visitor,
        kind=found,
        name=name_of(kind, desk.language(visitor)),
        parts=parts,
    )


def _filter(state: str | None, kind: str | None) -> NoticeFilter:
    """What an address asks for; what it misspells asks for everything."""
    known = {one.value: one for one in NoticeState}
    return NoticeFilter(known.get(state or ""), kind if kind in kinds() else None)
