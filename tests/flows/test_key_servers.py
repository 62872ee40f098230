"""Two servers with a keystore each, on one PostgreSQL database: what one does to the keys binds both."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest

from tests.flows.conftest import Installation, found_office
from tests.flows.server import Server, body, free_port, token
from tests.postgres import Server as Postgres

TRANSFER = {"CREDISSUER_TRANSFER_PASSPHRASE": "six words for the way alone"}
OWN = "the passphrase of the second server"


class Pair(NamedTuple):
    """An office with two servers; `running` is the second one's."""

    first: Installation
    second: Installation
    running: Server
    caller: dict[str, str]

    def issue(self, channel: int) -> httpx2.Response:
        """What the second server answers to an order."""
        return self.running.client.post(
            "/api/v1/certificates", json=body(channel), headers=self.caller
        )

    def hand_over(self, name: str) -> None:
        """Take the keys of the first server to the second."""
        self.first.credissuer("keys", "hand-over", name, **TRANSFER)
        path = str(self.first.folder / name)
        self.second.credissuer("keys", "receive", path, **TRANSFER)


def _second_server(first: Installation, folder: Path) -> Installation:
    """A further server on the same database and public tree: it has a configuration and no key."""
    folder.mkdir()
    (folder / "home").mkdir()
    shutil.copy(first.folder / "credissuer.toml", folder)
    extra = {
        "CREDISSUER_DATABASE_URL": first.extra["CREDISSUER_DATABASE_URL"],
        "CREDISSUER_KEYSTORE_DIR": str(folder / "keystore"),
        "CREDISSUER_PUBLICATION_DIR": str(first.folder / "public"),
        "CREDISSUER_PASSPHRASE": OWN,
        # Seldom, so that what is seen does not come from the publisher's round alone.
        "CREDISSUER_PUBLISH_SECONDS": "60",
    }
    return Installation(folder, first.port, extra)


@pytest.fixture
def pair(empty_installation: Installation, postgres: Postgres, tmp_path: Path) -> Iterator[Pair]:
    first = empty_installation
    first.extra["CREDISSUER_DATABASE_URL"] = postgres.create("template1")
    found_office(first)
    first.write_sheet(2)
    first.credissuer("import", "roster.csv", "--yes")
    first.credissuer("publish")
    second = _second_server(first, tmp_path / "second")
    first.credissuer("keys", "hand-over", "join.json", **TRANSFER)
    second.credissuer("keys", "receive", str(first.folder / "join.json"), **TRANSFER)
    running = Server(second, free_port()).wait()
    yield Pair(first, second, running, token(first, "issuer"))
    running.close()


def _keys(installation: Installation) -> dict[str, str]:
    """State -> thumbprint of the newest credential key in that state, as a server lists it."""
    lines = installation.credissuer("keys", "list", "--json").splitlines()
    keys = [json.loads(line) for line in lines]
    return {key["state"]: key["thumbprint"] for key in keys if key["use"] == "credential"}


def _signed_by(installation: Installation) -> dict[str, str]:
    """Number -> key of every certificate."""
    return {line["number"]: line["key_id"] for line in installation.certificates()}


def test_a_server_without_the_new_key_signs_nothing_until_it_is_handed_over(pair: Pair) -> None:
    assert pair.issue(1).status_code == 201
    old = _keys(pair.first)["active"]
    pair.first.credissuer("keys", "compromise", old)
    new = _keys(pair.first)["active"]
    assert new != old
    before = _signed_by(pair.first)
    answer = pair.issue(2)
    assert (answer.status_code, answer.json()["code"]) == (503, "key.not_here")
    assert answer.headers["retry-after"] == "5"
    assert pair.running.client.get("/readyz").json()["checks"]["history"] == "key.not_here"
    assert _signed_by(pair.first) == before
    # What the first server signs now is not called invalid by the second.
    pair.first.write_sheet(3)
    pair.first.credissuer("import", "roster.csv", "--yes")
    [number] = [name for name, key in _signed_by(pair.first).items() if key == new]
    answer = pair.running.client.post("/api/v1/verify", json={"number": number})
    assert (answer.status_code, answer.json()["code"]) == (503, "key.not_here")
    # Nor does a restart, or a command, sign with what is there.
    pair.second.write_sheet(4)
    refused = pair.second.run("credissuer", "import", "roster.csv", "--yes", expect=4)
    assert "[key.not_here]" in refused.stderr and new in refused.stderr
    assert _keys(pair.second) == {"compromised": old}
    said = pair.second.run("credissuer", "doctor", "--json", expect=1).stdout
    [finding] = [json.loads(line) for line in said.splitlines() if "doctor.keys_lacking" in line]
    assert new in finding["en"] and "keys hand-over" in finding["en"]
    pair.hand_over("after.json")
    answer = pair.issue(2)
    assert answer.status_code == 201, answer.text
    assert _signed_by(pair.first)[answer.json()["number"]] == new
    assert pair.running.client.get("/readyz").json()["checks"]["history"] == "ok"
    answer = pair.running.client.post("/api/v1/verify", json={"number": number})
    assert answer.json()["verdict"] == "valid"


def test_keys_that_were_handed_over_during_the_overlap_change_without_a_pause(pair: Pair) -> None:
    rotate = ("keys", "rotate", "--overlap-hours", "0")
    pair.first.credissuer(*rotate)
    # It signs on with the old key, and cannot say in public what the new one is.
    assert pair.issue(1).status_code == 201
    refused = pair.second.run("credissuer", "publish", expect=4)
    assert "[key.not_here]" in refused.stderr
    pair.hand_over("next.json")
    pair.second.credissuer("publish")
    pair.first.credissuer(*rotate)
    keys = _keys(pair.first)
    answer = pair.issue(2)
    assert answer.status_code == 201, answer.text
    assert _signed_by(pair.first)[answer.json()["number"]] == keys["active"]
    assert _keys(pair.second) == keys
