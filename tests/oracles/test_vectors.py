"""Other libraries accept the signatures of valid vectors and refuse those of tampered ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from credverifier.trust.anchors import TrustAnchors
from credverifier.wire.envelope import base64url
from tests.oracles.oracles import ORACLES

FOLDER = Path(__file__).parents[2] / "verifier" / "vectors"

STRICTER = {"PyJWT": [], "joserfc": ["header: unknown members", "size: a token of 64 KiB"]}
"""What a library refuses for reasons of its own: members of a header that it does not know, parts
that it finds long.
"""

KINDER = ["signature: EdDSA: R of the neutral element, and S to it"]
"""What OpenSSL lets through and browsers refuse: a point of small order.

So do we, in both languages.
"""

pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated:joserfc.errors.SecurityWarning")


def _cases() -> Iterator[tuple[str, str, bool]]:
    """(name, token, is the signature valid) of each case that states it."""
    for path in sorted(FOLDER.glob("*.json")):
        for case in json.loads(path.read_text("utf-8")).get("cases", ()):
            token, code = case["token"], case["expect"]["code"]
            plain = isinstance(token, str) and "~" not in token
            if plain and code in (None, "signature.invalid"):
                yield f"{path.stem}: {case['name']}", token, code is None


@pytest.fixture(scope="module")
def anchors() -> TrustAnchors:
    return TrustAnchors.from_trust_list((FOLDER / "trust-list.json").read_text("utf-8"))


@pytest.mark.parametrize("oracle", sorted(ORACLES))
def test_other_libraries_agree_on_every_signature(oracle: str, anchors: TrustAnchors) -> None:
    cases = list(_cases())
    disagreeing = [
        name for name, token, fits in cases if _is_accepted(oracle, token, anchors) != fits
    ]
    assert sorted(disagreeing) == sorted(STRICTER[oracle] + KINDER)
    assert sum(fits for _, _, fits in cases) > 100
    assert sum(not fits for _, _, fits in cases) > 20


def _is_accepted(oracle: str, token: str, anchors: TrustAnchors) -> bool:
    header: dict[str, Any] = json.loads(base64url.decode(token.partition(".")[0].encode()))
    payload = json.loads(base64url.decode(token.split(".")[1].encode()))
    issuer = payload["issuer"]
    thumbprint = header["kid"].rpartition("#")[2].rpartition("/")[2].removesuffix(".jwk")
    key = anchors.issuers[issuer["id"] if isinstance(issuer, dict) else issuer].keys[thumbprint].key
    try:
        ORACLES[oracle].read(token, key, header["alg"])
    except Exception:  # noqa: BLE001 - libraries of others raise what they like
        return False
    return True
