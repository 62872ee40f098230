"""The oracle's own reading of an Open Badge (Open Badges 3.0, signed as a JWT) of one of our
certificates.
"""

from __future__ import annotations

from typing import Any

from fuzz.oracle_model import keeps_the_model
from fuzz.oracle_subject import is_certificate, is_whose
from fuzz.oracle_text import Signed
from fuzz.oracle_time import need, numeric, stamp

_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_TYPES = ("OpenBadgeCredential", "AchievementCredential")


def read_badge(signed: Signed, issuer: dict[str, Any], trusted_at: float) -> tuple[Any, ...]:
    """(issuer, accounts, earliest, latest, payload) of a token that is an Open Badge and holds."""
    payload = signed.payload
    need(
        "OpenBadgeCredential" in _several(payload.get("type")),
        "badge: it does not say that it is one",
    )
    need(set(signed.header) <= {"alg", "kid", "typ"}, "badge: more in the header than may be")
    signed.prove(issuer, trusted_at, "credential", folder=f"{issuer['public_url']}/keys/")
    context = payload.get("@context")
    terms = _TYPES if isinstance(context, list) and _CONTEXT in context else ()
    keeps_the_model(payload, contexts=(_CONTEXT,), terms=terms)
    trusted = issuer.get("types") or ["CredibilityCredential"]
    need(
        "CredibilityCredential" in trusted or "OpenBadgeCredential" in trusted,
        "badge: not trusted for certificates",
    )
    need(
        is_certificate(payload.get("id"), issuer["public_url"]),
        "badge: id is no certificate of the issuer",
    )
    _is("Profile", payload["issuer"])
    subject = payload["credentialSubject"]
    _is("AchievementSubject", subject)
    need("id" in subject, "badge: a subject without id")
    accounts = _accounts(subject)
    _achievement(subject, issuer["public_url"])
    start, end = stamp(payload.get("validFrom")), stamp(payload.get("validUntil"))
    for claim, value in (
        ("iss", payload["issuer"]["id"]), ("jti", payload["id"]), ("sub", subject["id"]),
        ("nbf", start), ("exp", end),
    ):  # fmt: skip
        registered = payload.get(claim)
        need(type(registered) is not bool and registered == value, f"badge: {claim}")
    return issuer, accounts, max(start, numeric(payload.get("iat"))), end, payload


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is(kind: str, value: Any) -> None:
    need(isinstance(value, dict) and kind in _several(value.get("type")), f"badge: no {kind}")


def _texts(value: dict[str, Any], *names: str) -> None:
    for name in names:
        need(isinstance(value.get(name), str) and value[name] != "", f"badge: {name} is no text")


def _accounts(subject: dict[str, Any]) -> list[dict[str, str]]:
    """The accounts in the identifiers; an id or URL belongs to the account before it."""
    names: list[str] = []
    accounts: list[dict[str, str]] = []
    for identity in _several(subject.get("identifier", [])):
        _is("IdentityObject", identity)
        _texts(identity, "identityType", "identityHash")
        need(identity.get("hashed") is False, "badge: a hashed identity")
        kind, text = identity["identityType"], identity["identityHash"]
        if kind == "name":
            names.append(text)
        elif kind == "userName":
            need(":" in text, "badge: an account of no platform")
            accounts.append(dict(zip(("platform", "handle"), text.split(":", 1), strict=True)))
        elif kind in ("accountId", "identifier"):
            member = "accountId" if kind == "accountId" else "url"
            need(accounts != [] and member not in accounts[-1], "badge: an identity of no account")
            accounts[-1][member] = text
    need(len(names) == 1, "badge: not one name")
    is_whose({"name": names[0], "accounts": accounts})
    return accounts


def _achievement(subject: dict[str, Any], public_url: str) -> None:
    achievement = subject.get("achievement")
    _is("Achievement", achievement)
    assert isinstance(achievement, dict)
    _texts(achievement, "id", "name", "description")
    need(
        achievement["id"].startswith(f"{public_url}/programmes/"),
        "badge: no programme of the issuer",
    )
    need(isinstance(achievement.get("version", ""), str), "badge: version")
    criteria = achievement.get("criteria")
    need(
        isinstance(criteria, dict) and bool({"id", "narrative"} & set(criteria)), "badge: criteria"
    )
    _texts(criteria, *({"id", "narrative"} & set(criteria)))  # type: ignore[arg-type]
    described = _several(achievement.get("resultDescription", []))
    for description in described:
        _is("ResultDescription", description)
        _texts(description, "id", "name", "resultType")
    seen = set()
    for result in _several(subject.get("result", [])):
        _is("Result", result)
        _texts(result, "resultDescription", "value")
        named = result["resultDescription"]
        need(
            named in [description["id"] for description in described] and named not in seen,
            "badge: a stray result",
        )
        seen.add(named)
