"""An office in which two people decide."""

from __future__ import annotations

import pytest

from tests.offices import Household
from tests.two_people import two_people


@pytest.fixture
def both(house: Household) -> Household:
    """An office in which two people decide."""
    two_people(house.office)
    house.publish()
    return house
