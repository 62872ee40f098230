"""What an office signs is verified by `jose` and `joserfc` with the published keys."""

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
# joserfc advises the name Ed25519 of RFC 9864, but the office's wire format has EdDSA.
pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated:joserfc.errors.SecurityWarning")


def signed_texts(public: Published) -> dict[str, tuple[str, str]]:
    """{path: (typ, text)} of every signed text whose `kid` is a DID URL."""
    list_path = f"status/{public.good.list_id}"
    paths = {
        f"c/{public.good.number}.jwt": "vc+jwt",
        f"c/{public.revoked.number}.jwt": "vc+jwt",
        list_path: "statuslist+jwt",
        f"{list_path}-revocation": "vc+jwt",
        f"{list_path}-suspension": "vc+jwt",
        f"c/{public.revoked.number}.standing.jwt": "standing+jwt",
        f"c/{public.suspended.number}.standing.jwt": "standing+jwt",
    }
    return {path: (typ, public.text(path)) for path, typ in paths.items()}


def with_flipped_bit(token: str, segment: int) -> str:
    """The token with one flipped bit in the octets of a segment."""
    segments = token.split(".")
    octets = bytearray(base64.urlsafe_b64decode(segments[segment] + "=="))
    octets[len(octets) // 2] ^= 1
    segments[segment] = base64.urlsafe_b64encode(octets).rstrip(b"=").decode("ascii")
    return ".".join(segments)


def kid(token: str) -> str:
    header: dict[str, str] = json.loads(base64.urlsafe_b64decode(token.partition(".")[0] + "=="))
    return header["kid"]


def test_jose_verifies_every_signed_text_with_the_keys_of_did_json(
    public: Published, judges: Judges
) -> None:
    for path, (typ, token) in signed_texts(public).items():
        verified = judges.ask(
            "jwt", token=token, jwks=public.did_keys(), typ=typ, issuer=public.id, now=public.now,
            algorithms=[public.algorithm],
        )  # fmt: skip
        assert verified["header"]["kid"].startswith(f"{public.id}#"), path
        assert verified["payload"]["iss"] == public.id, path


def test_joserfc_verifies_every_signed_text_with_the_keys_of_did_json(
    public: Published,
) -> None:
    keys = KeySet.import_key_set(public.did_keys())  # type: ignore[arg-type]
    claims = jwt.JWTClaimsRegistry(now=public.now, iss={"essential": True, "value": public.id})
    for path, (typ, token) in signed_texts(public).items():
        verified = jwt.decode(token, keys, algorithms=[public.algorithm])
        claims.validate(verified.claims)
        assert verified.header["typ"] == typ, path


def test_the_jwks_has_the_same_keys_with_thumbprints_as_kid(
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
    by_kid = {key["kid"]: key for key in published["keys"]}
    for _, token in signed_texts(public).values():
        key = by_kid[kid(token).rpartition("#")[2]]
        assert judges.ask("jws", token=token, jwk=key)["payload"]
        assert jwt.decode(token, import_key(key), algorithms=[public.algorithm]).claims


def test_jose_verifies_an_open_badge_with_the_key_at_the_url_in_kid(
    public: Published, judges: Judges
) -> None:
    token = public.text(f"c/{public.good.number}.jws")
    key = json.loads(public.at(kid(token)))
    verified = judges.ask("jws", token=token, jwk=key)
    assert verified["payload"]["id"] == f"{PUBLIC_URL}/c/{public.good.number}"
    assert "OpenBadgeCredential" in verified["payload"]["type"]
    assert (
        verified["payload"]
        == jwt.decode(token, import_key(key), algorithms=[public.algorithm]).claims
    )
    with pytest.raises(RefusedByJudgeError, match="signature verification failed"):
        judges.ask("jws", token=with_flipped_bit(token, 1), jwk=key)


@pytest.mark.parametrize("segment", [1, 2])
def test_both_refuse_a_token_with_a_flipped_bit(
    public: Published, judges: Judges, segment: int
) -> None:
    keys = KeySet.import_key_set(public.did_keys())  # type: ignore[arg-type]
    for _, token in signed_texts(public).values():
        changed = with_flipped_bit(token, segment)
        with pytest.raises(RefusedByJudgeError, match="signature verification failed"):
            judges.ask("jwt", token=changed, jwks=public.did_keys(), now=public.now)
        with pytest.raises(JoseError, match="bad_signature"):
            jwt.decode(changed, keys, algorithms=[public.algorithm])


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
    question = {"token": token, "jwks": public.did_keys(), "now": public.now}
    assert kid(token) == public.did_keys()["keys"][0]["kid"]
    for words, change in wrong_questions(public):
        with pytest.raises(RefusedByJudgeError, match=words):
            judges.ask("jwt", **{**question, **change})


def test_joserfc_refuses_another_issuer_time_key_or_algorithm(public: Published) -> None:
    token = public.text(f"c/{public.good.number}.jwt")
    first, *others = public.did_keys()["keys"]
    verified = jwt.decode(token, import_key(first), algorithms=[public.algorithm])
    for registry in (
        jwt.JWTClaimsRegistry(now=public.now + 400 * DAY),
        jwt.JWTClaimsRegistry(
            now=public.now, iss={"essential": True, "value": "did:web:other.example"}
        ),
    ):
        with pytest.raises(JoseError):
            registry.validate(verified.claims)
    with pytest.raises(JoseError):
        jwt.decode(token, import_key(others[0]), algorithms=[public.algorithm])
    with pytest.raises(JoseError):
        jwt.decode(token, import_key(first), algorithms=["ES384"])
