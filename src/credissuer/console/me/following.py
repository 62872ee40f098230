"""/me/status: an application like a parcel, and /me/withdraw."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from fastapi import APIRouter, Response

from credissuer.applications.application import (
    CLOSED,
    ApplicationRecord,
    ApplicationState,
    AskRecord,
    receipt,
)
from credissuer.applications.proof import ProofRecord, ProofState
from credissuer.console.forms import Form
from credissuer.console.holders import Holder, Me, MeScreens, Own
from credissuer.console.me.certified import HeldCertificate, cards
from credissuer.errors import FieldError, RefusedError
from credissuer.operations.applying import drafts, own, proving, sending
from credissuer.operations.perform import perform
from credissuer.store.applications.applications import ApplicationReading, Asks
from credissuer.store.applications.proofs import Proofs

router = APIRouter()


class Stop(NamedTuple):
    """A place on the way: `name` a key of [way], `state` done, now or ahead, `at` when it was."""

    name: str
    state: str
    at: datetime | None


class Parcel(NamedTuple):
    """Where an application is: who acts next (a key of status_…) and by when."""

    record: ApplicationRecord
    receipt: str
    stops: list[Stop]
    who: str
    due: datetime | None
    proofs: list[ProofRecord]
    asks: list[AskRecord]
    asked: AskRecord | None


@router.get("/status")
def status(holder: Holder, me: Me) -> Response:
    """The newest application, certificates, and what came before."""
    return _status(me, holder)


@router.post("/status")
def answer(holder: Holder, me: Me, form: Form) -> Response:
    """Answer what staff asked."""
    try:
        perform(
            me.office,
            holder.call(me.office),
            sending.answer,
            form.text("application"),
            form.text("answer"),
        )
    except RefusedError as error:
        fault = FieldError.of("/answer", error)
        shown = RefusedError("application.incomplete", problems=[fault])
        return _status(me, holder, shown, form.typed())
    return me.way("/me/status", "me.answered")


@router.get("/withdraw")
def ask_withdrawal(holder: Holder, me: Me) -> Response:
    """What follows from a withdrawal, before it is done."""
    with me.office.store.read() as reading:
        record = own.open_application(reading, holder.holder.id)
    if record is None:
        return me.way("/me/status")
    return me.show("me/withdraw.html", application=record, receipt=receipt(record.id))


@router.post("/withdraw")
def withdraw(holder: Holder, me: Me, form: Form) -> Response:
    """Take the application back."""
    call = holder.call(me.office)
    perform(me.office, call, drafts.withdraw, form.text("application"))
    return me.way("/me/status", "me.withdrawn")


def _status(
    me: MeScreens,
    holder: Own,
    error: RefusedError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    with me.office.store.read() as reading:
        theirs = [
            one
            for one in reading.of(ApplicationReading).of_holder(holder.holder.id)
            if one.erased_at is None
        ]
        newest = theirs[0] if theirs else None
        parcel = None
        if newest is not None:
            parcel = parcel_of(
                newest,
                reading.of(Proofs).of_application(newest.id),
                reading.of(Asks).of_application(newest.id),
            )
        certificates = cards(me.office, reading, holder.holder)
    return me.show(
        "me/status.html",
        error=error,
        typed=typed,
        parcel=parcel,
        older=[(one, receipt(one.id)) for one in theirs[1:]],
        certificates=certificates,
        to_place=_to_place(parcel),
        granted=_granted(parcel, certificates),
        in_force=any(one.standing == "valid" for one in certificates),
    )


def parcel_of(
    record: ApplicationRecord, proofs: list[ProofRecord], asks: list[AskRecord]
) -> Parcel:
    """How far an application has come."""
    asked = next((one for one in reversed(asks) if one.answered_at is None), None)
    waits = asked if record.state is ApplicationState.MORE_ASKED else None
    who = "nobody" if record.state in CLOSED else "office"
    if record.state in (
        ApplicationState.DRAFT,
        ApplicationState.MORE_ASKED,
        ApplicationState.GRANTED,
    ):
        who = "you"
    due = record.answer_due_at if record.state is ApplicationState.MORE_ASKED else record.due_at
    return Parcel(
        record,
        receipt(record.id),
        _stops(record),
        who,
        None if record.state in (*CLOSED, ApplicationState.DRAFT) else due,
        proofs,
        asks,
        waits,
    )


_REACHED = {
    ApplicationState.DRAFT: 0,
    ApplicationState.SUBMITTED: 1,
    ApplicationState.ASSESSING: 1,
    ApplicationState.MORE_ASKED: 1,
    ApplicationState.PROPOSED: 2,
    ApplicationState.GRANTED: 4,
    ApplicationState.REFUSED: 4,
    ApplicationState.WITHDRAWN: 4,
}
"""Of the four stops, how many an application has behind it."""


def _stops(record: ApplicationRecord) -> list[Stop]:
    if record.state is ApplicationState.WITHDRAWN:
        sent = [Stop("sent", "done", record.submitted_at)] if record.submitted_at else []
        return [*sent, Stop("ended", "done", record.closed_at)]
    last = "ended" if record.state is ApplicationState.REFUSED else "issued"
    names = ("sent", "assessed", "decided", last)
    at = {"sent": record.submitted_at, last: record.closed_at}
    reached = _REACHED[record.state]
    return [
        Stop(
            name,
            "done" if place < reached else "now" if place == reached else "ahead",
            at.get(name) if place < reached else None,
        )
        for place, name in enumerate(names)
    ]


def _granted(parcel: Parcel | None, certificates: list[HeldCertificate]) -> str | None:
    """The number of the certificate by which the application ended, while it is in force."""
    number = parcel.record.certificate if parcel else None
    valid = {one.number for one in certificates if one.standing == "valid"}
    return number if number in valid else None


def _to_place(parcel: Parcel | None) -> bool:
    """Whether a code was looked for in vain, so that the holder has to do it again."""
    if parcel is None or parcel.record.state not in proving.STILL_PROVES - {ApplicationState.DRAFT}:
        return False
    return any(one.state in (ProofState.MISSING, ProofState.WAITING) for one in parcel.proofs)
