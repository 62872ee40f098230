"""/me/apply/accounts and /me/apply/prove: which accounts, and the code in each."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from credissuer.applications.application import ApplicationState
from credissuer.assessment.subjects import UNRESOLVED, ShareLinks
from credissuer.console.forms import Form
from credissuer.console.holders import Holder, Me, MeScreens, Own
from credissuer.console.me.applying import View, draft_view, open_view, step
from credissuer.errors import FieldError, RefusedError
from credissuer.http.asgi import address
from credissuer.operations.applying import proving, sending
from credissuer.operations.perform import perform
from credissuer.public.share_links import resolved
from credverifier import platforms
from credverifier.errors import ShareLinkError

router = APIRouter()

MOST_LINK = 2_048


@router.get("/apply/accounts")
def accounts(holder: Holder, me: Me) -> Response:
    """Step 2."""
    return step(me, holder, "accounts", most=proving.MOST_ACCOUNTS)


@router.post("/apply/accounts")
def add(holder: Holder, me: Me, form: Form) -> Response:
    """Add the account of a pasted link."""
    view = draft_view(me, holder)
    link = form.text("link")[:MOST_LINK]
    try:
        perform(
            me.office,
            holder.call(me.office),
            proving.add_account,
            me.office,
            view.record.id,
            link,
            _resolved(me, link),
        )
    except RefusedError as error:
        return step(me, holder, "accounts", _in_place(error), form, most=proving.MOST_ACCOUNTS)
    return me.way("/me/apply/accounts", "me.account_added")


@router.post("/apply/accounts/remove")
def remove(holder: Holder, me: Me, form: Form) -> Response:
    """Take an account out."""
    view = draft_view(me, holder)
    call = holder.call(me.office)
    perform(me.office, call, proving.remove_account, view.record.id, form.text("proof"))
    return me.way("/me/apply/accounts", "me.account_removed")


@router.get("/apply/prove")
def prove(holder: Holder, me: Me) -> Response:
    """Step 4; also after the application was sent, where a code was not found."""
    return _prove(me, holder)


@router.post("/apply/prove")
def place(holder: Holder, me: Me, form: Form) -> Response:
    """The holder says that the code is in its place."""
    view = _provable(me, holder)
    try:
        perform(
            me.office,
            holder.call(me.office),
            proving.placed,
            view.record.id,
            form.text("proof"),
            form.text("method"),
        )
    except RefusedError as error:
        return _prove(me, holder, error)
    return me.way("/me/apply/prove", "me.placed")


@router.post("/apply/prove/fresh")
def fresh(holder: Holder, me: Me, form: Form) -> Response:
    """A new code for an account."""
    view = _provable(me, holder)
    call = holder.call(me.office)
    perform(me.office, call, proving.fresh_code, me.office, view.record.id, form.text("proof"))
    return me.way("/me/apply/prove", "me.fresh")


def _prove(me: MeScreens, holder: Own, error: RefusedError | None = None) -> Response:
    view = open_view(me, holder)
    now = me.office.clock()
    facts: dict[str, Any] = {"shown": [], "places": proving.PLACES}
    if view is not None:
        facts["shown"] = [one.id for one in view.proofs if sending.is_shown(one, now)]
    if view is None or view.record.state is ApplicationState.DRAFT:
        return step(me, holder, "prove", error, **facts)
    return me.show("me/prove_again.html", error=error, proofs=view.proofs, **facts)


def _provable(me: MeScreens, holder: Own) -> View:
    view = open_view(me, holder)
    if view is None:
        raise RefusedError("application.none")
    return view


def _resolved(me: MeScreens, link: str) -> ShareLinks:
    """Where a share link leads, asked of its platform; nothing for any other link."""
    share = platforms.share_link(link)
    if share is None or share.leads == "post":
        return UNRESOLVED
    try:
        url = resolved(me.service, address(me.request.scope), share.address).url
    except ShareLinkError as error:
        return {share.address: error}
    return {share.address: url}


def _in_place(error: RefusedError) -> RefusedError:
    """The refusal beside the field of the link."""
    return RefusedError("application.incomplete", problems=[FieldError.of("/link", error)])
