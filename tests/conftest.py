"""Settings that hold for every test of the office, and an office for those that need one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.callers import (  # noqa: F401 - fixtures of tests/http, tests/public and tests/api
    bearer,
    call,
    certificate,
    clock,
    keys,
    loop,
    make_app,
    office,
    opened_keys,
    own_keys,
    template_offices,
)
from tests.offices import Household, household, make_keystore
from tests.postgres import Server, serving

# How long an example takes is the machine's concern: on a busy one a deadline fails what is right.
settings.register_profile("office", deadline=None)
settings.load_profile("office")

pytest.register_assert_rewrite("tests.contracts")

LONG = (
    "tests/flows/test_hostile_names.py::",
    "tests/flows/test_power_cuts.py::test_timed_kills",
    "tests/flows/test_served_roster.py::",
    "tests/flows/test_postgres.py::test_two_servers",
    "tests/store/test_schema.py::test_no_kill",
)
"""What takes ten seconds and more of an idle core."""

MEMORY = Path("/dev/shm")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, so that no worker begins one when the others are done."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def use_memory_for_files() -> None:
    """Put the files of the tests into memory where there is room, unless TMPDIR says where to.

    An office writes thousands of small files and flushes each; that its writes are in the right
    order is proven by killing processes, for which it makes no difference what the files lie on.
    """
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK)
    if "TMPDIR" not in os.environ and roomy and shutil.disk_usage(MEMORY).free >= 4 * 1024**3:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # it has been asked already


use_memory_for_files()


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
