"""The certificate for wallets (SD-JWT VC) and Python's `sd-jwt`, as issuer, holder and verifier."""

from __future__ import annotations

from typing import Any

import pytest
from forge import Signer
from jwcrypto.jwk import JWK
from jwcrypto.jws import InvalidJWSSignature
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

from tests.interop.conftest import Published
from tests.interop.holders import AUDIENCE, NONCE, Wallet, private_jwk, public_jwk, wallet
from tests.interop.test_signed_texts import turned
from tests.interop.test_wallet import issuer_key
from tests.offices import PUBLIC_URL

SELECTIVE = ("kind", "level", "programme", "criteria", "assessedOn")


@pytest.fixture(scope="module")
def held() -> Wallet:
    return wallet()


def read(token: str, key: dict[str, Any], **binding: str) -> dict[str, Any]:
    """What `sd-jwt` as verifier reads. Raises what it raises."""
    payload: dict[str, Any] = SDJWTVerifier(
        token, lambda *_: JWK(**key), **binding
    ).get_verified_payload()
    return payload


def present(held: Wallet, frame: dict[str, Any], key: dict[str, str]) -> str:
    return _presented(held.token(), frame, key)


def _presented(token: str, frame: dict[str, Any], key: dict[str, str]) -> str:
    holder = SDJWTHolder(token)
    holder.create_presentation(frame, NONCE, AUDIENCE, JWK(**key))
    return str(holder.sd_jwt_presentation)


def test_a_certificate_for_wallets_says_all_that_it_discloses(public: Published) -> None:
    token = public.text(f"c/{public.good.number}.sd-jwt")
    told = read(token, issuer_key(public, token))
    assert told["iss"] == PUBLIC_URL
    assert told["accounts"][0]["handle"] == "kenh0001mau"
    assert {*SELECTIVE} <= told.keys()
    signed, tilde, rest = token.partition("~")
    assert "accounts" in (bare := read(signed + tilde, issuer_key(public, token)))
    assert bare["accounts"] == []
    with pytest.raises(InvalidJWSSignature):
        read(turned(signed, 1) + tilde + rest, issuer_key(public, token))
    with pytest.raises(ValueError, match="Duplicate disclosure"):
        read(f"{signed}~{rest.split('~')[0]}~{rest}", issuer_key(public, token))


def test_a_certificate_that_was_issued_for_a_key_is_shown_by_whoever_has_it(
    public: Published,
) -> None:
    token = public.text(f"c/{public.bound.number}.sd-jwt")
    key, expected = issuer_key(public, token), {"expected_aud": AUDIENCE, "expected_nonce": NONCE}
    told = read(_presented(token, {"level": True}, private_jwk(public.holder)), key, **expected)
    assert told["cnf"] == {"jwk": public_jwk(public.holder)} and told["level"]
    with pytest.raises(InvalidJWSSignature):
        read(
            _presented(token, {"level": True}, private_jwk(Signer("ES256", "thief"))),
            key,
            **expected,
        )
    unbound = public.text(f"c/{public.good.number}.sd-jwt")
    with pytest.raises(ValueError, match="No holder public key"):
        read(_presented(unbound, {}, private_jwk(public.holder)), key, **expected)


@pytest.mark.parametrize(
    "frame", [{}, {"level": True, "accounts": [True]}, dict.fromkeys(SELECTIVE, True)]
)
def test_what_their_holder_presents_is_good_for_both(held: Wallet, frame: dict[str, Any]) -> None:
    shown = present(held, frame, private_jwk(held.holder))
    verdict = held.verdict(shown).to_dict()
    assert verdict["verdict"] == "valid", verdict
    assert len(verdict["certificate"]["accounts"]) == len(frame.get("accounts", []))
    key = public_jwk(held.issuer.keys["credential"])
    told = read(shown, key, expected_aud=AUDIENCE, expected_nonce=NONCE)
    assert {name for name in SELECTIVE if name in told} == {
        name for name in SELECTIVE if name in frame
    }


def test_a_presentation_for_another_question_or_verifier_or_by_another_key_is_refused_by_both(
    held: Wallet,
) -> None:
    shown, key = (
        present(held, {"level": True}, private_jwk(held.holder)),
        public_jwk(held.issuer.keys["credential"]),
    )
    assert held.verdict(shown, "another question").to_dict()["code"] == "format.key_binding_invalid"
    with pytest.raises(ValueError, match="Invalid nonce"):
        read(shown, key, expected_aud=AUDIENCE, expected_nonce="another question")
    with pytest.raises(ValueError, match="Invalid audience"):
        read(shown, key, expected_aud="https://other.example", expected_nonce=NONCE)
    other = present(held, {"level": True}, private_jwk(held.issuer.stranger))
    assert held.verdict(other).to_dict()["code"] == "format.key_binding_invalid"
    with pytest.raises(InvalidJWSSignature):
        read(other, key, expected_aud=AUDIENCE, expected_nonce=NONCE)


def test_what_their_issuer_makes_of_our_claims_is_good_for_us(held: Wallet) -> None:
    claims: dict[Any, Any] = {
        SDObj(name) if name in SELECTIVE else name: value for name, value in held.claims().items()
    }
    claims["accounts"] = [SDObj(_Hashable(account)) for account in claims["accounts"]]
    key = JWK(**private_jwk(held.issuer.keys["credential"]))
    extra = {"typ": "dc+sd-jwt", "kid": held.header["kid"]}
    made = SDJWTIssuer(claims, key, extra_header_parameters=extra).sd_jwt_issuance
    verdict = held.verdict(made, nonce=None).to_dict()
    assert verdict["verdict"] == "valid", verdict
    assert verdict["certificate"] == held.verdict(held.token(), nonce=None).to_dict()["certificate"]
    assert len(verdict["certificate"]["accounts"]) == 2
    wrong = SDJWTIssuer(
        claims, JWK(**private_jwk(held.issuer.stranger)), extra_header_parameters=extra
    ).sd_jwt_issuance
    assert held.verdict(wrong, nonce=None).to_dict()["code"] == "signature.invalid"


class _Hashable(dict[str, Any]):
    """A dict that SDObj takes."""

    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)
