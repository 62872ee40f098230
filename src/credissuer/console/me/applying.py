"""/me/apply: the steps of an application, each saved when it is left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, ParamSpec

from fastapi import APIRouter, Response

from credissuer.applications.application import (
    ApplicationPurpose,
    ApplicationRecord,
    ApplicationState,
    receipt,
)
from credissuer.applications.consent import current
from credissuer.applications.evidence import MOST_OCTETS, MOST_PIECES, EvidenceRecord
from credissuer.applications.proof import ProofRecord
from credissuer.console.forms import Form, FormData
from credissuer.console.holders import Holder, Me, MeScreens, Own
from credissuer.errors import FieldError, IssuerError, RefusedError
from credissuer.operations.applying import consenting, drafts, evidence, own, sending
from credissuer.operations.perform import Operation, perform
from credissuer.store.applications.evidence import Evidence
from credissuer.store.applications.proofs import Proofs
from credissuer.words import in_language
from credverifier.wire import number as numbers

router = APIRouter()

P = ParamSpec("P")

STEPS = ("who", "accounts", "public", "prove", "evidence", "review")
"""The steps in their order, each a page /me/apply/…"""


class View(NamedTuple):
    """An application as its pages show it; `missing` are the steps that lack something."""

    record: ApplicationRecord
    proofs: list[ProofRecord]
    pieces: list[EvidenceRecord]
    missing: list[FieldError]


@router.get("/apply")
def begin(holder: Holder, me: Me) -> Response:
    """How it begins; an unfinished application goes on at the first step that lacks something."""
    view = open_view(me, holder)
    if view is None:
        return me.show("me/apply.html", steps=STEPS)
    if view.record.state is not ApplicationState.DRAFT:
        return me.way("/me/status")
    lacking = [fault.pointer.removeprefix("/") for fault in view.missing]
    return me.way(f"/me/apply/{lacking[0] if lacking else 'review'}")


@router.post("/apply")
def start(holder: Holder, me: Me, form: Form) -> Response:
    """Begin an application; `replaces` is the number of the certificate that is renewed."""
    purpose = (
        ApplicationPurpose.CHANGE
        if form.text("purpose") == "change"
        else ApplicationPurpose.RENEWAL
    )
    perform(
        me.office,
        holder.call(me.office),
        drafts.start,
        me.office,
        purpose=purpose,
        replaces=form.text("replaces") or None,
    )
    return me.way(
        "/me/apply/accounts"
        if purpose is ApplicationPurpose.CHANGE and form.text("replaces")
        else "/me/apply/who"
    )


@router.get("/apply/who")
def who(holder: Holder, me: Me) -> Response:
    """Step 1."""
    return step(me, holder, "who")


@router.post("/apply/who")
def save_who(holder: Holder, me: Me, form: Form) -> Response:
    """Save who applies."""
    view = draft_view(me, holder)
    given = {name: form.text(name) for name in ("kind", "name", "about", "phone")}
    version = form.number("version") or None
    return _saved(me, holder, form, "who", drafts.save_details, view.record.id, given, version)


@router.get("/apply/public")
def public(holder: Holder, me: Me) -> Response:
    """Step 3: what becomes public."""
    return step(me, holder, "public")


@router.post("/apply/public")
def agree(holder: Holder, me: Me, form: Form) -> Response:
    """Record what is ticked, with the version of the words."""
    view = draft_view(me, holder)
    version, ticked = form.text("consent"), form.every("item")
    return _saved(me, holder, form, "public", consenting.agree, view.record.id, version, ticked)


@router.get("/apply/review")
def review(holder: Holder, me: Me) -> Response:
    """Step 6: all of it on one page."""
    return step(me, holder, "review")


@router.post("/apply/review")
def submit(holder: Holder, me: Me, form: Form) -> Response:
    """Send it."""
    view = draft_view(me, holder)
    office, version = me.office, form.number("version") or None
    try:
        perform(office, holder.call(office), sending.submit, office, view.record.id, version)
    except RefusedError as error:
        return step(me, holder, "review", error, form)
    return me.way("/me/status", "me.submitted")


def open_view(me: MeScreens, holder: Own) -> View | None:
    """The application that is not closed yet; None where there is none."""
    with me.office.store.read() as reading:
        record = own.open_application(reading, holder.holder.id)
        if record is None:
            return None
        version = current(me.office.today).version
        now = me.office.clock()
        return View(
            record,
            reading.of(Proofs).of_application(record.id),
            reading.of(Evidence).of_application(record.id),
            list(sending.missing(reading, record, now, version)),
        )


def draft_view(me: MeScreens, holder: Own) -> View:
    """The draft. Raises RefusedError `application.none` where there is nothing to fill in."""
    view = open_view(me, holder)
    if view is None or view.record.state is not ApplicationState.DRAFT:
        raise RefusedError("application.none")
    return view


def after(name: str) -> str:
    """The path of the step behind the one called `name`."""
    return f"/me/apply/{STEPS[STEPS.index(name) + 1]}"


def step(
    me: MeScreens,
    holder: Own,
    name: str,
    error: IssuerError | None = None,
    form: FormData | None = None,
    **facts: Any,
) -> Response:
    """The page of a step; what was typed is shown again where something is wrong with it."""
    view = open_view(me, holder)
    if view is None:
        return me.way("/me/apply")
    if view.record.state is not ApplicationState.DRAFT:
        return me.way("/me/status")
    language = me.language()
    typed = {**_text(view.record.form), **(form.typed() if form else {})}
    ticked: Sequence[str] = sorted(view.record.public_items) if form is None else form.every("item")
    place = STEPS.index(name)
    return me.show(
        f"me/steps/{name}.html",
        error=error,
        typed=typed,
        steps=STEPS,
        step=name,
        before=f"/me/apply/{STEPS[place - 1]}" if place else "/me/status",
        following=after(name) if name != "review" else "",
        application=view.record,
        receipt=receipt(view.record.id),
        replaces=numbers.show(view.record.replaces) if view.record.replaces else "",
        proofs=view.proofs,
        pieces=view.pieces,
        lacking={fault.pointer.removeprefix("/"): fault.words[language] for fault in view.missing},
        consent=current(me.office.today),
        ticked=ticked,
        **form_facts(me),
        **facts,
    )


def _saved(
    me: MeScreens,
    holder: Own,
    form: FormData,
    name: str,
    operation: Operation[P, Any],
    *arguments: P.args,
    **options: P.kwargs,
) -> Response:
    """Perform the operation and go on to the next step; or show the one called `name` again."""
    try:
        perform(me.office, holder.call(me.office), operation, *arguments, **options)
    except RefusedError as error:
        return step(me, holder, name, error, form)
    return me.way(after(name))


def form_facts(me: MeScreens) -> dict[str, Any]:
    """What the form for evidence says up front: its bounds, and what a piece may be about."""
    criteria = me.office.programme.criteria
    return {
        "most_pieces": MOST_PIECES,
        "most_megabytes": MOST_OCTETS // (1024 * 1024),
        "abouts": [(one.id, in_language(one.title, me.language())) for one in criteria],
        "portrait": evidence.PORTRAIT,
    }


def _text(form: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in form.items() if isinstance(value, str)}
