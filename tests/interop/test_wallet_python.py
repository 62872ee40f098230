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
from tests.interop.test_signed_texts import with_flipped_bit
from tests.interop.test_wallet import issuer_key
from tests.offices import PUBLIC_URL

SELECTIVE = ("kind", "level", "programme", "criteria", "assessedOn")


@pytest.fixture(scope="module")
def holder_wallet() -> Wallet:
    return wallet()


def read(token: str, key: dict[str, Any], **binding: str) -> dict[str, Any]:
    """The payload that `sd-jwt` verifies. Raises what the library raises."""
    payload: dict[str, Any] = SDJWTVerifier(
        token, lambda *_: JWK(**key), **binding
    ).get_verified_payload()
    return payload


def present(holder_wallet: Wallet, frame: dict[str, Any], key: dict[str, str]) -> str:
    return _presented(holder_wallet.token(), frame, key)


def _presented(token: str, frame: dict[str, Any], key: dict[str, str]) -> str:
    holder = SDJWTHolder(token)
    holder.create_presentation(frame, NONCE, AUDIENCE, JWK(**key))
    return str(holder.sd_jwt_presentation)


def test_sd_jwt_reads_all_disclosed_claims(public: Published) -> None:
    token = public.text(f"c/{public.good.number}.sd-jwt")
    payload = read(token, issuer_key(public, token))
    assert payload["iss"] == PUBLIC_URL
    assert payload["accounts"][0]["handle"] == "kenh0001mau"
    assert {*SELECTIVE} <= payload.keys()
    signed, tilde, disclosures = token.partition("~")
    assert "accounts" in (without_disclosures := read(signed + tilde, issuer_key(public, token)))
    assert without_disclosures["accounts"] == []
    with pytest.raises(InvalidJWSSignature):
        read(with_flipped_bit(signed, 1) + tilde + disclosures, issuer_key(public, token))
    with pytest.raises(ValueError, match="Duplicate disclosure"):
        read(f"{signed}~{disclosures.split('~')[0]}~{disclosures}", issuer_key(public, token))


def test_only_the_holder_of_the_key_can_present_a_bound_certificate(
    public: Published,
) -> None:
    token = public.text(f"c/{public.bound.number}.sd-jwt")
    key, expected = issuer_key(public, token), {"expected_aud": AUDIENCE, "expected_nonce": NONCE}
    payload = read(_presented(token, {"level": True}, private_jwk(public.holder)), key, **expected)
    assert payload["cnf"] == {"jwk": public_jwk(public.holder)} and payload["level"]
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
def test_a_presentation_by_sd_jwt_verifies_with_both(
    holder_wallet: Wallet, frame: dict[str, Any]
) -> None:
    presentation = present(holder_wallet, frame, private_jwk(holder_wallet.holder))
    verdict = holder_wallet.verdict(presentation).to_dict()
    assert verdict["verdict"] == "valid", verdict
    assert len(verdict["certificate"]["accounts"]) == len(frame.get("accounts", []))
    key = public_jwk(holder_wallet.issuer.keys["credential"])
    payload = read(presentation, key, expected_aud=AUDIENCE, expected_nonce=NONCE)
    assert {name for name in SELECTIVE if name in payload} == {
        name for name in SELECTIVE if name in frame
    }


def test_both_refuse_a_presentation_with_another_nonce_audience_or_key(
    holder_wallet: Wallet,
) -> None:
    presentation, key = (
        present(holder_wallet, {"level": True}, private_jwk(holder_wallet.holder)),
        public_jwk(holder_wallet.issuer.keys["credential"]),
    )
    assert (
        holder_wallet.verdict(presentation, "another question").to_dict()["code"]
        == "format.key_binding_invalid"
    )
    with pytest.raises(ValueError, match="Invalid nonce"):
        read(presentation, key, expected_aud=AUDIENCE, expected_nonce="another question")
    with pytest.raises(ValueError, match="Invalid audience"):
        read(presentation, key, expected_aud="https://other.example", expected_nonce=NONCE)
    by_another_key = present(
        holder_wallet, {"level": True}, private_jwk(holder_wallet.issuer.stranger)
    )
    assert holder_wallet.verdict(by_another_key).to_dict()["code"] == "format.key_binding_invalid"
    with pytest.raises(InvalidJWSSignature):
        read(by_another_key, key, expected_aud=AUDIENCE, expected_nonce=NONCE)


def test_a_certificate_issued_by_sd_jwt_verifies_with_our_verifier(holder_wallet: Wallet) -> None:
    claims: dict[Any, Any] = {
        SDObj(name) if name in SELECTIVE else name: value
        for name, value in holder_wallet.claims().items()
    }
    claims["accounts"] = [SDObj(_Hashable(account)) for account in claims["accounts"]]
    key = JWK(**private_jwk(holder_wallet.issuer.keys["credential"]))
    extra = {"typ": "dc+sd-jwt", "kid": holder_wallet.header["kid"]}
    made = SDJWTIssuer(claims, key, extra_header_parameters=extra).sd_jwt_issuance
    verdict = holder_wallet.verdict(made, nonce=None).to_dict()
    assert verdict["verdict"] == "valid", verdict
    assert (
        verdict["certificate"]
        == holder_wallet.verdict(holder_wallet.token(), nonce=None).to_dict()["certificate"]
    )
    assert len(verdict["certificate"]["accounts"]) == 2
    wrong = SDJWTIssuer(
        claims, JWK(**private_jwk(holder_wallet.issuer.stranger)), extra_header_parameters=extra
    ).sd_jwt_issuance
    assert holder_wallet.verdict(wrong, nonce=None).to_dict()["code"] == "signature.invalid"


class _Hashable(dict[str, Any]):
    """A dict that can be the key of another one, as SDObj needs it."""

    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)
