"""/office/proposals: what colleagues propose, beside what stands, as the public would see it; and
the decision.
"""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Response
from markupsafe import Markup

from credissuer.badges import pictures
from credissuer.console.desk.listing import address, first_page
from credissuer.console.desk.proposals import (
    bulk_proposals,
    case_proposals,
    person_proposals,
    proposal_rows,
    proposed_sheet,
    public_draft,
)
from credissuer.console.desk.proposals.proposal_rows import titled
from credissuer.console.forms import Form, FormData
from credissuer.console.screens import CSV, Desk, Screens
from credissuer.console.visitors import Visitor, require_step_up, signed_in
from credissuer.errors import IssuerError, PublicationError
from credissuer.http.problems import Problem, ProblemError
from credissuer.operations.deciding import draft as drafts
from credissuer.operations.deciding import proposal_views
from credissuer.operations.deciding.decide import decide
from credissuer.operations.deciding.draft import CertificateDraft
from credissuer.operations.deciding.proposal_views import ProposalView
from credissuer.operations.deciding.withdraw import recall, withdraw
from credissuer.operations.perform import Operation, perform
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credverifier.wire import number as numbers

router = APIRouter()

PAGE = 50
STATES = ("open", "decided", "all")
_HEADER = re.compile(r"<header[^>]*>")

May = Annotated[Visitor, signed_in(Permission.READ)]


@router.get("/proposals")
def proposals(
    visitor: May, desk: Desk, state: str = "open", kind: str = "", after: str = ""
) -> Response:
    """What waits for a decision, or was decided, the newest first."""
    office, call = desk.office, visitor.call(desk.office)
    chosen = state if state in STATES else "open"
    found = proposal_views.page(
        office,
        call,
        is_open=None if chosen == "all" else chosen == "open",
        kind=kind or None,
        after=after or None,
        limit=PAGE + 1,
    )
    rows, last = first_page(found, PAGE)
    filters = {"state": chosen, "kind": kind}
    return desk.page(
        "proposals/proposals.html",
        visitor,
        rows=[(one, titled(one, desk.language(visitor))) for one in rows],
        state=chosen,
        states=STATES,
        kind=kind,
        next_page=address("/office/proposals", filters, after=last.proposal.id) if last else None,
    )


@router.get("/proposals/{proposal}")
def proposal(visitor: May, desk: Desk, proposal: str) -> Response:
    """One, with what it would change."""
    return _page(visitor, desk, proposal)


@router.get("/proposals/{proposal}/preview")
def preview(visitor: May, desk: Desk, proposal: str) -> Response:
    """The very page that the public will see, and above it that it is none yet."""
    draft = _draft(visitor, desk, _seen(visitor, desk, proposal))
    if draft is None:
        raise ProblemError(Problem("request.not_found"))
    mark = Markup('<aside class="demo preview-mark">{}</aside>').format(
        desk.say("desk_proposals.preview_mark", visitor)
    )
    page = public_draft.page_of(desk, draft, desk.language(visitor))
    return desk.html(_HEADER.sub(lambda found: f"{found[0]}\n{mark}", page, count=1))


@router.get("/proposals/{proposal}/rows.csv")
def rows(visitor: May, desk: Desk, proposal: str) -> Response:
    """Every row of a proposed sheet, with what would become of it now."""
    call, language = visitor.call(desk.office), desk.language(visitor)
    if _seen(visitor, desk, proposal).proposal.kind.startswith("bulk-"):
        octets = bulk_proposals.table(desk.office, call, proposal, language)
        return desk.file(octets, f"certificates-{proposal}.csv", CSV)
    octets = proposed_sheet.table(desk.office, call, proposal, language)
    return desk.file(octets, f"import-{proposal}.csv", CSV)


@router.get("/proposals/{proposal}/badge.svg")
def badge(visitor: May, desk: Desk, proposal: str) -> Response:
    """The badge that would be drawn; its number is not given yet."""
    draft = _draft(visitor, desk, _seen(visitor, desk, proposal))
    if draft is None:
        raise ProblemError(Problem("request.not_found"))
    facts = drafts.badge_facts_of(desk.office, draft)
    drawn = pictures.picture(facts, "badge.svg", desk.language(visitor), None)
    return desk.picture(drawn.octets, drawn.media_type)


@router.post("/proposals/{proposal}/approve")
def approve(visitor: May, desk: Desk, proposal: str, form: Form) -> Response:
    """Let it happen, with a fresh proof of who decides."""
    require_step_up(visitor)
    return _decide(visitor, desk, proposal, form, "approved", form.text("note") or None)


@router.post("/proposals/{proposal}/refuse")
def refuse(visitor: May, desk: Desk, proposal: str, form: Form) -> Response:
    """Do not let it happen, and say why."""
    return _decide(visitor, desk, proposal, form, "refused", form.text("reason") or None)


@router.post("/proposals/{proposal}/withdraw")
def take_back(visitor: May, desk: Desk, proposal: str, form: Form) -> Response:
    """Whoever proposed it takes it back."""
    return _end(visitor, desk, proposal, form, "withdrawn", withdraw)


@router.post("/proposals/{proposal}/recall")
def undo(visitor: May, desk: Desk, proposal: str, form: Form) -> Response:
    """Either of the two takes back what is still held."""
    return _end(visitor, desk, proposal, form, "recalled", recall)


def _end(
    visitor: Visitor,
    desk: Screens,
    proposal: str,
    form: FormData,
    said: str,
    operation: Operation[[str, int | None], ProposalRecord],
) -> Response:
    version = form.number("version") or None
    try:
        perform(desk.office, visitor.call(desk.office), operation, proposal, version)
    except IssuerError as error:
        return _refused(visitor, desk, proposal, form, said, error)
    return _done(desk, proposal, said)


def _decide(
    visitor: Visitor, desk: Screens, proposal: str, form: FormData, decision: str, note: str | None
) -> Response:
    version = form.number("version") or None
    try:
        decide(desk.office, visitor.call(desk.office), proposal, decision, note, version)
    except IssuerError as error:
        return _refused(visitor, desk, proposal, form, decision, error)
    return _done(desk, proposal, decision)


def _done(desk: Screens, proposal: str, said: str) -> Response:
    return desk.go(f"/office/proposals/{proposal}", said=f"desk_proposals.{said}")


def _refused(
    visitor: Visitor,
    desk: Screens,
    proposal: str,
    form: FormData,
    said: str,
    error: IssuerError,
) -> Response:
    """The proposal with what was typed, and why not; or the words called `said` where it is done
    and only its publication is late.
    """
    if not isinstance(error, PublicationError):
        return _page(visitor, desk, proposal, error=error, typed=form.typed())
    if error.code != "publish.pending":
        raise error
    # Durable, and out a moment later.
    desk.service.publisher.publish_soon(whole=True)
    return _done(desk, proposal, said)


def _page(
    visitor: Visitor,
    desk: Screens,
    proposal: str,
    *,
    error: IssuerError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    office, language = desk.office, desk.language(visitor)
    looked = _seen(visitor, desk, proposal)
    draft = _draft(visitor, desk, looked)
    rows = proposal_rows.rows_of(office, draft, language) if draft else []
    sheet = None
    if looked.shows_content and looked.proposal.kind == "import":
        sheet = proposed_sheet.of(office, visitor.call(office), looked.proposal.id, language)
    bulk = None
    if looked.shows_content and looked.proposal.kind.startswith("bulk-"):
        bulk = bulk_proposals.of(office, visitor.call(office), looked.proposal.id, language)
    about_person = person_proposals.of(office, looked.proposal)
    about_case = case_proposals.of(office, visitor.call(office), looked.proposal, language)
    return desk.page(
        "proposals/proposal.html",
        visitor,
        error=error,
        typed=typed,
        looked=looked,
        one=looked.proposal,
        title=titled(looked, language),
        about=_about(looked),
        about_person=about_person,
        about_case=about_case,
        bulk=bulk,
        draft=draft,
        programme=office.programme,
        rows=rows,
        changed=proposal_rows.changed(rows),
        article=public_draft.article_of(desk, draft, language) if draft else None,
        sheet=sheet,
        numbers=[numbers.show(certificate.number) for certificate in looked.certificates],
        hold=int(office.hold.total_seconds()) // 60,
    )


def _seen(visitor: Visitor, desk: Screens, proposal: str) -> ProposalView:
    return proposal_views.one(desk.office, visitor.call(desk.office), proposal)


def _draft(visitor: Visitor, desk: Screens, looked: ProposalView) -> CertificateDraft | None:
    if not looked.shows_content:
        return None
    call = visitor.call(desk.office)
    return drafts.draft_of(desk.office, call, looked.proposal.id)


def _about(looked: ProposalView) -> str | None:
    """The page of what it is about; None where there is none."""
    record = looked.proposal
    application = record.content.get("application")
    case = record.content.get("case")
    if isinstance(application, str):
        return f"/office/applications/{application}"
    if isinstance(case, str):
        return f"/office/cases/{case}"
    if record.kind in ("renew", "reinstate"):
        return f"/office/certificates/{numbers.show(record.object)}"
    if record.kind.startswith("case-"):
        return f"/office/cases/{record.object}"
    return None
