"""What an office signs, verified by `jose` and `joserfc` with the keys that it publishes."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, import_key

from tests.interop.conftest import Published
from tests.interop.judges import Judges, RefusedByJudgeError
from tests.offices import PUBLIC_URL

DAY = 24 * 3600
# joserfc's advice to name Ed25519 as RFC 9864 does; the contract of this office says EdDSA.
pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated:joserfc.errors.SecurityWarning")


def signed_texts(public: Published) -> dict[str, tuple[str, str]]:
    """Path -> typ and text of everything that carries a DID URL as `kid`."""
    listed = f"status/{public.good.list_id}"
    paths = {
        f"c/{public.good.number}.jwt": "vc+jwt",
        f"c/{public.revoked.number}.jwt": "vc+jwt",
        listed: "statuslist+jwt",
        f"{listed}-revocation": "vc+jwt",
        f"{listed}-suspension": "vc+jwt",
        f"c/{public.revoked.number}.standing.jwt": "standing+jwt",
        f"c/{public.suspended.number}.standing.jwt": "standing+jwt",
    }
    return {path: (typ, public.text(path)) for path, typ in paths.items()}


def turned(token: str, segment: int) -> str:
    """One bit of a segment's octets turned."""
    segments = token.split(".")
    octets = bytearray(base64.urlsafe_b64decode(segments[segment] + "=="))
    octets[len(octets) // 2] ^= 1
    segments[segment] = base64.urlsafe_b64encode(octets).rstrip(b"=").decode("ascii")
    return ".".join(segments)


def kid(token: str) -> str:
    header: dict[str, str] = json.loads(base64.urlsafe_b64decode(token.partition(".")[0] + "=="))
    return header["kid"]


def test_jose_verifies_all_that_is_signed_with_the_keys_of_the_did_document(
    public: Published, judges: Judges
) -> None:
    for path, (typ, token) in signed_texts(public).items():
        told = judges.ask(
            "jwt", token=token, jwks=public.did_keys(), typ=typ, issuer=public.id, now=public.now,
            algorithms=[public.algorithm],
        )  # fmt: skip
        assert told["header"]["kid"].startswith(f"{public.id}#"), path
        assert told["payload"]["iss"] == public.id, path


def test_joserfc_verifies_all_that_is_signed_with_the_keys_of_the_did_document(
    public: Published,
) -> None:
    keys = KeySet.import_key_set(public.did_keys())  # type: ignore[arg-type]
    claims = jwt.JWTClaimsRegistry(now=public.now, iss={"essential": True, "value": public.id})
    for path, (typ, token) in signed_texts(public).items():
        told = jwt.decode(token, keys, algorithms=[public.algorithm])
        claims.validate(told.claims)
        assert told.header["typ"] == typ, path


def test_the_jwks_holds_the_same_keys_under_their_bare_thumbprints(
    public: Published, judges: Judges
) -> None:
    published = public.document(".well-known/jwks.json")
    assert public.document(".well-known/jwt-vc-issuer") == {"issuer": PUBLIC_URL, "jwks": published}
    assert {f"{public.id}#{key['kid']}" for key in published["keys"]} == {
        key["kid"] for key in public.did_keys()["keys"]
    }
    for key in published["keys"]:
        assert judges.ask("thumbprint", jwk=key) == {"thumbprint": key["kid"]}
        assert import_key(key).thumbprint() == key["kid"]
        assert public.document(f"keys/{key['kid']}.jwk") == key
    named = {key["kid"]: key for key in published["keys"]}
    for _, token in signed_texts(public).values():
        key = named[kid(token).rpartition("#")[2]]
        assert judges.ask("jws", token=token, jwk=key)["payload"]
        assert jwt.decode(token, import_key(key), algorithms=[public.algorithm]).claims


def test_jose_verifies_an_open_badge_with_the_key_at_its_kid(
    public: Published, judges: Judges
) -> None:
    token = public.text(f"c/{public.good.number}.jws")
    key = json.loads(public.at(kid(token)))
    told = judges.ask("jws", token=token, jwk=key)
    assert told["payload"]["id"] == f"{PUBLIC_URL}/c/{public.good.number}"
    assert "OpenBadgeCredential" in told["payload"]["type"]
    assert (
        told["payload"] == jwt.decode(token, import_key(key), algorithms=[public.algorithm]).claims
    )
    with pytest.raises(RefusedByJudgeError, match="signature verification failed"):
        judges.ask("jws", token=turned(token, 1), jwk=key)


@pytest.mark.parametrize("segment", [1, 2])
def test_both_refuse_a_text_or_a_signature_of_which_a_bit_was_turned(
    public: Published, judges: Judges, segment: int
) -> None:
    keys = KeySet.import_key_set(public.did_keys())  # type: ignore[arg-type]
    for _, token in signed_texts(public).values():
        broken = turned(token, segment)
        with pytest.raises(RefusedByJudgeError, match="signature verification failed"):
            judges.ask("jwt", token=broken, jwks=public.did_keys(), now=public.now)
        with pytest.raises(JoseError, match="bad_signature"):
            jwt.decode(broken, keys, algorithms=[public.algorithm])


def wrong_questions(public: Published) -> list[tuple[str, dict[str, Any]]]:
    other = {"ES256": "EdDSA", "EdDSA": "ES256"}[public.algorithm]
    return [
        ('"typ"', {"typ": "statuslist+jwt"}),
        ('"iss"', {"issuer": "did:web:other.example"}),
        ('"exp"', {"now": public.now + 400 * DAY}),
        ("no applicable key", {"jwks": {"keys": public.did_keys()["keys"][1:]}}),
        ("not allowed", {"algorithms": [other]}),
    ]


def test_jose_refuses_another_type_issuer_time_key_or_algorithm(
    public: Published, judges: Judges
) -> None:
    token = public.text(f"c/{public.good.number}.jwt")
    right = {"token": token, "jwks": public.did_keys(), "now": public.now}
    assert kid(token) == public.did_keys()["keys"][0]["kid"]
    for words, wrong in wrong_questions(public):
        with pytest.raises(RefusedByJudgeError, match=words):
            judges.ask("jwt", **{**right, **wrong})


def test_joserfc_refuses_another_issuer_time_key_or_algorithm(public: Published) -> None:
    token = public.text(f"c/{public.good.number}.jwt")
    first, *others = public.did_keys()["keys"]
    told = jwt.decode(token, import_key(first), algorithms=[public.algorithm])
    for registry in (
        jwt.JWTClaimsRegistry(now=public.now + 400 * DAY),
        jwt.JWTClaimsRegistry(
            now=public.now, iss={"essential": True, "value": "did:web:other.example"}
        ),
    ):
        with pytest.raises(JoseError):
            registry.validate(told.claims)
    with pytest.raises(JoseError):
        jwt.decode(token, import_key(others[0]), algorithms=[public.algorithm])
    with pytest.raises(JoseError):
        jwt.decode(token, import_key(first), algorithms=["ES384"])
