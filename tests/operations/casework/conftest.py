"""An office with the people of the story, one certificate and its holder; two people decide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.caseworkers import Bureau, bureau


@pytest.fixture
def desk(tmp_path: Path, keystore: Path) -> Iterator[Bureau]:
    """As above, on SQLite."""
    made = bureau(tmp_path, keystore)
    yield made
    made.house.store.close()
