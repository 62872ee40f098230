"""The commands for keys and bearer tokens."""

from __future__ import annotations

import json

from tests.flows.conftest import Installation


def test_bearer_tokens_are_shown_once_and_kept_as_hashes(installation: Installation) -> None:
    secret = installation.credissuer("token", "create", "nhãn hàng", "--role", "auditor").strip()
    assert secret.startswith("crd_")
    assert secret.encode() not in (installation.folder / "credissuer.db").read_bytes()
    token = json.loads(installation.credissuer("token", "list", "--json"))
    installation.credissuer("token", "revoke", token["id"])
    assert json.loads(installation.credissuer("token", "list", "--json"))["revoked_at"] is not None
    installation.run("credissuer", "token", "create", "x", "--role", "king", expect=2)


def test_a_rotated_key_is_announced_activated_and_the_old_one_retired(
    installation: Installation,
) -> None:
    def keys() -> list[tuple[str, str]]:
        lines = map(json.loads, installation.credissuer("keys", "list", "--json").splitlines())
        return [(line["use"], line["state"]) for line in lines]

    before = keys()
    assert {state for _, state in before} == {"active"}
    installation.credissuer("keys", "rotate", "--use", "credential", "--overlap-hours", "0")
    assert sorted(set(keys()) - set(before)) == [("credential", "next")]
    installation.credissuer("keys", "rotate", "--use", "credential", "--overlap-hours", "0")
    assert ("credential", "retired") in keys() and ("credential", "active") in keys()


def test_the_documents_of_the_keys_can_be_rewritten_and_hold_no_private_key(
    installation: Installation,
) -> None:
    folder = installation.folder / "keys"
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert {"trust-list.json", "did.json", "jwks.json"} <= before.keys()
    (folder / "did.json").unlink()
    assert "did.json" in installation.credissuer("keys", "export").split()
    assert (folder / "did.json").read_bytes() == before["did.json"]
    for name, octets in before.items():
        assert b"PRIVATE" not in octets and b'"d"' not in octets, name
