"""/me/data: taken along, taken back, deleted."""

from __future__ import annotations

from fastapi import APIRouter, Response

from credissuer.applications.application import ApplicationRecord, receipt
from credissuer.applications.consent import ConsentItem, ConsentRecord, versions
from credissuer.console.forms import Form
from credissuer.console.holders import Holder, Me, MeScreens, Own, no_session_cookie
from credissuer.errors import NotFoundError, RefusedError
from credissuer.operations.applying import consenting, erasing, own_data
from credissuer.operations.perform import perform
from credissuer.store.applications.applications import ApplicationReading, Consents

router = APIRouter()


@router.get("/data")
def data(holder: Holder, me: Me) -> Response:
    """What is held, and what can be done with it."""
    return me.show("me/data.html", given=_given(me, holder))


@router.post("/data/download")
def download(holder: Holder, me: Me, form: Form) -> Response:
    """Everything, as a ZIP. By a form and not by a link, because the trail keeps it."""
    packed = perform(me.office, holder.call(me.office), own_data.download, me.office)
    return me.file(packed, "my-data.zip", "application/zip")


@router.get("/data/take-back/{application}/{code}")
def ask_back(holder: Holder, me: Me, application: str, code: str) -> Response:
    """What follows when an item is taken back, before it is done."""
    return _back(me, holder, application, code)


@router.post("/data/take-back/{application}/{code}")
def take_back(holder: Holder, me: Me, application: str, code: str, form: Form) -> Response:
    """Take it back."""
    confirmed = form.text("confirmed") == "1"
    call = holder.call(me.office)
    try:
        perform(
            me.office,
            call,
            consenting.take_back,
            me.office,
            application,
            code,
            confirmed=confirmed,
        )
    except RefusedError as error:
        return _back(me, holder, application, code, error)
    return me.way("/me/data", "me.taken_back")


@router.get("/data/delete")
def ask_deletion(holder: Holder, me: Me) -> Response:
    """What would go and what would stay."""
    return _deletion(me, holder)


@router.post("/data/delete")
def delete(holder: Holder, me: Me, form: Form) -> Response:
    """Delete it."""
    confirmed = form.text("confirmed") == "1"
    try:
        done = perform(me.office, holder.call(me.office), erasing.erase, confirmed=confirmed)
    except RefusedError as error:
        return _deletion(me, holder, error)
    if not done.forgets_holder:
        return me.way("/me/data", "me.erased")
    gone = MeScreens(me.request)
    gone.own = None
    reply = gone.show("me/deleted.html")
    reply.headers.append("set-cookie", no_session_cookie(me.office))
    return reply


def _given(
    me: MeScreens, holder: Own
) -> list[tuple[ApplicationRecord, ConsentRecord, list[ConsentItem]]]:
    """What is agreed to now, of each application."""
    with me.office.store.read() as reading:
        consents = reading.of(Consents).of_holder(holder.holder.id)
        records = {
            one.id: one for one in reading.of(ApplicationReading).of_holder(holder.holder.id)
        }
    return [
        (
            records[one.application_id],
            one,
            [item for item in versions()[one.version].items if item.code in one.items.split()],
        )
        for one in consents
        if one.withdrawn_at is None
    ]


def _back(
    me: MeScreens,
    holder: Own,
    application: str,
    code: str,
    error: RefusedError | None = None,
) -> Response:
    for record, _, items in _given(me, holder):
        for item in items:
            if record.id == application and item.code == code and not item.required:
                return me.show("me/take_back.html", error=error, application=record, item=item)
    raise NotFoundError("application.not_found", id=application[:40])


def _deletion(me: MeScreens, holder: Own, error: RefusedError | None = None) -> Response:
    with me.office.store.read() as reading:
        planned = erasing.plan(reading, holder.holder, me.office.clock())
    return me.show("me/delete.html", error=error, plan=planned, receipt=receipt)
