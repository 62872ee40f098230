"""The command `serve` on a real port: it starts with its keys open, sees what commands do, and
stops as it should.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.flows.conftest import Town
from tests.flows.server import Server, body, token
from tests.offices import sheet


@pytest.fixture
def served(town: Town) -> Iterator[tuple[Town, Server]]:
    server = Server(town).wait()
    yield town, server
    server.close()


def test_what_a_command_does_is_seen_by_the_next_request(served: tuple[Town, Server]) -> None:
    town, server = served
    (town.folder / "roster.csv").write_text(sheet(2), "utf-8")
    town.office("import", "roster.csv", "--yes")
    town.office("publish")
    number = json.loads(town.office("list", "--json").splitlines()[0])["number"]

    def said() -> str:
        return str(server.client.post("/api/v1/verify", json={"number": number}).json()["verdict"])

    assert said() == "valid"
    town.office("revoke", number, "--reason", "false_claim")
    assert said() == "revoked"
    ready = server.client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert server.client.get("/metrics").status_code == 404
    refused = town.run("credissuer", "serve", "--port", "0", expect=4)
    assert "database.in_use" in refused.stderr
    assert server.stop() == 0
    for line in Path(server.log.name).read_text().splitlines():
        assert line.startswith(("{", "http://")) and number not in line


def test_stopped_while_issuing_it_loses_nothing_that_it_acknowledged(
    served: tuple[Town, Server],
) -> None:
    town, server = served
    issuer, told = token(town, "issuer"), []
    enough = threading.Event()

    def issue() -> None:
        for place in range(500):
            try:
                answer = server.client.post(
                    "/api/v1/certificates", json=body(place), headers=issuer
                )
            except httpx2.TransportError:
                return
            if answer.status_code == 201:
                told.append(answer.json())
            if len(told) == 5:
                enough.set()

    worker = threading.Thread(target=issue)
    worker.start()
    assert enough.wait(90)
    start = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - start < 15
    worker.join(60)
    assert not worker.is_alive()
    kept = {line["ref"]: line for line in town.export() if line["kind"] == "certificate"}
    assert len(told) >= 5
    for answer in told:
        assert kept[answer["ref"]]["number"] == answer["number"]
        file = town.folder / "public" / "c" / f"{answer['number'].replace('-', '')}.jwt"
        assert file.read_text("ascii") == answer["token"]


def test_without_its_keys_it_does_not_start(town: Town) -> None:
    refused = town.run(
        "credissuer", "serve", "--port", "0", expect=4, CREDISSUER_PASSPHRASE="another passphrase"
    )
    assert "key.wrong_passphrase" in refused.stderr
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        busy = town.run("credissuer", "serve", "--port", str(taken.getsockname()[1]), expect=4)
    assert "serve.address" in busy.stderr


def test_a_slow_caller_is_not_waited_for(served: tuple[Town, Server]) -> None:
    """A body that never comes holds nothing up, and the server stops in time all the same."""
    _, server = served
    with socket.create_connection(("127.0.0.1", server.port)) as slow:
        slow.sendall(
            b"POST /api/v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
        )
        assert server.client.get("/healthz").status_code == 200
        slow.settimeout(30)
        assert slow.recv(100).startswith(b"HTTP/1.1 408")
    assert server.stop() == 0
