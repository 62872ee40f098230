"""/office/cases/{id}/…: what staff does with a case, one form a step."""

from __future__ import annotations

from typing import Any, ParamSpec, Protocol

from fastapi import APIRouter, Response

from credissuer.cases.case import severity as as_severity
from credissuer.console.case_facts import SURFACE
from credissuer.console.desk.cases.cases import Cases, Handles, case_page
from credissuer.console.forms import Form, FormData
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor
from credissuer.errors import FieldError, IssuerError, RefusedError, UsageError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome
from credissuer.operations.casework import appealing, evidence, handling, hearing
from credissuer.operations.casework.evidence import NewCaseEvidence
from credissuer.operations.perform import Operation, perform
from credissuer.store.transaction import Transaction

router = APIRouter()

P = ParamSpec("P")


class Submission(Protocol):
    """The operation that records what a holder handed in by another way than their page."""

    def __call__(
        self,
        transaction: Transaction,
        call: Call,
        office: Office,
        text: str,
        words: str,
        *,
        evidence: NewCaseEvidence | None,
    ) -> Outcome[Any]:
        """`text` is the id of the case."""


@router.post("/cases/{case_id}/take-up")
def take_up(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """The visitor looks into it."""
    version = form.number("version") or None
    return step(desk, visitor, form, case_id, "taken", handling.take_up, case_id, version)


@router.post("/cases/{case_id}/notes")
def add_note(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """A private note."""
    note = form.text("note")
    return step(desk, visitor, form, case_id, "noted", handling.add_note, case_id, note)


@router.post("/cases/{case_id}/weigh")
def weigh(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """Another reason or severity."""
    try:
        severity = as_severity(form.text("severity") or None)
    except UsageError as error:
        return case_page(desk, visitor, case_id, error, form)
    return step(
        desk,
        visitor,
        form,
        case_id,
        "weighed",
        handling.weigh,
        case_id,
        form.text("reason") or None,
        severity,
        form.number("version") or None,
    )


@router.post("/cases/{case_id}/ask")
def ask(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """Ask the holder for an answer."""
    version = form.number("version") or None
    return step(desk, visitor, form, case_id, "asked", hearing.ask, desk.office, case_id, version)


@router.post("/cases/{case_id}/close")
def close(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """Close it without a finding."""
    return step(
        desk,
        visitor,
        form,
        case_id,
        "closed",
        handling.close,
        case_id,
        form.text("closing") or None,
        form.text("close_note") or None,
        form.number("version") or None,
    )


@router.post("/cases/{case_id}/reopen")
def reopen(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """Open it again."""
    version = form.number("version") or None
    return step(desk, visitor, form, case_id, "reopened", handling.reopen, case_id, version)


@router.post("/cases/{case_id}/merge")
def merge(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """Close it as part of another one."""
    into, version = form.text("into"), form.number("version") or None
    return step(desk, visitor, form, case_id, "merged", handling.merge, case_id, into, version)


@router.post("/cases/{case_id}/evidence")
def add_evidence(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """A link, a file, or both."""
    office = desk.office
    try:
        piece = piece_of(form, office)
    except RefusedError as error:
        return case_page(desk, visitor, case_id, error, form)
    return step(
        desk, visitor, form, case_id, "evidence", evidence.add_evidence, office, case_id, piece
    )


@router.post("/cases/{case_id}/answers")
def add_answer(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """An answer that came by another way, with its evidence."""
    return _submission(desk, visitor, form, case_id, "answered", hearing.answer_for)


@router.post("/cases/{case_id}/appeals")
def add_appeal(visitor: Handles, desk: Desk, form: Form, case_id: str) -> Response:
    """An appeal that came by another way, with its evidence."""
    return _submission(desk, visitor, form, case_id, "appealed", appealing.lodge_for)


@router.get("/cases/{case_id}/evidence/{evidence_id}")
def evidence_file(visitor: Cases, desk: Desk, case_id: str, evidence_id: str) -> Response:
    """A file of evidence, to be saved: nothing of it is ever shown inside the desk."""
    call = visitor.call(desk.office)
    file = perform(desk.office, call, evidence.read_file, case_id, evidence_id)
    return desk.file(file.content, file.name, "application/octet-stream")


def step(
    desk: Screens,
    visitor: Visitor,
    form: FormData,
    case_id: str,
    said: str,
    operation: Operation[P, Any],
    *arguments: P.args,
    **options: P.kwargs,
) -> Response:
    """Perform the operation and go back to the case, which says the words called `said`; or show
    the case with what was typed, and why not.
    """
    try:
        perform(desk.office, visitor.call(desk.office), operation, *arguments, **options)
    except IssuerError as error:
        # Where the case itself cannot be shown, that is what is told.
        if error.code in ("case.not_found", "actor.not_permitted"):
            raise
        return case_page(desk, visitor, case_id, error, form)
    return desk.go(f"/office/cases/{case_id}", said=f"{SURFACE}.{said}")


def _submission(
    desk: Screens,
    visitor: Visitor,
    form: FormData,
    case_id: str,
    said: str,
    operation: Submission,
) -> Response:
    office = desk.office
    try:
        piece = piece_of(form, office)
    except RefusedError as error:
        return case_page(desk, visitor, case_id, error, form)
    text = form.text("text")
    return step(
        desk, visitor, form, case_id, said, operation, office, case_id, text, evidence=piece
    )


def piece_of(form: FormData, office: Office) -> NewCaseEvidence:
    """The evidence in a form. Raises RefusedError `case.evidence_refused`."""
    upload = form.file("file")
    try:
        captured_at = form.moment("captured_at", office.zone)
    except ValueError as error:
        fault = FieldError.of("/captured_at", UsageError("case.captured_invalid"))
        raise RefusedError("case.evidence_refused", problems=[fault]) from error
    return NewCaseEvidence(
        captured_at=captured_at or office.clock(),
        url=form.text("url") or None,
        content=upload.octets if upload else None,
        note=form.text("evidence_note") or None,
    )
