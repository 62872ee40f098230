"""A backup is made beside a server that works, on either database, and holds what was acknowledged."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from credissuer.operations.upkeep import archive
from tests.flows.conftest import Installation, found_office
from tests.flows.server import Server, body, token
from tests.postgres import Server as Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Installation:
    """A founded office on SQLite, and one on PostgreSQL."""
    if request.param == "sqlite":
        return request.getfixturevalue("installation")
    installation: Installation = request.getfixturevalue("empty_installation")
    server: Postgres = request.getfixturevalue("postgres")
    installation.extra["CREDISSUER_DATABASE_URL"] = server.create("template1")
    installation.extra["PATH"] = f"{server.tools}:{os.environ['PATH']}"
    found_office(installation)
    return installation


def test_what_a_running_server_acknowledged_is_in_it(either: Installation) -> None:
    installation = either
    headers = token(installation, "issuer")
    server = Server(installation).wait()
    try:
        for place in range(3):
            answer = server.client.post("/api/v1/certificates", json=body(place), headers=headers)
            assert answer.status_code == 201, answer.text
        made = json.loads(installation.credissuer("backup", "backup.tar.gz", "--json"))
        later = server.client.post("/api/v1/certificates", json=body(9), headers=headers)
        assert later.status_code == 201
    finally:
        server.close()
    told = json.loads(installation.credissuer("backup", "--check", "backup.tar.gz", "--json"))
    assert told["entries"] == made["audit"]["seq"] > 3
    with archive.opened(installation.folder / "backup.tar.gz") as (_, folder):
        octets = Path(folder, {"sqlite": "credissuer.db"}.get(made["database"], "credissuer.dump"))
        assert octets.stat().st_size > 10_000
        names = {path.name for path in folder.rglob("*")}
    assert {"trust-list.json", "audit-checkpoint.jwt", "credissuer.toml"} <= names


def test_without_its_program_postgresql_s_is_not_made(either: Installation) -> None:
    installation = either
    (installation.folder / "bin").mkdir()
    done = installation.run(
        "credissuer", "backup", "backup.tar.gz", expect=None, PATH=str(installation.folder / "bin")
    )
    if "CREDISSUER_DATABASE_URL" not in installation.extra:
        assert done.returncode == 0, "SQLite needs none"
        return
    assert done.returncode == 4
    assert "[database.tool_missing]" in done.stderr and "postgresql-client" in done.stderr
    assert not (installation.folder / "backup.tar.gz").exists()
