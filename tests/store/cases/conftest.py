"""A store of the newest schema on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from credissuer.store.sql import SqlStore, open_store
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def any_store(request: pytest.FixtureRequest) -> Iterator[SqlStore]:
    if request.param == "sqlite":
        url = f"sqlite:///{request.getfixturevalue('path')}"
    else:
        server: Server = request.getfixturevalue("postgres")
        url = server.create()
    store = open_store(url)
    yield store
    store.close()
