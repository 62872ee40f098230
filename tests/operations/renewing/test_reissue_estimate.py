"""How long it will take to sign certificates anew."""

from __future__ import annotations

from datetime import timedelta

from credissuer.operations.renewing.reissue_estimate import estimated_time
from tests.offices import Household


def test_more_certificates_take_longer(house: Household) -> None:
    assert estimated_time(house.office, 0) == timedelta(0)
    assert estimated_time(house.office, 10) < timedelta(seconds=10)
    assert estimated_time(house.office, 1_000_000) > timedelta(minutes=1)
