"""Settings that hold for every test of the office, and an office for those that need one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.offices import Household, household, make_keystore
from tests.postgres import Server, serving
from tests.served_office import (  # noqa: F401 - fixtures of tests/http, tests/public and tests/api
    bearer,
    call,
    certificate,
    clock,
    furnished,
    keys,
    loop,
    make_app,
    office,
    opened_keys,
)

# How long an example takes is the machine's concern: on a busy one a deadline fails what is right.
settings.register_profile("office", deadline=None)
settings.load_profile("office")

pytest.register_assert_rewrite("tests.contracts")


@pytest.fixture(scope="session")
def keystore(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The keys of this run: every office gets its own copy."""
    return make_keystore(tmp_path_factory.mktemp("keys") / "keystore")


@pytest.fixture
def house(tmp_path: Path, keystore: Path) -> Iterator[Household]:
    """An office of this test alone."""
    made = household(tmp_path, keystore)
    yield made
    made.store.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for the whole run of this process."""
    with serving() as server:
        yield server
