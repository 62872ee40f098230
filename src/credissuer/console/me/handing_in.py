"""/me/apply/evidence: links and files, added one by one."""

from __future__ import annotations

from fastapi import APIRouter, Response

from credissuer.applications.application import ApplicationState
from credissuer.applications.evidence import link_of
from credissuer.console.forms import Form, FormData
from credissuer.console.holders import Holder, Me, MeScreens, Own
from credissuer.console.me.applying import View, draft_view, form_facts, open_view, step
from credissuer.errors import FieldError, RefusedError
from credissuer.http.problems import Problem, ProblemError
from credissuer.operations.applying import evidence
from credissuer.operations.perform import perform

router = APIRouter()

_FIELDS = {"evidence.link_invalid": "link", "evidence.note_too_long": "note"}


@router.get("/apply/evidence")
def pieces(holder: Holder, me: Me) -> Response:
    """Step 5."""
    return step(me, holder, "evidence")


@router.get("/more")
def more(holder: Holder, me: Me) -> Response:
    """Further evidence for a sent application of which staff asked more."""
    return _more(me, holder)


@router.post("/apply/evidence")
def add(holder: Holder, me: Me, form: Form) -> Response:
    """Add a link or a file; also to a sent application while staff asks for more."""
    view = open_view(me, holder)
    if view is None or view.record.state not in (
        ApplicationState.DRAFT,
        ApplicationState.MORE_ASKED,
    ):
        raise RefusedError("application.none")
    back = "/me/apply/evidence" if view.record.state is ApplicationState.DRAFT else "/me/status"
    try:
        _add(me, holder, view, form)
    except RefusedError as error:
        if view.record.state is not ApplicationState.DRAFT:
            return _more(me, holder, _in_place(error), form)
        return step(me, holder, "evidence", _in_place(error), form)
    return me.way(back, "me.evidence_added")


@router.post("/apply/evidence/remove")
def remove(holder: Holder, me: Me, form: Form) -> Response:
    """Take a piece out of a draft."""
    view = draft_view(me, holder)
    call = holder.call(me.office)
    perform(me.office, call, evidence.take_out, view.record.id, form.text("evidence"))
    return me.way("/me/apply/evidence", "me.evidence_removed")


@router.get("/evidence/{application}/{piece}")
def content(holder: Holder, me: Me, application: str, piece: str) -> Response:
    """A file as it was handed in, to be saved and never shown within our pages."""
    with me.office.store.read() as reading:
        found = evidence.own_evidence(reading, holder.call(me.office), application, piece)
    if found.content is None:
        raise ProblemError(Problem("request.not_found"))
    record = found.record
    media_type = record.media_type or "application/octet-stream"
    return me.file(found.content, record.file_name or "file", media_type)


def _more(
    me: MeScreens,
    holder: Own,
    error: RefusedError | None = None,
    form: FormData | None = None,
) -> Response:
    view = open_view(me, holder)
    if view is None or view.record.state is not ApplicationState.MORE_ASKED:
        return me.way("/me/status")
    typed = form.typed() if form else {}
    return me.show("me/more.html", error=error, typed=typed, **form_facts(me))


def _add(me: MeScreens, holder: Own, view: View, form: FormData) -> None:
    call, office = holder.call(me.office), me.office
    note, about = form.text("note"), form.text("about") or None
    file, link = form.file("file"), form.text("link")
    if file is None and not link:
        raise RefusedError("evidence.nothing")
    if link:
        # First, so that a form with a faulty link adds no file either.
        link_of(link)
    if file is not None:
        perform(
            office,
            call,
            evidence.add_file,
            office,
            view.record.id,
            file.name,
            file.octets,
            note,
            about,
        )
    if link:
        perform(office, call, evidence.add_link, office, view.record.id, link, note, about)


def _in_place(error: RefusedError) -> RefusedError:
    """The refusal beside the field that it is about."""
    field = _FIELDS.get(error.code, "file" if error.code != "evidence.nothing" else "link")
    return RefusedError("application.incomplete", problems=[FieldError.of(f"/{field}", error)])
