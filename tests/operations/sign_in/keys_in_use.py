"""Security keys as their owners use them: added, used, removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from credissuer.errors import IssuerError
from credissuer.office import Office
from credissuer.operations.perform import perform
from credissuer.operations.sign_in import (
    by_password,
    by_security_key,
    ceremonies,
    security_keys,
    sessions,
)
from credissuer.operations.sign_in.key_answers import Browser
from credissuer.operations.sign_in.sessions import OpenedSession
from credissuer.staff.roles import ANYBODY
from credissuer.staff.sign_in import SignedIn
from tests.security_keys import SoftKey
from tests.staff_members import PASSWORD, own_call

BROWSER = Browser("test")

ORIGIN = "https://office.test"


def enter(office: Office, login: str = "mai") -> OpenedSession:
    return by_password.sign_in(office, office.call(ANYBODY), login, PASSWORD, "test")


def signed_in(office: Office, opened: OpenedSession) -> SignedIn:
    found = sessions.find(office, opened.secret)
    assert found is not None
    return found


def add(
    office: Office, opened: OpenedSession, key: SoftKey, label: str = "khóa xanh"
) -> OpenedSession:
    call, session = own_call(office, opened), opened.session.id
    options = perform(office, call, security_keys.ask_registration, office, session)
    answer = key.register(options)
    return security_keys.register(office, call, session, label, answer, BROWSER)


def use(office: Office, key: SoftKey, browser: Browser = BROWSER) -> OpenedSession:
    call = office.call(ANYBODY)
    options = perform(office, call, by_security_key.ask_sign_in, office)
    return by_security_key.sign_in(office, call, key.sign(options), browser)


def step_up(office: Office, opened: OpenedSession, key: SoftKey) -> OpenedSession:
    call, session = own_call(office, opened), opened.session.id
    options = perform(office, call, by_security_key.ask_step_up, office, session)
    return by_security_key.step_up(office, call, session, key.sign(options), BROWSER)


def remove(office: Office, opened: OpenedSession, key: SoftKey) -> None:
    name = ceremonies.text_of(key.id)
    perform(office, own_call(office, opened), security_keys.remove, office, opened.session.id, name)


def refusal(function: Callable[..., Any], *arguments: Any) -> str:
    with pytest.raises(IssuerError) as refused:
        function(*arguments)
    return refused.value.code


def actions(office: Office) -> list[str]:
    with office.store.read() as reading:
        return [each.action for each in reading.audit.entries()]
