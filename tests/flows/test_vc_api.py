"""VC-API as it is served: on either database, through a crash between intent and signature."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from credverifier.wire.credentials import contexts
from credverifier.wire.envelope import base64url
from tests.flows.conftest import Town, found
from tests.flows.server import Server, free_port, token
from tests.postgres import Server as Postgres

CREDENTIAL = {
    "@context": [contexts.BASE],
    "type": ["VerifiableCredential"],
    "credentialSubject": {"id": "did:example:subject"},
}


@pytest.fixture
def town(bare_town: Town, database: str, request: pytest.FixtureRequest) -> Town:
    if database == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        bare_town.extra["CREDISSUER_DATABASE_URL"] = postgres.made("template1")
    bare_town.extra["CREDISSUER_VC_API"] = "true"
    found(bare_town)
    return bare_town


class Door:
    """Another system at the door of a served office."""

    def __init__(self, town: Town, headers: dict[str, str], **extra: str) -> None:
        self.server = Server(town, free_port(), **extra).wait()
        self.headers = headers

    def post(self, path: str, body: dict[str, Any]) -> httpx2.Response:
        return self.server.client.post(
            f"/vc-api/credentials/{path}", json=body, headers=self.headers
        )

    def issued(self) -> dict[str, Any]:
        answer = self.post("issue", {"credential": CREDENTIAL})
        assert answer.status_code == 201, answer.text
        return dict(answer.json()["verifiableCredential"])

    def verified(self, credential: dict[str, Any]) -> httpx2.Response:
        return self.post("verify", {"verifiableCredential": credential})


@pytest.fixture
def doors(town: Town) -> Iterator[Any]:
    opened: list[Door] = []
    headers = token(town, "vc-api")

    def door(**extra: str) -> Door:
        opened.append(Door(town, headers, **extra))
        return opened[-1]

    yield door
    for one in opened:
        one.server.close()


def places(credentials: list[dict[str, Any]]) -> list[tuple[str, str]]:
    payloads = [str(one["id"]).split(".")[1] for one in credentials]
    said = [json.loads(base64url.decode(payload.encode())) for payload in payloads]
    entries = [entry for one in said for entry in one["credentialStatus"]]
    return [(entry["statusListCredential"], entry["statusListIndex"]) for entry in entries]


@pytest.mark.parametrize(
    ("database", "name"), [("sqlite", "issue.after_intent"), ("postgresql", "issue.before_release")]
)
def test_a_crash_on_the_way_leaves_no_signature_unrecorded_and_no_place_given_twice(
    town: Town, doors: Any, name: str
) -> None:
    first = doors(CREDISSUER_FAILPOINT=f"{name}:2")
    before = first.issued()
    with pytest.raises(httpx2.TransportError):
        first.post("issue", {"credential": CREDENTIAL})
    assert first.server.process.wait(timeout=30) == -signal.SIGKILL
    second = doors()
    after = [second.issued() for _ in range(3)]
    given = places([before, *after])
    assert len(set(given)) == len(given)
    assert all(second.verified(one).status_code == 200 for one in (before, *after))
    signed = [line["token_sha256"] for line in town.export() if line["kind"] == "signature"]
    assert len(set(signed)) == 4
    town.office("audit", "verify")
