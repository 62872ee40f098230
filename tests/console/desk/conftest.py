"""People in their browsers, who have just shown their security key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from credissuer.office import Office
from credissuer.staff.roles import Role
from credissuer.staff.session import SignInMethod
from tests.callers import Caller
from tests.console.assessing_desk import AssessingDesk
from tests.console.signed_in import Browser, person

SignIn = Callable[..., Browser]


@pytest.fixture
def sign_in(office: Office, call: Caller) -> SignIn:
    """(roles, login) -> the browser of a new member of staff, who has just shown their key."""

    def browser(*roles: Role, login: str = "lan") -> Browser:
        who = person(office, login, *roles)
        return Browser(office, call, who, SignInMethod.SECURITY_KEY)

    return browser


@pytest.fixture
def assessing(office: Office, make_app: Callable[..., Caller], tmp_path: Path) -> AssessingDesk:
    """The desk of an office with an application."""
    return AssessingDesk(office, make_app(), tmp_path)
