"""/office/applications/…/propose and /refuse: what a second person will decide on, seen before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Response

from credissuer.applications.application import ApplicationRecord, receipt
from credissuer.assessment.worksheet_result import Agreement
from credissuer.console.desk.applications.dossiers import done
from credissuer.console.desk.applications.rubric import level_names
from credissuer.console.desk.proposals import proposal_rows, public_draft
from credissuer.console.forms import Form
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor, signed_in
from credissuer.errors import IssuerError, NotFoundError, PublicationError, RefusedError
from credissuer.operations.assessing import put_forward
from credissuer.operations.assessing.application_records import find_to_read
from credissuer.operations.assessing.order_of_application import assessed
from credissuer.operations.deciding import draft as drafts
from credissuer.operations.deciding.policy import two_decide
from credissuer.staff.roles import Permission

router = APIRouter()

Assessor = Annotated[Visitor, signed_in(Permission.ASSESS)]


class Prospect(NamedTuple):
    """What would be proposed: the kind, its content, and what the sheets earn. `refusal` says why
    nothing can be.
    """

    kind: str
    object_id: str
    content: Mapping[str, Any]
    earned: str
    agreement: Agreement | None
    refusal: IssuerError | None


@router.get("/applications/{application}/propose")
def propose_page(application: str, visitor: Assessor, desk: Desk, level: str = "") -> Response:
    """What would be proposed at that level, as the public would read it."""
    reply = _page(desk, visitor, application, typed={"level": level})
    # Nothing was asked for that could be refused: the page says what is missing.
    reply.status_code = 200
    return reply


@router.post("/applications/{application}/propose")
def propose(application: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Propose it; in an office of one it is issued."""
    office = desk.office
    if form.text("do") == "look":
        return _page(desk, visitor, application, typed=form.typed())
    try:
        made = put_forward.put_forward(
            office,
            visitor.call(office),
            application,
            level=form.text("level"),
            note=form.text("note"),
            after_sanction=form.text("after_sanction"),
            version=form.number("version") or None,
        )
    except PublicationError as error:
        # Durable, and out a moment later.
        if error.code != "publish.pending":
            raise
        desk.service.publisher.publish_soon(whole=True)
        return done(desk, application, "granted")
    except (RefusedError, NotFoundError) as error:
        return _page(desk, visitor, application, typed=form.typed(), error=error)
    return done(desk, application, "granted" if made.alone else "proposed")


@router.get("/applications/{application}/refuse")
def refuse_page(application: str, visitor: Assessor, desk: Desk) -> Response:
    """The form to propose a refusal."""
    return _refusal(desk, visitor, application)


@router.post("/applications/{application}/refuse")
def refuse(application: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Propose to refuse, with what the applicant will read."""
    office = desk.office
    try:
        made = put_forward.put_forward_refusal(
            office,
            visitor.call(office),
            application,
            form.text("said"),
            note=form.text("note"),
            version=form.number("version") or None,
        )
    except RefusedError as error:
        return _refusal(desk, visitor, application, typed=form.typed(), error=error)
    return done(desk, application, "refused" if made.alone else "refusal_proposed")


def _page(
    desk: Screens,
    visitor: Visitor,
    text: str,
    *,
    typed: Mapping[str, str],
    error: IssuerError | None = None,
) -> Response:
    office, call = desk.office, visitor.call(desk.office)
    language, programme = desk.language(visitor), desk.office.programme
    with office.store.read() as reading:
        application = find_to_read(reading, visitor.call(office), text)
        prospect = _prospect(desk, visitor, application, typed)
        alone = not two_decide(reading)
        drafted = (
            drafts.drafted(reading, office, call, prospect.kind, prospect.content)
            if prospect.kind
            else None
        )
    names = [level.id for level in programme.levels]
    earned = names.index(prospect.earned) if prospect.earned in names else -1
    order = _order(prospect)
    return desk.page(
        "applications/propose.html",
        visitor,
        error=error or prospect.refusal,
        typed=typed,
        application=application,
        receipt=receipt(application.id),
        at=f"/office/applications/{receipt(application.id)}",
        prospect=prospect,
        order=order,
        article=public_draft.article_of(desk, drafted, language) if drafted else None,
        rows=(
            proposal_rows.rows_of(office, drafted, language)
            if drafted is not None and drafted.before is not None
            else []
        ),
        replaced=drafted.before.shown if drafted is not None and drafted.before else "",
        alone=alone,
        levels=[(one.id, one.name[language]) for one in programme.levels[: earned + 1]][::-1],
        grades={level.id: level.name[language] for level in programme.levels},
        criterion_names={one.id: one.title[language] for one in programme.criteria},
        level_names=level_names(programme, language),
        agreement=prospect.agreement,
        sanctioned=_is_sanctioned(error or prospect.refusal, typed),
    )


def _is_sanctioned(error: IssuerError | None, typed: Mapping[str, str]) -> bool:
    """Whether a word is needed about an earlier sanction."""
    refused = error is not None and error.code == "certificate.sanctioned"
    return refused or bool(typed.get("after_sanction"))


def _order(prospect: Prospect) -> Mapping[str, Any]:
    """The members of the order of a prospect; empty where there is none."""
    is_first = prospect.kind == "issue"
    found = prospect.content["orders"][0]["order"] if is_first else prospect.content.get("order")
    return dict(found or {})


def _prospect(
    desk: Screens, visitor: Visitor, application: ApplicationRecord, typed: Mapping[str, str]
) -> Prospect:
    office, call = desk.office, visitor.call(desk.office)
    with office.store.read() as reading:
        try:
            found = assessed(reading, office, application)
        except RefusedError as error:
            return Prospect("", "", {}, "", None, error)
        earned = found.standing.earned or ""
        try:
            kind, object_id, content = put_forward.content_of(
                reading,
                office,
                call,
                application,
                found,
                typed.get("level", ""),
                typed.get("after_sanction", ""),
            )
        except (RefusedError, NotFoundError) as error:
            return Prospect("", "", {}, earned, found.agreement, error)
        return Prospect(kind, object_id, content, earned, found.agreement, None)


def _refusal(
    desk: Screens,
    visitor: Visitor,
    text: str,
    *,
    typed: Mapping[str, str] | None = None,
    error: IssuerError | None = None,
) -> Response:
    with desk.office.store.read() as reading:
        application = find_to_read(reading, visitor.call(desk.office), text)
        alone = not two_decide(reading)
    return desk.page(
        "applications/refuse.html",
        visitor,
        error=error,
        typed=typed,
        application=application,
        receipt=receipt(application.id),
        at=f"/office/applications/{receipt(application.id)}",
        alone=alone,
    )
