from __future__ import annotations

import pytest

from credissuer.office import Office
from tests.callers import Caller
from tests.console.me.browsing import Browser


@pytest.fixture
def visitor(call: Caller, office: Office) -> Browser:
    """Somebody who is not signed in."""
    return Browser(call, office)


@pytest.fixture
def holder(visitor: Browser) -> Browser:
    """Somebody who is."""
    visitor.sign_in()
    return visitor
