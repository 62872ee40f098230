"""People in their browsers, who have just shown their security key."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from credissuer.office import Office
from credissuer.staff.roles import Role
from credissuer.staff.session import SignInMethod
from tests.callers import Caller
from tests.console.signed_in import Browser, person

SignIn = Callable[..., Browser]


@pytest.fixture
def sign_in(office: Office, call: Caller) -> SignIn:
    """(roles, login) -> the browser of a new member of staff, who has just shown their key."""

    def browser(*roles: Role, login: str = "lan") -> Browser:
        who = person(office, login, *roles)
        return Browser(office, call, who, SignInMethod.SECURITY_KEY)

    return browser
