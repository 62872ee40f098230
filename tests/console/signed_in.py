"""A browser in which a member of staff is signed in."""

from __future__ import annotations

import re
from typing import Any

import httpx2

from credissuer.console.visitors import cookie_name, csrf_of
from credissuer.office import Office
from credissuer.operations.perform import perform
from credissuer.operations.sign_in import sessions
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.roles import Role
from credissuer.staff.session import SignInMethod
from tests.callers import Caller


def person(office: Office, login: str, *roles: Role) -> PersonRecord:
    """A new member of staff."""
    record = PersonRecord(
        id=f"{login.upper():P<9}"[:9],
        login=login,
        name=f"Nguyễn {login.title()}",
        email=f"{login}@office.test",
        roles=frozenset(roles),
        language="vi",
        password_hash=None,
        oidc_subject=None,
        operator=None,
        created_at=office.clock(),
        disabled_at=None,
        version=1,
    )
    with office.store.write() as transaction:
        transaction.add([record])
    return record


class Browser:
    """Asks as the person's browser does; forms carry what the page of this session gives them."""

    def __init__(
        self,
        office: Office,
        caller: Caller,
        who: PersonRecord,
        method: SignInMethod = SignInMethod.DEMO,
    ) -> None:
        self.person = who
        self._caller = caller
        _, self._secret = perform(
            office,
            office.call(person_actor(who)),
            sessions.open_session,
            office,
            who,
            method,
            "test",
        )
        self._cookie = f"{cookie_name(office)}={self._secret}"

    def get(self, path: str) -> httpx2.Response:
        return self._caller.get(path, headers={"cookie": self._cookie})

    def post(self, path: str, files: Any = None, **fields: str) -> httpx2.Response:
        return self._caller(
            "POST",
            path,
            data={"csrf": csrf_of(self._secret), **fields},
            files=files,
            headers={"cookie": self._cookie},
        )

    def without_token(self, path: str, **fields: str) -> httpx2.Response:
        """A form that no page of this session has shown."""
        return self._caller("POST", path, data=fields, headers={"cookie": self._cookie})


def said(reply: httpx2.Response) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", reply.text).split())
