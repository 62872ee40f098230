"""A new stored entity is an aggregate, a migration and a contract test, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres import Server

SCRIPT = Path(__file__).with_name("made_up_entity.py")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'credissuer.db'}"
    server: Server = request.getfixturevalue("postgres")
    return server.made("template0")


def test_a_made_up_entity_is_stored_and_read_back(url: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), url, str(tmp_path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
