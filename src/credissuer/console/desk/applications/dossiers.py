"""The page of one application, as every form of it shows it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ParamSpec

from fastapi import Response

from credissuer.applications import consent
from credissuer.applications.application import ApplicationState, receipt
from credissuer.applications.line_up import acts_next, deadline
from credissuer.assessment.worksheet import ConflictOfInterest
from credissuer.console.desk.applications.rubric import facts_of, sheet_page
from credissuer.console.forms import FormData
from credissuer.console.screens import Screens
from credissuer.console.visitors import Visitor
from credissuer.errors import IssuerError, RefusedError
from credissuer.operations.assessing import ask, check_proof
from credissuer.operations.assessing.application_views import ApplicationDossier, read_application
from credissuer.operations.assessing.declare import declaration
from credissuer.operations.assessing.fetch_proof import ADAPTERS
from credissuer.operations.assessing.timeline import timeline
from credissuer.operations.perform import Operation, perform
from credissuer.staff.person import person_actor
from credissuer.staff.roles import Permission
from credissuer.words import in_language
from credverifier import platforms
from credverifier.wire import number as numbers

P = ParamSpec("P")


def page(
    desk: Screens,
    visitor: Visitor,
    text: str,
    *,
    error: IssuerError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The page of the application with that receipt; with `error` what was typed is shown again.

    Raises NotFoundError `application.not_found`.
    """
    office, language = desk.office, desk.language(visitor)
    dossier = perform(office, visitor.call(office), read_application, office, text)
    application, own = dossier.application, dossier.own
    written = dict(typed or {})
    programme = office.programme
    is_free = own is not None and own.record.conflict == ConflictOfInterest.NONE
    return desk.page(
        "applications/application.html",
        visitor,
        error=error,
        typed=written,
        dossier=dossier,
        application=application,
        receipt=receipt(application.id),
        at=f"/office/applications/{receipt(application.id)}",
        actor=acts_next(application).value,
        deadline=deadline(application),
        may_assess=visitor.may(Permission.ASSESS),
        is_assigned=application.assignee == visitor.person.id,
        is_working=application.state in (ApplicationState.ASSESSING, ApplicationState.MORE_ASKED)
        and is_free,
        sheet=sheet_page(programme, own, written, _changed(error)) if own and is_free else None,
        declarations=[(word.value, declaration(word, language)) for word in ConflictOfInterest],
        templates=ask.templates(language, application.language),
        ask_days=ask.DAYS,
        methods=check_proof.METHODS,
        adapters=frozenset(ADAPTERS if office.reads_account_pages else ()),
        called=platforms.display_name,
        shown=numbers.show,
        consent=_agreed(dossier, language),
        steps=timeline(dossier),
        assessors=_assessors(dossier),
        turned_back=_turned_back(dossier),
        **facts_of(programme, dossier, language),
    )


def step(
    desk: Screens,
    visitor: Visitor,
    form: FormData,
    application: str,
    said: str,
    operation: Operation[P, Any],
    *arguments: P.args,
    **options: P.kwargs,
) -> Response:
    """Perform the operation and go back to the application, which says the words called `said`; or
    show it with what was typed, and why not.
    """
    try:
        perform(desk.office, visitor.call(desk.office), operation, *arguments, **options)
    except RefusedError as error:
        return page(desk, visitor, application, error=error, typed=form.typed())
    return done(desk, application, said)


def done(desk: Screens, application: str, said: str) -> Response:
    """The way back to the application, which says the words called `said`."""
    return desk.go(f"/office/applications/{application}", said=f"desk_applications.{said}")


def _changed(error: IssuerError | None) -> frozenset[str]:
    """The criteria of a refused saving that somebody saved elsewhere."""
    problems = () if error is None else error.facts.get("problems", ())
    return frozenset(
        problem.pointer.split("/")[1] for problem in problems if problem.code == "worksheet.changed"
    )


def _agreed(dossier: ApplicationDossier, language: str) -> list[str]:
    """The names of what the holder agreed to make public."""
    application = dossier.application
    version = consent.versions().get(application.consent_version or "")
    if version is None:
        return sorted(application.public_items)
    return [
        in_language(item.name, language)
        for item in version.items
        if item.code in application.public_items
    ]


def _assessors(dossier: ApplicationDossier) -> list[Any]:
    """Whom the application may be handed to."""
    return [
        person
        for person in dossier.people.values()
        if person.is_active
        and person.id != dossier.application.assignee
        and person_actor(person).has(Permission.ASSESS)
    ]


def _turned_back(dossier: ApplicationDossier) -> str:
    """Why the last proposal was refused; empty where it was not."""
    if dossier.application.state is not ApplicationState.ASSESSING or not dossier.proposals:
        return ""
    latest = dossier.proposals[0]
    return latest.decision_note or "" if latest.outcome == "refused" else ""
