"""A picture of every verdict in both languages at phone size, for people to look at (`build/screenshots`, not in git)."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.page.conftest import Phone, Town
from tests.page.test_verdicts import TOLD

FOLDER = Path(__file__).parents[2] / "build" / "screenshots"


@pytest.mark.parametrize("verdict", TOLD)
def test_each_verdict_in_both_languages(town: Town, phone: Phone, verdict: str) -> None:
    phone.open(town.link(verdict))
    take(phone, f"{verdict}-vi")
    phone.page.click("#language")
    take(phone, f"{verdict}-en")


def take(phone: Phone, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    phone.page.screenshot(path=FOLDER / f"{name}.png", full_page=True, animations="disabled")
