"""/me/account/directory: whether one wants to be found, by what, and out again."""

from __future__ import annotations

from fastapi import APIRouter, Response

from credissuer.applications import listing
from credissuer.console.forms import Form
from credissuer.console.holders import Holder, Me
from credissuer.errors import RefusedError
from credissuer.operations.applying.listing import join, own_subject
from credissuer.operations.perform import perform
from credissuer.store.applications.listings import ListingReading

router = APIRouter()


@router.get("/account/directory")
def show(holder: Holder, me: Me) -> Response:
    """What it is, and what was chosen."""
    return _shown(me, holder)


@router.post("/account/directory")
def choose(holder: Holder, me: Me, form: Form) -> Response:
    """Be found from now on, by other words, or no longer."""
    agreed = form.text("agreed") == "1"
    topics, region = form.every("topic"), form.text("region") or None
    try:
        perform(me.office, holder.call(me.office), join, topics, region, agreed=agreed)
    except RefusedError as error:
        return _shown(me, holder, error)
    return me.way("/me/account/directory", "me.directory_in" if agreed else "me.directory_out")


def _shown(me: Me, holder: Holder, error: RefusedError | None = None) -> Response:
    with me.office.store.read() as reading:
        subject_id = own_subject(reading, holder.holder)
        record = None if subject_id is None else reading.of(ListingReading).of_subject(subject_id)
    is_in = record is not None and record.withdrawn_at is None
    return me.show(
        "me/directory.html",
        error=error,
        is_certified=subject_id is not None,
        is_in=is_in,
        chosen=record.topics.split() if record is not None and is_in else [],
        region=record.region if record is not None and is_in else None,
        topics=listing.topics(),
        regions=listing.regions(),
        most=listing.MOST_TOPICS,
    )
