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
from tests.interop.test_signed_texts import kid, turned
from tests.offices import PUBLIC_URL

FRAMES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "an account and the level": {"accounts": {"0": True}, "level": True},
    "everything": dict.fromkeys(("kind", "level", "programme", "criteria", "assessedOn"), True)
    | {"accounts": {"0": True, "1": True}},
}


@pytest.fixture(scope="module")
def held() -> Wallet:
    return wallet()


def issuer_key(public: Published, token: str) -> dict[str, Any]:
    """The key that `kid` names in the metadata at the well-known place of `iss` (SD-JWT VC, JWT VC
    Issuer Metadata).
    """
    metadata = public.document(".well-known/jwt-vc-issuer")
    [key] = [key for key in metadata["jwks"]["keys"] if key["kid"] == kid(token)]
    return dict(key)


def asked(public: Published, certificate: Any) -> dict[str, Any]:
    """All that a verifier of this certificate needs, from the public files alone."""
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


def test_a_certificate_for_wallets_is_good_with_its_status_and_type(
    public: Published, judges: Judges
) -> None:
    told = judges.ask("wallet", **asked(public, public.good))
    subject = json.loads(json.dumps(told["payload"]))
    assert told["header"]["typ"] == "dc+sd-jwt"
    assert told["types"] == [subject["vct"]] == [f"{PUBLIC_URL}/vct/credibility/v1"]
    assert subject["iss"] == PUBLIC_URL
    assert subject["jti"] == f"{PUBLIC_URL}/c/{public.good.number}"
    assert subject["name"] == "Kênh Mẫu Số 0001"
    assert subject["accounts"][0]["handle"] == "kenh0001mau"
    assert {"kind", "level", "programme", "criteria", "assessedOn"} <= subject.keys()


def test_one_that_is_suspended_or_revoked_is_refused(public: Published, judges: Judges) -> None:
    for certificate in (public.suspended, public.revoked):
        with pytest.raises(RefusedByJudgeError, match="Status is not valid"):
            judges.ask("wallet", **asked(public, certificate))


def test_what_was_changed_is_late_or_comes_from_another_key_or_list_is_refused(
    public: Published, judges: Judges
) -> None:
    right = asked(public, public.good)
    signed, tilde, rest = right["token"].partition("~")
    [(url, listed)] = right["lists"].items()
    wrong = {
        "Invalid JWT Signature": {"token": turned(signed, 2) + tilde + rest},
        "JWT is expired": {"now": public.now + 400 * 24 * 3600},
        "not yet valid": {"now": public.now - 400 * 24 * 3600},
        "Status List JWT verification failed": {"lists": {url: turned(listed, 2)}},
        "nothing at": {"lists": {}},
        "Invalid VCT type metadata": {
            "types": {name: {"name": "no vct"} for name in right["types"]}
        },
    }
    for words, changed in wrong.items():
        with pytest.raises(RefusedByJudgeError, match=words):
            judges.ask("wallet", **{**right, **changed})
    with pytest.raises(RefusedByJudgeError, match="Invalid JWT Signature"):
        judges.ask("wallet", **{**right, "jwk": right["statusJwk"]})


def test_a_certificate_that_was_issued_for_a_key_is_shown_by_whoever_has_it(
    public: Published, judges: Judges
) -> None:
    token = public.text(f"c/{public.bound.number}.sd-jwt")
    binding = {"iat": public.now, "aud": AUDIENCE, "nonce": NONCE}
    question = {**asked(public, public.bound), "nonce": NONCE}
    shown, stolen = (
        judges.ask(
            "presentation",
            token=token,
            frame={"level": True},
            jwk=private_jwk(key),
            binding=binding,
        )["token"]
        for key in (public.holder, Signer("ES256", "thief"))
    )
    told = judges.ask("wallet", **{**question, "token": shown})
    assert told["holder"] == public_jwk(public.holder) and told["payload"]["level"]
    assert told["kb"]["nonce"] == NONCE
    for words, wrong in (("Invalid JWT Signature", stolen), ("Key Binding JWT not exist", token)):
        with pytest.raises(RefusedByJudgeError, match=words):
            judges.ask("wallet", **{**question, "token": wrong})
    unbound = public.text(f"c/{public.good.number}.sd-jwt")
    proof = judges.ask(
        "presentation", token=unbound, frame={}, jwk=private_jwk(public.holder), binding=binding
    )
    with pytest.raises(RefusedByJudgeError):
        judges.ask("wallet", **{**question, "token": proof["token"]})


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_what_their_holder_presents_is_good_for_both(
    held: Wallet, judges: Judges, frame: dict[str, Any]
) -> None:
    binding = {"iat": held.seconds, "aud": AUDIENCE, "nonce": NONCE}
    key = private_jwk(held.holder)
    shown = judges.ask("presentation", token=held.token(), frame=frame, jwk=key, binding=binding)[
        "token"
    ]
    expected = 1 + sum(len(item) if isinstance(item, dict) else 1 for item in frame.values())
    assert len(shown.split("~")) - 1 == expected
    verdict = held.verdict(shown).to_dict()
    assert verdict["verdict"] == "valid", verdict
    assert len(verdict["certificate"]["accounts"]) == len(frame.get("accounts", {}))
    question = {
        "jwk": public_jwk(held.issuer.keys["credential"]),
        "now": held.seconds,
        "nonce": NONCE,
    }
    status = {"statusJwk": public_jwk(held.issuer.keys["status"]), "lists": held.lists()}
    told = judges.ask("wallet", token=shown, **question, **status)
    assert told["holder"] == public_jwk(held.holder)
    assert ("level" in told["payload"]) is ("level" in frame)


def test_a_presentation_for_another_question_or_with_more_than_was_bound_is_refused_by_both(
    held: Wallet, judges: Judges
) -> None:
    binding = {"iat": held.seconds, "aud": AUDIENCE, "nonce": NONCE}
    key = private_jwk(held.holder)
    shown = judges.ask(
        "presentation", token=held.token(), frame={"level": True}, jwk=key, binding=binding
    )["token"]
    signed, _, proof = shown.rpartition("~")
    more = f"{signed}~{held.token().split('~')[1]}~{proof}"
    stranger = private_jwk(held.issuer.stranger)
    other = judges.ask("presentation", token=held.token(), frame={}, jwk=stranger, binding=binding)[
        "token"
    ]
    question = {
        "jwk": public_jwk(held.issuer.keys["credential"]), "now": held.seconds, "nonce": NONCE, "lists": held.lists(),
        "statusJwk": public_jwk(held.issuer.keys["status"]),
    }  # fmt: skip
    wrong = [
        ("Invalid Nonce", shown, "another question"),
        ("sd_hash", more, NONCE),
        ("Invalid JWT Signature", other, NONCE),
        ("Key Binding JWT not exist", f"{signed}~", NONCE),
    ]
    for words, token, nonce in wrong:
        assert held.verdict(token, nonce).to_dict()["code"] == "format.key_binding_invalid"
        with pytest.raises(RefusedByJudgeError, match=words):
            judges.ask("wallet", token=token, **{**question, "nonce": nonce})


def test_what_their_issuer_makes_of_our_claims_is_good_for_us(held: Wallet, judges: Judges) -> None:
    claims, key = held.claims(), private_jwk(held.issuer.keys["credential"])
    frame = {"_sd": ["kind", "level", "programme", "criteria", "assessedOn"], "_sd_decoy": 3,
             "accounts": {"_sd": [0, 1]}}  # fmt: skip
    made = judges.ask("issued", claims=claims, frame=frame, header=held.header, jwk=key)["token"]
    assert len(made.split("~")) == 9
    verdict = held.verdict(made, nonce=None).to_dict()
    assert verdict["verdict"] == "valid", verdict
    ours = held.verdict(held.token(), nonce=None).to_dict()
    assert verdict["certificate"] == ours["certificate"]
    assert len(verdict["certificate"]["accounts"]) == 2
    assert (
        held.verdict(turned(made.partition("~")[0], 2) + "~", nonce=None).to_dict()["code"]
        == "signature.invalid"
    )


def test_their_issuer_conceals_no_more_than_may_be_concealed(held: Wallet, judges: Judges) -> None:
    key = private_jwk(held.issuer.keys["credential"])
    with pytest.raises(RefusedByJudgeError, match="protected field"):
        judges.ask(
            "issued", claims=held.claims(), frame={"_sd": ["status"]}, header=held.header, jwk=key
        )
