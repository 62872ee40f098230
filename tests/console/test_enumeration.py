"""Nobody learns at the door who works here, who has applied, or which links there are: known and
unknown get the same status, headers and page, after the same work.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest
from argon2 import extract_parameters
from sqlalchemy import Engine, event

from credissuer.applications.holder import HolderRecord
from credissuer.office import Office
from credissuer.operations.people.accept import accept
from credissuer.operations.people.invite import invite
from credissuer.operations.perform import perform
from credissuer.operations.sign_in import passwords
from credissuer.staff.account import account
from credissuer.staff.roles import ANYBODY, Role, operator
from tests.callers import Caller
from tests.console.signing_in import Visit
from tests.staff_members import PASSWORD, staff

CHANGING = ("x-request-id", "content-length", "date")
LOGINS = {
    "with a password": "zz-mai",
    "without a password": "zz-quan",
    "disabled": "zz-gone",
    "of nobody": "zz-nobody",
    "of nobody, and long": "n" * 300,
}


@pytest.fixture
def visit(office: Office, call: Caller) -> Visit:
    staff(office, "zz-mai", Role.ASSESSOR, password=PASSWORD)
    staff(office, "zz-quan", Role.APPROVER)
    staff(office, "zz-gone", Role.AUDITOR, password=PASSWORD, disabled_at=office.clock())
    return Visit(office, call)


def told(reply: httpx2.Response, *given: str) -> tuple[Any, ...]:
    """Everything that a reply tells, but for what was typed and what is random."""
    page = reply.text
    for each in given:
        page = page.replace(each, "…")
    headers = sorted((name, value) for name, value in reply.headers.items() if name not in CHANGING)
    return reply.status_code, headers, re.sub(r"[0-9a-f]{32}", "…", page)


@contextmanager
def statements() -> Iterator[Counter[str]]:
    """How often each statement is run on any database."""
    seen: Counter[str] = Counter()

    def count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        seen[re.sub(r"\s+", " ", statement)] += 1

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def test_a_wrong_password_tells_nothing_of_the_login(visit: Visit) -> None:
    seen, work = {}, {}
    for name, login in LOGINS.items():
        with statements() as run:
            seen[name] = told(visit.password(login, "wrong horse battery"), login)
        work[name] = run
    assert len({str(each) for each in seen.values()}) == 1, seen
    assert len({str(sorted(each.items())) for each in work.values()}) == 1, work


def test_what_a_login_of_nobody_is_tried_against_costs_as_much(office: Office) -> None:
    kept = staff(office, "lan", password=PASSWORD).password_hash
    assert kept is not None
    assert extract_parameters(passwords._decoy()) == extract_parameters(kept)
    assert not passwords.is_right(None, PASSWORD)


def test_the_limit_on_tries_is_the_same_for_a_login_of_nobody(visit: Visit) -> None:
    turns = {}
    for login in ("zz-mai", "zz-nobody"):
        replies = [visit.password(login, "wrong horse battery") for _ in range(12)]
        turns[login] = [told(reply, login) for reply in replies]
    assert turns["zz-mai"] == turns["zz-nobody"]
    assert turns["zz-mai"][0] != turns["zz-mai"][-1]


def test_a_magic_link_tells_nothing_of_the_address(
    office: Office, make_app: Any, visit: Visit
) -> None:
    holder = HolderRecord(
        id="H00000001",
        email="known@example.vn",
        name="Minh Ánh",
        language="en",
        created_at=office.clock(),
    )
    with office.store.write() as transaction:
        transaction.add([holder])
    # The first entry of a trail takes one statement more.
    visit.caller("POST", "/me/link", data={"email": "first@example.vn"})
    seen, work = {}, {}
    for email in ("known@example.vn", "other@example.vn"):
        turns = []
        for turn in range(7):
            # From another address each time, so that the bound of one address is not met before
            # that of one recipient.
            caller = visit.caller.at(f"192.0.2.{10 + turn}")
            with statements() as run:
                turns.append(told(caller("POST", "/me/link", data={"email": email}), email))
            work[email, turn] = sorted(run.items())
        seen[email] = turns
    assert seen["known@example.vn"] == seen["other@example.vn"]
    for turn in range(7):
        assert work["known@example.vn", turn] == work["other@example.vn", turn]


def test_a_link_that_was_used_and_one_that_never_was_are_alike(
    office: Office, call: Caller
) -> None:
    wanted = account(
        login="lan", name="Lan", email="lan@tnso.example", language="vi", roles=["auditor"]
    )
    done = perform(office, office.call(operator("test")), invite, office, wanted)
    kept = passwords.hashed(office, done.person, "một câu dài không ai đoán")
    perform(office, office.call(ANYBODY), accept, office, done.secret, "Lan", "vi", kept)
    # Whoever has the secret of a used link has had it in their hands; nobody else meets one.
    replies = [
        call("POST", "/office/invitation", data={"secret": secret})
        for secret in ("A" * 43, "B" * 43, "")
    ]
    assert len({str(told(reply, "A" * 43, "B" * 43)) for reply in replies}) == 1
    for key in ("A" * 43, "B" * 43, ""):
        assert call.get(f"/me/sign-in?key={key}").status_code == 410
    gone = [call("POST", "/me/sign-in", data={"secret": key}) for key in ("A" * 43, "B" * 43)]
    assert told(gone[0], "A" * 43) == told(gone[1], "B" * 43)


def test_a_key_of_nobody_and_one_of_somebody_are_asked_alike(visit: Visit) -> None:
    """The challenge names no key, so that it tells of none."""
    options = visit.post("/office/sign-in/options").json()
    assert options.get("allowCredentials", []) == []
