"""An office with an application that waits for an assessor."""

from __future__ import annotations

import pytest

from tests.assessed_applications import AssessedOffice, prepared
from tests.offices import Household


@pytest.fixture
def assessing(house: Household) -> AssessedOffice:
    return prepared(house)
