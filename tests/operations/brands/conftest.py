from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.offices import Household, household, make_keystore
from tests.operations.brands.receiver import Receiver, receiving

URL = "http://localhost:8123"


@pytest.fixture(scope="session")
def local_keystore(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_keystore(tmp_path_factory.mktemp("local") / "keystore", URL)


@pytest.fixture
def local(tmp_path: Path, local_keystore: Path) -> Iterator[Household]:
    """A development office, which may tell a receiver on this machine."""
    house = household(tmp_path / "office", local_keystore, URL)
    yield house
    house.store.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
