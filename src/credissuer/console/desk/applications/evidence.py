"""/office/applications/…/evidence and /proofs: what was gathered, and whose accounts they are."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.console.desk.applications import dossiers
from credissuer.console.forms import Form, FormData
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor, signed_in
from credissuer.errors import FieldError, RefusedError
from credissuer.operations.assessing import check_proof, gather, read
from credissuer.operations.assessing.gather import Piece
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
        perform(office, visitor.call(office), gather.add_evidence, office, application, piece)
    except RefusedError as error:
        return dossiers.page(desk, visitor, application, error=error, typed=form.typed())
    return desk.go(f"/office/applications/{application}", said="desk_applications.kept")


@router.get("/applications/{application}/evidence/{evidence}")
def download(application: str, evidence: str, visitor: Reader, desk: Desk) -> Response:
    """A gathered file; that it was read is kept."""
    office = desk.office
    file = perform(office, visitor.call(office), gather.read_evidence, application, evidence)
    return attachment(desk, file.name, file.media_type, file.content)


@router.get("/applications/{application}/handed-in/{evidence}")
def handed_in(application: str, evidence: str, visitor: Reader, desk: Desk) -> Response:
    """A file of the applicant; that it was read is kept."""
    office = desk.office
    file = perform(office, visitor.call(office), read.read_handed_in, application, evidence)
    return attachment(desk, file.name, file.media_type, file.octets)


@router.post("/applications/{application}/evidence/{evidence}/removal")
def remove(application: str, evidence: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Take back what was added by mistake."""
    office = desk.office
    try:
        perform(office, visitor.call(office), gather.remove_evidence, application, evidence)
    except RefusedError as error:
        return dossiers.page(desk, visitor, application, error=error)
    return desk.go(f"/office/applications/{application}", said="desk_applications.removed")


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
    said = "proven" if is_seen else "missing"
    return desk.go(f"/office/applications/{application}", said=f"desk_applications.{said}")


@router.post("/applications/{application}/proofs/{proof}/page")
def check_page(application: str, proof: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Let the office read the account's page itself."""
    office = desk.office
    try:
        found = check_proof.check_by_page(office, visitor.call(office), application, proof)
    except RefusedError as error:
        return dossiers.page(desk, visitor, application, error=error, typed={"proof": proof})
    said = "proven" if found.method else "missing"
    return desk.go(f"/office/applications/{application}", said=f"desk_applications.{said}")


def attachment(desk: Screens, name: str, media_type: str, octets: bytes) -> Response:
    """A file to be saved, never shown: no browser runs what somebody sent in."""
    reply = desk.html("")
    reply.body = octets
    reply.headers["content-length"] = str(len(octets))
    reply.headers["content-type"] = media_type
    reply.headers["x-content-type-options"] = "nosniff"
    reply.headers["content-security-policy"] = "default-src 'none'; sandbox"
    plain = "".join(
        one if one.isascii() and (one.isalnum() or one in "._-") else "_" for one in name
    )
    reply.headers["content-disposition"] = f'attachment; filename="{plain}"'
    return reply


def _piece(desk: Screens, form: FormData) -> Piece:
    upload = form.file("file")
    return Piece(
        captured_at=_moment(desk, form.text("captured_at")),
        link=form.text("link"),
        note=form.text("note"),
        criterion=form.text("criterion") or None,
        octets=None if upload is None else upload.octets,
        file_name="" if upload is None else upload.name,
    )


def _screenshot(desk: Screens, form: FormData) -> Piece:
    upload = form.file("screenshot")
    assert upload is not None
    return Piece(
        captured_at=_moment(desk, form.text("captured_at")),
        link=form.text("link"),
        proof=form.number("position"),
        octets=upload.octets,
        file_name=upload.name,
    )


def _moment(desk: Screens, text: str) -> datetime:
    """A moment as `datetime-local` sends it, in the office's zone; now where it is empty.

    Raises RefusedError `evidence_file.refused`.
    """
    if not text:
        return desk.office.clock()
    try:
        local = datetime.fromisoformat(text)
    except ValueError as error:
        wrong = FieldError.of("/captured_at", RefusedError("evidence_file.moment"))
        raise RefusedError("evidence_file.refused", problems=(wrong,)) from error
    if local.tzinfo is None:
        local = local.replace(tzinfo=desk.office.zone)
    return local.replace(microsecond=0)
