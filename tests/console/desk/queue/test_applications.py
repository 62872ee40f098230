"""What waits in applications: for assessors alone, those of nobody and one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from credissuer.console.desk.queue.applications import waiting
from credissuer.office import Office
from tests.assessed_applications import DUNG, MAI, QUAN, TAM
from tests.callers import Caller
from tests.console.assessing_desk import AT, AssessingDesk


@pytest.fixture
def desk(office: Office, make_app: Callable[..., Caller], tmp_path: Path) -> AssessingDesk:
    return AssessingDesk(office, make_app(), tmp_path)


def test_what_nobody_has_waits_for_every_assessor(desk: AssessingDesk) -> None:
    office = desk.house.office
    for assessor in (MAI, TAM):
        [item] = waiting(office, desk.by(assessor))
        assert (item.kind, item.step, item.title, item.path) == (
            "application",
            "assess",
            "Minh Ánh",
            AT,
        )
        assert (item.who, item.is_mine) == ("Thẩm định", False)
        assert item.due == desk.application.due_at
    assert waiting(office, desk.by(DUNG)) == [] == waiting(office, desk.by(QUAN))


def test_what_somebody_has_waits_for_them_alone(desk: AssessingDesk) -> None:
    desk.taken(MAI)
    office = desk.house.office
    [item] = waiting(office, desk.by(MAI))
    assert (item.who, item.is_mine) == (MAI.name, True)
    assert waiting(office, desk.by(TAM)) == []
