"""The commands for brands."""

from __future__ import annotations

import json

from tests.flows.conftest import Installation


def test_a_key_is_shown_once_and_kept_as_a_hash(installation: Installation) -> None:
    line = installation.credissuer("brand", "add", "Sữa Tươi", "--email", "a@brand.test")
    brand = line.split()[0]
    secret = installation.credissuer("brand", "key", brand, "--label", "campaigns").strip()
    assert secret.startswith("crb_") and "\n" not in secret
    assert secret.encode() not in (installation.folder / "credissuer.db").read_bytes()
    listed = installation.credissuer("brand", "list")
    assert "Sữa Tươi" in listed and "campaigns" in listed and secret not in listed
    installation.credissuer("brand", "quota", brand, "--requests", "5", "--items", "9")
    installation.credissuer("brand", "disable", brand)
    facts = json.loads(installation.credissuer("brand", "list", "--json"))
    assert (facts["enabled"], facts["requests"], facts["items"]) == (False, 5, 9)
    assert "disabled" in installation.credissuer("brand", "list")
    [key] = facts["keys"]
    installation.credissuer("brand", "enable", brand)
    installation.credissuer("brand", "revoke-key", key["id"])
    assert "revoked" in installation.credissuer("brand", "list")


def test_wrong_usage_is_told(installation: Installation) -> None:
    installation.run("credissuer", "brand", "add", "x", "--email", "nobody", expect=2)
    installation.run("credissuer", "brand", "key", "000000000000", expect=1)
