"""`credissuer serve` on a real port: how it starts, sees changes by commands, and stops."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.flows.conftest import Installation
from tests.flows.server import Server, body, token


@pytest.fixture
def served(installation: Installation) -> Iterator[tuple[Installation, Server]]:
    server = Server(installation).wait()
    yield installation, server
    server.close()


def test_changes_by_commands_are_seen_by_the_next_request(
    served: tuple[Installation, Server],
) -> None:
    installation, server = served
    installation.write_sheet(2)
    installation.credissuer("import", "roster.csv", "--yes")
    installation.credissuer("publish")
    number = json.loads(installation.credissuer("list", "--json").splitlines()[0])["number"]

    def verdict() -> str:
        return str(server.client.post("/api/v1/verify", json={"number": number}).json()["verdict"])

    assert verdict() == "valid"
    installation.credissuer("revoke", number, "--reason", "false_claim", "--yes")
    assert verdict() == "revoked"
    readiness = server.client.get("/readyz")
    assert (readiness.status_code, readiness.json()["status"]) == (200, "ready")
    assert server.client.get("/metrics").status_code == 404
    refusal = installation.run("credissuer", "serve", "--port", "0", expect=4)
    assert "database.in_use" in refusal.stderr
    assert server.stop() == 0
    for line in Path(server.log.name).read_text().splitlines():
        assert line.startswith(("{", "http://")) and number not in line


def test_a_server_stopped_while_issuing_loses_no_acknowledged_certificate(
    served: tuple[Installation, Server],
) -> None:
    installation, server = served
    headers, acknowledged = token(installation, "issuer"), []
    enough = threading.Event()

    def issue() -> None:
        for channel in range(500):
            try:
                response = server.client.post(
                    "/api/v1/certificates", json=body(channel), headers=headers
                )
            except httpx2.TransportError:
                return
            if response.status_code == 201:
                acknowledged.append(response.json())
            if len(acknowledged) == 5:
                enough.set()

    worker = threading.Thread(target=issue)
    worker.start()
    assert enough.wait(90)
    start = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - start < 15
    worker.join(60)
    assert not worker.is_alive()
    recorded = {line["ref"]: line for line in installation.certificates()}
    assert len(acknowledged) >= 5
    for response in acknowledged:
        assert recorded[response["ref"]]["number"] == response["number"]
        published = (
            installation.folder / "public" / "c" / f"{response['number'].replace('-', '')}.jwt"
        )
        assert published.read_text("ascii") == response["token"]


def test_the_server_does_not_start_without_its_keys_port_or_folder(
    installation: Installation,
) -> None:
    refusal = installation.run(
        "credissuer", "serve", "--port", "0", expect=4, CREDISSUER_PASSPHRASE="another passphrase"
    )
    assert "key.wrong_passphrase" in refusal.stderr
    with socket.socket() as other_server:
        other_server.bind(("127.0.0.1", 0))
        other_server.listen()
        second_refusal = installation.run(
            "credissuer", "serve", "--port", str(other_server.getsockname()[1]), expect=4
        )
    assert "serve.address" in second_refusal.stderr
    third_refusal = installation.run(
        "credissuer", "serve", expect=2, CREDISSUER_PUBLICATION_DIR="credissuer.toml"
    )
    assert "usage.output" in third_refusal.stderr


def test_a_slow_caller_delays_nobody(served: tuple[Installation, Server]) -> None:
    """A body that never arrives delays no other caller and not the stop of the server."""
    _, server = served
    with socket.create_connection(("127.0.0.1", server.port)) as slow:
        slow.sendall(
            b"POST /api/v1/verify HTTP/1.1\r\nHost: x\r\n"
            b"Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{"
        )
        assert server.client.get("/healthz").status_code == 200
        slow.settimeout(30)
        assert slow.recv(100).startswith(b"HTTP/1.1 408")
    assert server.stop() == 0
