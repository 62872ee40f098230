"""Every form of the desk and of the KOL's page: refused from another site, without the token of its
session, without a session, and while the security key is due.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from fastapi.routing import APIRoute

from credissuer.applications.holder import HolderRecord
from credissuer.console import application, holders
from credissuer.console.visitors import csrf_of
from credissuer.office import Office
from credissuer.operations.applying import entering
from credissuer.operations.perform import perform
from credissuer.staff.roles import ANYBODY, FOR_PEOPLE
from tests.callers import Caller
from tests.console.signing_in import ORIGIN, Visit, where
from tests.security_keys import SoftKey
from tests.staff_members import PASSWORD, staff

POSTS = sorted(
    prefix + re.sub(r"\{[^}]*\}", "x", route.path)
    for prefix, router in application._prefixed()
    for route in router.routes
    if isinstance(route, APIRoute) and "POST" in route.methods
)
DESK = [path for path in POSTS if path.startswith(application.OFFICE)]

FOR_ANYBODY = {
    "/office/sign-in": "signs in",
    "/office/sign-in/key": "signs in",
    "/office/sign-in/options": "asks for a challenge",
    "/office/demo": "signs in, in a demo",
    "/office/invitation": "shows what a link is good for",
    "/office/invitation/accept": "uses a link up",
}
"""Forms of the desk that nobody needs a session for, and what they do."""

BY_HALVES = {
    *FOR_ANYBODY,
    "/office/sign-out",
    "/office/step-up",
    "/office/step-up/options",
    "/office/security/keys",
    "/office/security/keys/options",
}
"""Forms that a session takes whose security key is still due."""

FROM_ELSEWHERE = (
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    # A browser from before that header, and one in which both do not agree.
    {"origin": "https://evil.example"},
    {"origin": "https://office.test.evil.example"},
    {"origin": "http://office.test"},
    {"origin": "null", "sec-fetch-site": "cross-site"},
)
"""What browsers say of a form that another site made them send."""

FROM_HERE = (
    {"sec-fetch-site": "same-origin", "origin": "null"},
    {"origin": "https://office.test"},
    # Our own pages have a Referrer-Policy by which browsers keep the origin to themselves.
    {"origin": "null"},
    {},
)


@pytest.fixture
def visit(office: Office, call: Caller) -> Visit:
    """Somebody with every role that a person can have, signed in with a password and no more."""
    staff(office, "all", *FOR_PEOPLE, password=PASSWORD)
    here = Visit(office, call)
    here.password("all", PASSWORD)
    return here


@pytest.fixture
def whole(visit: Visit) -> Visit:
    """And with their key."""
    visit.register(SoftKey(ORIGIN))
    return visit


def test_there_are_many() -> None:
    assert len(DESK) > 40
    assert len(POSTS) > len(DESK)
    assert set(FOR_ANYBODY) | BY_HALVES <= set(POSTS)


def test_from_another_site_each_is_refused(whole: Visit) -> None:
    assert whole.secret is not None
    good = {"csrf": csrf_of(whole.secret)}
    for headers in FROM_ELSEWHERE:
        answers = {path: whole.send(path, good, **headers).status_code for path in POSTS}
        refused = {path for path, status in answers.items() if status == 403}
        assert set(DESK) - refused == set()
        # Of a holder who is not there: the door, before the form is looked at.
        assert {answers[path] for path in set(POSTS) - refused} <= {303}


def test_without_the_token_of_the_session_each_is_refused(whole: Visit) -> None:
    for token in ({"other": "x"}, {"csrf": "0" * 64}):
        answers = {path: whole.send(path, token).status_code for path in DESK}
        assert {path: status for path, status in answers.items() if status != 403} == {}


def test_without_a_session_each_leads_to_the_door(office: Office, call: Caller) -> None:
    nobody = Visit(office, call)
    led = {path: where(nobody.post(path)) for path in DESK if path not in FOR_ANYBODY}
    assert {path: to for path, to in led.items() if to != "/office/sign-in"} == {}


def test_while_the_key_is_due_each_leads_to_it(visit: Visit) -> None:
    led = {path: where(visit.post(path)) for path in DESK if path not in BY_HALVES}
    assert {path: to for path, to in led.items() if to != "/office/sign-in/key"} == {}


def test_a_planted_token_of_another_session_is_none(
    whole: Visit, office: Office, make_app: Callable[..., Caller]
) -> None:
    staff(office, "evil", password=PASSWORD)
    other = Visit(office, whole.caller)
    other.password("evil", PASSWORD)
    assert other.secret is not None
    stolen = {"csrf": csrf_of(other.secret)}
    answers = {path: whole.send(path, stolen).status_code for path in DESK}
    assert {path: status for path, status in answers.items() if status != 403} == {}


def test_from_here_a_form_is_taken(whole: Visit) -> None:
    assert whole.secret is not None
    good = {"csrf": csrf_of(whole.secret), "language": "en", "to": "/office/settings"}
    for headers in FROM_HERE:
        assert where(whole.send("/office/language", good, **headers)) == "/office/settings"


def test_of_a_holder_each_is_refused_without_the_token_of_the_session(
    office: Office, call: Caller
) -> None:
    holder = HolderRecord(
        id="H00000001", email="a@example.vn", name=None, language="vi", created_at=office.clock()
    )
    with office.store.write() as transaction:
        transaction.add([holder])
    mine, theirs = (
        perform(office, office.call(ANYBODY), entering.open_session, office, holder)
        for _ in range(2)
    )
    cookie = f"{holders.cookie_name(office)}={mine.secret}"
    refused = {}
    for token in ({"other": "x"}, {"csrf": "0" * 64}, {"csrf": csrf_of(theirs.secret)}):
        for path in (path for path in POSTS if path.startswith(application.ME)):
            reply = call("POST", path, data=token, headers={"cookie": cookie})
            refused[path, str(token)] = reply.status_code
    assert set(refused.values()) == {403}, refused
