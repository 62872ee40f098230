"""The certificate for wallets (SD-JWT VC) and `@sd-jwt/sd-jwt-vc`, as issuer, holder and
verifier.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from forge import Signer

from tests.interop.conftest import Published
from tests.interop.holders import AUDIENCE, NONCE, Wallet, private_jwk, public_jwk, wallet
from tests.interop.judges import Judges, RefusedByJudgeError
from tests.interop.test_signed_texts import kid, with_flipped_bit
from tests.offices import PUBLIC_URL

FRAMES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "an account and the level": {"accounts": {"0": True}, "level": True},
    "everything": dict.fromkeys(("kind", "level", "programme", "criteria", "assessedOn"), True)
    | {"accounts": {"0": True, "1": True}},
}


@pytest.fixture(scope="module")
def holder_wallet() -> Wallet:
    return wallet()


def issuer_key(public: Published, token: str) -> dict[str, Any]:
    """The key that `kid` names in the issuer metadata at the well-known URL of `iss` (SD-JWT
    VC).
    """
    metadata = public.document(".well-known/jwt-vc-issuer")
    [key] = [key for key in metadata["jwks"]["keys"] if key["kid"] == kid(token)]
    return dict(key)


def question_for(public: Published, certificate: Any) -> dict[str, Any]:
    """All that a verifier of this certificate needs, taken from the public files."""
    token = public.text(f"c/{certificate.number}.sd-jwt")
    url = f"{PUBLIC_URL}/status/{certificate.list_id}"
    signer = kid(public.at(url)).rpartition("#")[2]
    vct = f"{PUBLIC_URL}/vct/credibility/v1"
    return {
        "token": token,
        "jwk": issuer_key(public, token),
        "statusJwk": public.document(f"keys/{signer}.jwk"),
        "lists": {url: public.at(url)},
        "types": {vct: json.loads(public.at(vct))},
        "now": public.now,
    }


def test_the_judge_verifies_a_certificate_with_its_status_and_type(
    public: Published, judges: Judges
) -> None:
    answer = judges.ask("wallet", **question_for(public, public.good))
    subject = json.loads(json.dumps(answer["payload"]))
    assert answer["header"]["typ"] == "dc+sd-jwt"
    assert answer["types"] == [subject["vct"]] == [f"{PUBLIC_URL}/vct/credibility/v1"]
    assert subject["iss"] == PUBLIC_URL
    assert subject["jti"] == f"{PUBLIC_URL}/c/{public.good.number}"
    assert subject["name"] == "Kênh Mẫu Số 0001"
    assert subject["accounts"][0]["handle"] == "kenh0001mau"
    assert {"kind", "level", "programme", "criteria", "assessedOn"} <= subject.keys()


def test_the_judge_refuses_a_suspended_or_revoked_certificate(
    public: Published, judges: Judges
) -> None:
    for certificate in (public.suspended, public.revoked):
        with pytest.raises(RefusedByJudgeError, match="Status is not valid"):
            judges.ask("wallet", **question_for(public, certificate))


def test_the_judge_refuses_changed_expired_and_wrongly_signed_certificates(
    public: Published, judges: Judges
) -> None:
    question = question_for(public, public.good)
    signed, tilde, disclosures = question["token"].partition("~")
    [(url, status_list)] = question["lists"].items()
    changes = {
        "Invalid JWT Signature": {"token": with_flipped_bit(signed, 2) + tilde + disclosures},
        "JWT is expired": {"now": public.now + 400 * 24 * 3600},
        "not yet valid": {"now": public.now - 400 * 24 * 3600},
        "Status List JWT verification failed": {"lists": {url: with_flipped_bit(status_list, 2)}},
        "nothing at": {"lists": {}},
        "Invalid VCT type metadata": {
            "types": {name: {"name": "no vct"} for name in question["types"]}
        },
    }
    for words, change in changes.items():
        with pytest.raises(RefusedByJudgeError, match=words):
            judges.ask("wallet", **{**question, **change})
    with pytest.raises(RefusedByJudgeError, match="Invalid JWT Signature"):
        judges.ask("wallet", **{**question, "jwk": question["statusJwk"]})


def test_only_the_holder_of_the_key_can_present_a_bound_certificate(
    public: Published, judges: Judges
) -> None:
    token = public.text(f"c/{public.bound.number}.sd-jwt")
    binding = {"iat": public.now, "aud": AUDIENCE, "nonce": NONCE}
    question = {**question_for(public, public.bound), "nonce": NONCE}
    presentation, presentation_by_thief = (
        judges.ask(
            "presentation",
            token=token,
            frame={"level": True},
            jwk=private_jwk(key),
            binding=binding,
        )["token"]
        for key in (public.holder, Signer("ES256", "thief"))
    )
    answer = judges.ask("wallet", **{**question, "token": presentation})
    assert answer["holder"] == public_jwk(public.holder) and answer["payload"]["level"]
    assert answer["kb"]["nonce"] == NONCE
    for words, bad_token in (
        ("Invalid JWT Signature", presentation_by_thief),
        ("Key Binding JWT not exist", token),
    ):
        with pytest.raises(RefusedByJudgeError, match=words):
            judges.ask("wallet", **{**question, "token": bad_token})
    unbound = public.text(f"c/{public.good.number}.sd-jwt")
    proof = judges.ask(
        "presentation", token=unbound, frame={}, jwk=private_jwk(public.holder), binding=binding
    )
    with pytest.raises(RefusedByJudgeError):
        judges.ask("wallet", **{**question, "token": proof["token"]})


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_a_presentation_by_the_judge_verifies_with_both(
    holder_wallet: Wallet, judges: Judges, frame: dict[str, Any]
) -> None:
    binding = {"iat": holder_wallet.seconds, "aud": AUDIENCE, "nonce": NONCE}
    key = private_jwk(holder_wallet.holder)
    presentation = judges.ask(
        "presentation", token=holder_wallet.token(), frame=frame, jwk=key, binding=binding
    )["token"]
    expected = 1 + sum(len(item) if isinstance(item, dict) else 1 for item in frame.values())
    assert len(presentation.split("~")) - 1 == expected
    verdict = holder_wallet.verdict(presentation).to_dict()
    assert verdict["verdict"] == "valid", verdict
    assert len(verdict["certificate"]["accounts"]) == len(frame.get("accounts", {}))
    question = {
        "jwk": public_jwk(holder_wallet.issuer.keys["credential"]),
        "now": holder_wallet.seconds,
        "nonce": NONCE,
    }
    status = {
        "statusJwk": public_jwk(holder_wallet.issuer.keys["status"]),
        "lists": holder_wallet.lists(),
    }
    answer = judges.ask("wallet", token=presentation, **question, **status)
    assert answer["holder"] == public_jwk(holder_wallet.holder)
    assert ("level" in answer["payload"]) is ("level" in frame)


def test_both_refuse_a_presentation_with_another_nonce_disclosure_or_key(
    holder_wallet: Wallet, judges: Judges
) -> None:
    binding = {"iat": holder_wallet.seconds, "aud": AUDIENCE, "nonce": NONCE}
    key = private_jwk(holder_wallet.holder)
    presentation = judges.ask(
        "presentation", token=holder_wallet.token(), frame={"level": True}, jwk=key, binding=binding
    )["token"]
    signed, _, proof = presentation.rpartition("~")
    with_another_disclosure = f"{signed}~{holder_wallet.token().split('~')[1]}~{proof}"
    stranger = private_jwk(holder_wallet.issuer.stranger)
    by_stranger = judges.ask(
        "presentation", token=holder_wallet.token(), frame={}, jwk=stranger, binding=binding
    )["token"]
    question = {
        "jwk": public_jwk(holder_wallet.issuer.keys["credential"]),
        "now": holder_wallet.seconds,
        "nonce": NONCE,
        "lists": holder_wallet.lists(),
        "statusJwk": public_jwk(holder_wallet.issuer.keys["status"]),
    }
    cases = [
        ("Invalid Nonce", presentation, "another question"),
        ("sd_hash", with_another_disclosure, NONCE),
        ("Invalid JWT Signature", by_stranger, NONCE),
        ("Key Binding JWT not exist", f"{signed}~", NONCE),
    ]
    for words, token, nonce in cases:
        assert holder_wallet.verdict(token, nonce).to_dict()["code"] == "format.key_binding_invalid"
        with pytest.raises(RefusedByJudgeError, match=words):
            judges.ask("wallet", token=token, **{**question, "nonce": nonce})


def test_a_certificate_issued_by_the_judge_verifies_with_our_verifier(
    holder_wallet: Wallet, judges: Judges
) -> None:
    claims, key = holder_wallet.claims(), private_jwk(holder_wallet.issuer.keys["credential"])
    frame = {"_sd": ["kind", "level", "programme", "criteria", "assessedOn"], "_sd_decoy": 3,
             "accounts": {"_sd": [0, 1]}}  # fmt: skip
    token = judges.ask("issued", claims=claims, frame=frame, header=holder_wallet.header, jwk=key)[
        "token"
    ]
    assert len(token.split("~")) == 9
    verdict = holder_wallet.verdict(token, nonce=None).to_dict()
    assert verdict["verdict"] == "valid", verdict
    own_verdict = holder_wallet.verdict(holder_wallet.token(), nonce=None).to_dict()
    assert verdict["certificate"] == own_verdict["certificate"]
    assert len(verdict["certificate"]["accounts"]) == 2
    assert (
        holder_wallet.verdict(
            with_flipped_bit(token.partition("~")[0], 2) + "~", nonce=None
        ).to_dict()["code"]
        == "signature.invalid"
    )


def test_the_issuer_of_the_judge_refuses_to_conceal_the_status(
    holder_wallet: Wallet, judges: Judges
) -> None:
    key = private_jwk(holder_wallet.issuer.keys["credential"])
    with pytest.raises(RefusedByJudgeError, match="protected field"):
        judges.ask(
            "issued",
            claims=holder_wallet.claims(),
            frame={"_sd": ["status"]},
            header=holder_wallet.header,
            jwk=key,
        )
