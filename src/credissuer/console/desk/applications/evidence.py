"""/office/applications/…/evidence and /proofs: what was gathered, and whose accounts they are."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.console.desk.applications import dossiers
from credissuer.console.desk.applications.dossiers import done, step
from credissuer.console.forms import Form, FormData
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor, signed_in
from credissuer.errors import FieldError, RefusedError
from credissuer.operations.assessing import application_views, check_proof, gather
from credissuer.operations.assessing.gather import NewAssessorEvidence
from credissuer.operations.perform import perform
from credissuer.staff.roles import Permission

router = APIRouter()

Reader = Annotated[Visitor, signed_in(Permission.APPLICATIONS)]
Assessor = Annotated[Visitor, signed_in(Permission.ASSESS)]


@router.post("/applications/{application}/evidence")
def add(application: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Keep a link or a file."""
    office = desk.office
    try:
        piece = _piece(desk, form)
    except RefusedError as error:
        return dossiers.page(desk, visitor, application, error=error, typed=form.typed())
    return step(
        desk, visitor, form, application, "kept", gather.add_evidence, office, application, piece
    )


@router.get("/applications/{application}/evidence/{evidence}")
def download(application: str, evidence: str, visitor: Reader, desk: Desk) -> Response:
    """A gathered file; that it was read is kept."""
    office = desk.office
    file = perform(office, visitor.call(office), gather.read_evidence, application, evidence)
    return desk.file(file.content, file.name, file.media_type)


@router.get("/applications/{application}/handed-in/{evidence}")
def handed_in(application: str, evidence: str, visitor: Reader, desk: Desk) -> Response:
    """A file of the applicant; that it was read is kept."""
    office = desk.office
    file = perform(
        office, visitor.call(office), application_views.read_handed_in, application, evidence
    )
    return desk.file(file.octets, file.name, file.media_type)


@router.post("/applications/{application}/evidence/{evidence}/removal")
def remove(application: str, evidence: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Take back what was added by mistake."""
    return step(
        desk, visitor, form, application, "removed", gather.remove_evidence, application, evidence
    )


@router.post("/applications/{application}/proofs/{proof}")
def check(application: str, proof: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Record what a member of staff saw, with the screenshot of it."""
    office, call = desk.office, visitor.call(desk.office)
    is_seen = form.text("do") == "proven"
    try:
        evidence_id = ""
        if is_seen and form.file("screenshot") is not None:
            piece = _screenshot(desk, form)
            kept = perform(office, call, gather.add_evidence, office, application, piece)
            evidence_id = kept.id
        perform(
            office,
            call,
            check_proof.check_by_staff,
            office,
            application,
            proof,
            is_seen=is_seen,
            method=form.text("method"),
            evidence_id=evidence_id or form.text("evidence"),
            account_id=form.text("account_id"),
        )
    except RefusedError as error:
        typed = {**form.typed(), "proof": proof}
        return dossiers.page(desk, visitor, application, error=error, typed=typed)
    return done(desk, application, "proven" if is_seen else "missing")


@router.post("/applications/{application}/proofs/{proof}/page")
def check_page(application: str, proof: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Let the office read the account's page itself."""
    office = desk.office
    try:
        found = check_proof.check_by_page(office, visitor.call(office), application, proof)
    except RefusedError as error:
        return dossiers.page(desk, visitor, application, error=error, typed={"proof": proof})
    return done(desk, application, "proven" if found.method else "missing")


def _piece(desk: Screens, form: FormData) -> NewAssessorEvidence:
    upload = form.file("file")
    return NewAssessorEvidence(
        captured_at=_captured_at(desk, form),
        link=form.text("link"),
        note=form.text("note"),
        criterion=form.text("criterion") or None,
        octets=None if upload is None else upload.octets,
        file_name="" if upload is None else upload.name,
    )


def _screenshot(desk: Screens, form: FormData) -> NewAssessorEvidence:
    upload = form.file("screenshot")
    assert upload is not None
    return NewAssessorEvidence(
        captured_at=_captured_at(desk, form),
        link=form.text("link"),
        proof=form.number("position"),
        octets=upload.octets,
        file_name=upload.name,
    )


def _captured_at(desk: Screens, form: FormData) -> datetime:
    """When it was captured; now where that is left empty.

    Raises RefusedError `evidence_file.refused`.
    """
    try:
        return form.moment("captured_at", desk.office.zone) or desk.office.clock()
    except ValueError as error:
        wrong = FieldError.of("/captured_at", RefusedError("evidence_file.moment"))
        raise RefusedError("evidence_file.refused", problems=(wrong,)) from error
