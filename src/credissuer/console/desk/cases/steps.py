"""/office/cases/{id}/…: what staff does with a case, one form a step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Response

from credissuer.cases.case import severity as as_severity
from credissuer.console.case_facts import SURFACE
from credissuer.console.desk.cases.cases import Cases, Handles, case_page
from credissuer.console.forms import Form, FormData
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor
from credissuer.errors import FieldError, IssuerError, RefusedError, UsageError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.casework import appealing, evidence, handling, hearing
from credissuer.operations.casework.evidence import Piece
from credissuer.operations.perform import perform

router = APIRouter()

Done = Callable[[Office, Call], Any]


@router.post("/cases/{case_id}/take-up")
def take_up(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """The visitor looks into it."""

    def done(office: Office, call: Call) -> None:
        perform(office, call, handling.take_up, case_id, form.number("version") or None)

    return step(desk, visitor, form, case_id, done, "taken")


@router.post("/cases/{case_id}/notes")
def add_note(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """A private note."""

    def done(office: Office, call: Call) -> None:
        perform(office, call, handling.add_note, case_id, form.text("note"))

    return step(desk, visitor, form, case_id, done, "noted")


@router.post("/cases/{case_id}/weigh")
def weigh(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """Another reason or severity."""

    def done(office: Office, call: Call) -> None:
        perform(
            office,
            call,
            handling.weigh,
            case_id,
            form.text("reason") or None,
            as_severity(form.text("severity") or None),
            form.number("version") or None,
        )

    return step(desk, visitor, form, case_id, done, "weighed")


@router.post("/cases/{case_id}/ask")
def ask(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """Ask the holder for an answer."""

    def done(office: Office, call: Call) -> None:
        perform(office, call, hearing.ask, office, case_id, form.number("version") or None)

    return step(desk, visitor, form, case_id, done, "asked")


@router.post("/cases/{case_id}/close")
def close(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """Close it without a finding."""

    def done(office: Office, call: Call) -> None:
        closing, note = form.text("closing") or None, form.text("close_note") or None
        version = form.number("version") or None
        perform(office, call, handling.close, case_id, closing, note, version)

    return step(desk, visitor, form, case_id, done, "closed")


@router.post("/cases/{case_id}/reopen")
def reopen(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """Open it again."""

    def done(office: Office, call: Call) -> None:
        perform(office, call, handling.reopen, case_id, form.number("version") or None)

    return step(desk, visitor, form, case_id, done, "reopened")


@router.post("/cases/{case_id}/merge")
def merge(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """Close it as part of another one."""

    def done(office: Office, call: Call) -> None:
        perform(
            office, call, handling.merge, case_id, form.text("into"), form.number("version") or None
        )

    return step(desk, visitor, form, case_id, done, "merged")


@router.post("/cases/{case_id}/evidence")
def add_evidence(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """A link, a file, or both."""

    def done(office: Office, call: Call) -> None:
        piece = piece_of(form, office)
        perform(office, call, evidence.add_evidence, office, case_id, piece)

    return step(desk, visitor, form, case_id, done, "evidence")


@router.post("/cases/{case_id}/answers")
def add_answer(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """An answer that came by another way, with its evidence."""

    def done(office: Office, call: Call) -> None:
        piece = piece_of(form, office)
        perform(office, call, hearing.answer_for, office, case_id, form.text("text"), piece=piece)

    return step(desk, visitor, form, case_id, done, "answered")


@router.post("/cases/{case_id}/appeals")
def add_appeal(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """An appeal that came by another way, with its evidence."""

    def done(office: Office, call: Call) -> None:
        piece = piece_of(form, office)
        perform(office, call, appealing.lodge_for, office, case_id, form.text("text"), piece=piece)

    return step(desk, visitor, form, case_id, done, "appealed")


@router.get("/cases/{case_id}/evidence/{evidence_id}")
def evidence_file(visitor: Cases, desk: Desk, case_id: str, evidence_id: str) -> Response:
    """A file of evidence, to be saved: nothing of it is ever shown inside the desk."""
    call = visitor.call(desk.office)
    file = perform(desk.office, call, evidence.read_file, evidence_id)
    reply = Response(file.content, media_type="application/octet-stream")
    reply.headers["content-disposition"] = f'attachment; filename="{file.name}"'
    reply.headers["x-content-type-options"] = "nosniff"
    reply.headers["content-security-policy"] = "default-src 'none'; sandbox"
    reply.headers["cache-control"] = "no-store"
    return reply


def step(
    desk: Screens, visitor: Visitor, form: FormData, case_id: str, done: Done, said: str
) -> Response:
    """Do it and go back to the case, or show the case with what was typed and why not."""
    try:
        done(desk.office, visitor.call(desk.office))
    except IssuerError as error:
        # Where the case itself cannot be shown, that is what is told.
        if error.code in ("case.not_found", "actor.not_permitted"):
            raise
        return case_page(desk, visitor, case_id, error, form)
    return desk.go(f"/office/cases/{case_id}", said=f"{SURFACE}.{said}")


def piece_of(form: FormData, office: Office) -> Piece:
    """The evidence in a form. Raises RefusedError `case.evidence_refused`."""
    upload = form.file("file")
    text = form.text("captured_at")
    captured = office.clock()
    if text:
        try:
            local = datetime.fromisoformat(text)
        except ValueError as error:
            fault = FieldError.of("/captured_at", UsageError("case.captured_invalid"))
            raise RefusedError("case.evidence_refused", problems=[fault]) from error
        zoned = local if local.tzinfo else local.replace(tzinfo=office.zone)
        captured = zoned.replace(microsecond=0)
    return Piece(
        captured_at=captured,
        url=form.text("url") or None,
        content=upload.octets if upload else None,
        note=form.text("evidence_note") or None,
    )
