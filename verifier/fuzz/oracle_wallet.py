"""The oracle's own reading of the certificate for wallets: an SD-JWT VC with what was disclosed,
and the holder's proof.

RFC 9901 section 7, draft-ietf-oauth-sd-jwt-vc-19 and CONTRACT section 2, step by step.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from fuzz.oracle_model import is_url
from fuzz.oracle_subject import is_certificate, is_whose
from fuzz.oracle_text import Signed, array_of, octets_of
from fuzz.oracle_time import NotValidError, need, numeric

_NEVER = ("iss", "nbf", "exp", "iat", "cnf", "vct", "vct#integrity", "aka_vcts", "status", "jti")
_CURVES = {"P-256": ("EC", "ES256"), "Ed25519": ("OKP", "EdDSA")}
_DEEPEST = 32


def read_wallet(
    text: str,
    issuers: list[dict[str, Any]],
    trusted_at: float,
    now: float,
    asked: tuple[str | None, str | None],
) -> tuple[Any, ...]:
    """(issuer, accounts, earliest, latest, claims) of a presentation that holds.

    `asked`: for whom, to which question.
    """
    need(len(text) <= 65536 and text.isascii(), "wallet: too long, or not ASCII")
    signed_text, *disclosures, proof = text.split("~")
    need(
        len(disclosures) <= 200 and "" not in disclosures,
        "wallet: too many disclosures, or an empty one",
    )
    signed = Signed(signed_text, typ="dc+sd-jwt", longest=65536)
    named = [issuer for issuer in issuers if issuer["public_url"] == signed.payload.get("iss")]
    need(len(named) == 1, "issuer: not trusted")
    signed.prove(named[0], trusted_at, "credential")
    claims = _disclosed(signed.payload, disclosures)
    content = _content(claims, named[0])
    _holder(claims.get("cnf"), proof, text[: len(text) - len(proof)], now, asked)
    return content


def _disclosed(payload: dict[str, Any], disclosures: list[str]) -> dict[str, Any]:
    """Section 7.1: every digest met once, every disclosure used once, nothing overridden, nothing
    of `_NEVER` touched.
    """
    need(payload.get("_sd_alg", "sha-256") == "sha-256", "disclosure: another hash")
    for name in _NEVER:
        need(not _conceals(payload.get(name)), f"disclosure: something concealed in {name}")
    opened = {_digest(text): _opened(text) for text in disclosures}
    need(len(opened) == len(disclosures), "disclosure: twice")
    met: list[str] = []

    def take(digest: Any, parts: int) -> list[Any] | None:
        need(isinstance(digest, str) and digest not in met, "disclosure: a digest twice, or none")
        met.append(digest)
        need(digest not in opened or len(opened[digest]) == parts, "disclosure: of the other kind")
        return opened.get(digest)

    def whole(value: Any, depth: int) -> Any:
        need(depth <= _DEEPEST, "disclosure: too deep")
        if isinstance(value, list):
            elements = []
            for item in value:
                hidden = isinstance(item, dict) and "..." in item
                need(not hidden or len(item) == 1, "disclosure: something beside a digest")
                disclosure = take(item["..."], 2) if hidden else [None, item]
                elements += [] if disclosure is None else [whole(disclosure[1], depth + 1)]
            return elements
        if not isinstance(value, dict):
            return value
        need("..." not in value, "disclosure: ... outside an array")
        members = {name: whole(item, depth + 1) for name, item in value.items() if name != "_sd"}
        digests = value.get("_sd", [])
        need(isinstance(digests, list), "disclosure: _sd is no array")
        for digest in digests:
            disclosure = take(digest, 3)
            if disclosure is not None:
                need(
                    isinstance(disclosure[1], str)
                    and disclosure[1] not in ("_sd", "...", *members),
                    "disclosure: a name",
                )
                members[disclosure[1]] = whole(disclosure[2], depth + 1)
        return members

    claims: dict[str, Any] = whole(
        {name: value for name, value in payload.items() if name != "_sd_alg"}, 0
    )
    need(set(opened) <= set(met), "disclosure: that no digest refers to")
    need(
        all((name in claims) is (name in payload) for name in _NEVER),
        "disclosure: of what is never selective",
    )
    return claims


def _conceals(value: Any) -> bool:
    if isinstance(value, dict):
        return "_sd" in value or "..." in value or any(map(_conceals, value.values()))
    return isinstance(value, list) and any(map(_conceals, value))


def _digest(text: str) -> str:
    return (
        base64.urlsafe_b64encode(hashlib.sha256(text.encode("ascii")).digest())
        .decode("ascii")
        .rstrip("=")
    )


def _opened(text: str) -> list[Any]:
    parts = array_of(octets_of(text))
    need(len(parts) in (2, 3) and isinstance(parts[0], str), "disclosure: not salt, name and value")
    return parts


def _content(claims: dict[str, Any], issuer: dict[str, Any]) -> tuple[Any, ...]:
    vct, trusted = claims.get("vct"), issuer.get("vct") or []
    need(isinstance(vct, str) and vct != "" and (not trusted or vct in trusted), "wallet: vct")
    if "aka_vcts" in claims:
        others = claims["aka_vcts"]
        need(isinstance(others, list) and others != [] and vct not in others, "wallet: aka_vcts")
        need(all(isinstance(other, str) for other in others), "wallet: aka_vcts")
    need(
        is_certificate(claims.get("jti"), issuer["public_url"]),
        "wallet: jti is no certificate of the issuer",
    )
    need(
        "credentialStatus" not in claims and "status" in claims,
        "wallet: its standing is told elsewhere, or nowhere",
    )
    need("sub" not in claims or is_url(claims["sub"]), "wallet: sub")
    is_whose({name: value for name, value in claims.items() if name != "id"}, accounts_needed=False)
    iat, exp = numeric(claims.get("iat")), numeric(claims.get("exp"))
    earliest = max(iat, numeric(claims.get("nbf", iat)))
    return issuer, claims.get("accounts", []), earliest, exp, {"status": claims["status"]}


def _holder(
    confirmation: Any, proof: str, presented: str, now: float, asked: tuple[str | None, str | None]
) -> None:
    """Sections 4.3 and 7.3: a proof is there just where one was asked for, and answers what was
    asked.
    """
    if not proof:
        need(asked == (None, None), "holder: no proof")
        return
    need(None not in asked, "holder: a proof that was not asked for")
    signed = Signed(proof, typ="kb+jwt", longest=65536)
    signed.prove_by(_key(confirmation))
    need(now - 300 <= numeric(signed.payload.get("iat")) <= now + 60, "holder: not made just now")
    bound_to = [signed.payload.get(name) for name in ("aud", "nonce", "sd_hash")]
    need(bound_to == [*asked, _digest(presented)], "holder: of another question or presentation")


def _key(confirmation: Any) -> dict[str, str]:
    key = confirmation.get("jwk") if isinstance(confirmation, dict) else None
    if (
        not isinstance(key, dict)
        or not isinstance(key.get("crv"), str)
        or key["crv"] not in _CURVES
    ):
        raise NotValidError("holder: no key")
    kind, algorithm = _CURVES[key["crv"]]
    need(key.get("kty") == kind and key.get("alg", algorithm) == algorithm, "holder: no such key")
    names = ("x", "y") if kind == "EC" else ("x",)
    for name in names:
        need(isinstance(key.get(name), str) and len(octets_of(key[name])) == 32, "holder: no point")
    return {"kty": kind, "crv": key["crv"], "alg": algorithm, **{name: key[name] for name in names}}
