"""Settings for every test of the office, and the shared fixtures."""

from __future__ import annotations

import gc
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
from tests.software_hsm import SoftwareHsm

# No deadline, because correct tests would fail on a busy machine.
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
"""Tests that take ten seconds or more on an idle core."""

MEMORY = Path("/dev/shm")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run long tests first, so that no worker begins one when the others are done."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish() -> None:
    """Spare the garbage collector the tests and modules, which stay to the end: a tenth of a run."""
    gc.collect()
    gc.freeze()


def use_memory_for_files() -> None:
    """Put the files of the tests into memory if there is room, unless TMPDIR is set.

    An office writes and flushes thousands of small files. Tests of the order of its writes kill
    processes, and for these the kind of storage makes no difference.
    """
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK)
    if "TMPDIR" not in os.environ and roomy and shutil.disk_usage(MEMORY).free >= 4 * 1024**3:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # because it is cached


use_memory_for_files()


@pytest.fixture(scope="session")
def keystore(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The keystore of this run, of which every office gets a copy."""
    return make_keystore(tmp_path_factory.mktemp("keys") / "keystore")


@pytest.fixture
def house(tmp_path: Path, keystore: Path) -> Iterator[Household]:
    """An office for this test."""
    new_household = household(tmp_path, keystore)
    yield new_household
    new_household.store.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for the whole run."""
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def software_hsm(tmp_path_factory: pytest.TempPathFactory) -> SoftwareHsm:
    """SoftHSM for this process and those that it starts: a module is loaded once for a process."""
    return SoftwareHsm.prepare(tmp_path_factory.mktemp("software_hsm"))
