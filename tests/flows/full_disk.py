"""The disk of the database is full, really: a file system of a few megabytes.

A target of its own (`make full-disk`), because only root may mount one, and in few containers.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.conftest import Installation, found_office
from tests.flows.server import Server, body, token


@pytest.fixture
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder on a disk of 48 megabytes: room for the database, its log and a few more changes."""
    folder = tmp_path_factory.mktemp("small-disk")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def _fill(folder: Path) -> Path:
    """A file that takes all the room that is left."""
    ballast = folder / "ballast"
    with pytest.raises(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4_096))
    return ballast


def test_a_full_disk_refuses_what_is_new_and_nothing_else(
    empty_installation: Installation, small_disk: Path
) -> None:
    installation = empty_installation
    installation.extra["CREDISSUER_DATABASE_URL"] = f"sqlite:///{small_disk / 'credissuer.db'}"
    found_office(installation)
    headers = token(installation, "issuer")
    server = Server(installation).wait()
    try:
        first = server.client.post("/api/v1/certificates", json=body(1), headers=headers)
        assert first.status_code == 201
        ballast = _fill(small_disk)
        refusals = [
            server.client.post("/api/v1/certificates", json=body(number), headers=headers)
            for number in range(2, 40)
        ]
        refused = next(answer for answer in refusals if answer.status_code == 507)
        assert refused.json()["code"] == "storage.full"
        assert refused.headers["retry-after"] == "60"
        assert {answer.status_code for answer in refusals} <= {201, 202, 507}
        assert server.client.get("/readyz").json()["checks"]["database"] in ("ok", "storage.full")
        number = first.json()["number"].replace("-", "")
        assert server.client.get(f"/c/{number}.jwt").text == first.json()["token"]
        assert server.client.get("/status/1").status_code == 200
        ballast.unlink()
        after = server.client.post("/api/v1/certificates", json=body(50), headers=headers)
        assert after.status_code == 201, after.text
        acknowledged = {
            answer.json()["number"]
            for answer in (first, *refusals, after)
            if answer.status_code < 300
        }
    finally:
        server.close()
    installation.credissuer("doctor", "--fix", expect=None)
    assert acknowledged <= {line["number"] for line in installation.certificates()}
    installation.credissuer("audit", "verify")
