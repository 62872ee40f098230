"""The commands for keys and bearer tokens."""

from __future__ import annotations

import json

from tests.flows.conftest import Town


def test_bearer_tokens_are_shown_once_and_kept_as_hashes(town: Town) -> None:
    secret = town.office("token", "create", "nhãn hàng", "--role", "auditor").strip()
    assert secret.startswith("crd_")
    assert secret.encode() not in (town.folder / "credissuer.db").read_bytes()
    token = json.loads(town.office("token", "list", "--json"))
    town.office("token", "revoke", token["id"])
    assert json.loads(town.office("token", "list", "--json"))["revoked_at"] is not None
    town.run("credissuer", "token", "create", "x", "--role", "king", expect=2)


def test_a_key_is_announced_used_and_retired(town: Town) -> None:
    def keys() -> list[tuple[str, str]]:
        lines = map(json.loads, town.office("keys", "list", "--json").splitlines())
        return [(line["use"], line["state"]) for line in lines]

    before = keys()
    assert {state for _, state in before} == {"active"}
    town.office("keys", "rotate", "--use", "credential", "--overlap-hours", "0")
    assert sorted(set(keys()) - set(before)) == [("credential", "next")]
    town.office("keys", "rotate", "--use", "credential", "--overlap-hours", "0")
    assert ("credential", "retired") in keys() and ("credential", "active") in keys()


def test_the_documents_of_the_keys_are_written_anew_and_hold_no_private_half(town: Town) -> None:
    folder = town.folder / "keys"
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert {"trust-list.json", "did.json", "jwks.json"} <= before.keys()
    (folder / "did.json").unlink()
    assert "did.json" in town.office("keys", "export").split()
    assert (folder / "did.json").read_bytes() == before["did.json"]
    for name, octets in before.items():
        assert b"PRIVATE" not in octets and b'"d"' not in octets, name
