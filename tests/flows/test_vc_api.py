"""The served VC-API on both databases, with a crash between intent and signature."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from credverifier.wire.credentials import contexts
from credverifier.wire.envelope import base64url
from tests.flows.conftest import Installation, found_office
from tests.flows.server import Server, free_port, token
from tests.postgres import Server as Postgres

CREDENTIAL = {
    "@context": [contexts.BASE],
    "type": ["VerifiableCredential"],
    "credentialSubject": {"id": "did:example:subject"},
}


@pytest.fixture
def installation(
    empty_installation: Installation, database: str, request: pytest.FixtureRequest
) -> Installation:
    if database == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        empty_installation.extra["CREDISSUER_DATABASE_URL"] = postgres.create("template1")
    empty_installation.extra["CREDISSUER_VC_API"] = "true"
    found_office(empty_installation)
    return empty_installation


class Client:
    """A VC-API client with a server of its own."""

    def __init__(self, installation: Installation, headers: dict[str, str], **extra: str) -> None:
        self.server = Server(installation, free_port(), **extra).wait()
        self.headers = headers

    def post(self, path: str, body: dict[str, Any]) -> httpx2.Response:
        return self.server.client.post(
            f"/vc-api/credentials/{path}", json=body, headers=self.headers
        )

    def issued(self) -> dict[str, Any]:
        response = self.post("issue", {"credential": CREDENTIAL})
        assert response.status_code == 201, response.text
        return dict(response.json()["verifiableCredential"])

    def verified(self, credential: dict[str, Any]) -> httpx2.Response:
        return self.post("verify", {"verifiableCredential": credential})


@pytest.fixture
def start_client(installation: Installation) -> Iterator[Any]:
    """(environment variables) -> a client with its own server of the office."""
    clients: list[Client] = []
    headers = token(installation, "vc-api")

    def start(**extra: str) -> Client:
        clients.append(Client(installation, headers, **extra))
        return clients[-1]

    yield start
    for client in clients:
        client.server.close()


def status_entries(credentials: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """(URL of the list, index) of every status entry."""
    payloads = [str(credential["id"]).split(".")[1] for credential in credentials]
    decoded = [json.loads(base64url.decode(payload.encode())) for payload in payloads]
    entries = [entry for payload in decoded for entry in payload["credentialStatus"]]
    return [(entry["statusListCredential"], entry["statusListIndex"]) for entry in entries]


@pytest.mark.parametrize(
    ("database", "failpoint"),
    [("sqlite", "issue.after_intent"), ("postgresql", "issue.before_release")],
)
def test_a_crash_loses_no_signature_and_uses_no_status_index_twice(
    installation: Installation, start_client: Any, failpoint: str
) -> None:
    first = start_client(CREDISSUER_FAILPOINT=f"{failpoint}:2")
    before = first.issued()
    with pytest.raises(httpx2.TransportError):
        first.post("issue", {"credential": CREDENTIAL})
    assert first.server.process.wait(timeout=30) == -signal.SIGKILL
    second = start_client()
    after = [second.issued() for _ in range(3)]
    entries = status_entries([before, *after])
    assert len(set(entries)) == len(entries)
    assert all(second.verified(credential).status_code == 200 for credential in (before, *after))
    digests = [
        line["token_sha256"] for line in installation.export() if line["kind"] == "signature"
    ]
    assert len(set(digests)) == 4
    installation.credissuer("audit", "verify")
