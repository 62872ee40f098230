"""The installations of tests/flows for tests of single commands, and one with a certificate."""

from __future__ import annotations

import pytest

from tests.flows.conftest import (  # noqa: F401
    browser,
    empty_installation,
    founded_installation,
    host,
    installation,
    issued,
    office_settings,
    open_office,
    phone,
    published_installation,
    session_host,
)
from tests.offices import Household


@pytest.fixture
def configured(house: Household) -> tuple[Household, str]:
    """An office with a configuration file and one published certificate, and its number."""
    (house.folder / "credissuer.toml").write_text(
        f'public_url = "{house.office.public_url}"\nkeystore_dir = "keystore"\n', "utf-8"
    )
    [certificate] = house.issue(1)
    house.publish()
    return house, certificate.number
