"""The desk of an office with an application."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from credissuer.office import Office
from tests.callers import Caller
from tests.console.assessing_desk import AssessingDesk


@pytest.fixture
def assessing(office: Office, make_app: Callable[..., Caller], tmp_path: Path) -> AssessingDesk:
    return AssessingDesk(office, make_app(), tmp_path)
