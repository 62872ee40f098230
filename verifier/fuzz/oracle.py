"""An independent judge of what a verifier called valid: CONTRACT sections 1 and 2 read anew, plainly and slowly.

It shares no code with credverifier. It answers one question only: may this be valid, and if not, why not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fuzz.oracle_lists import entries_of, standing_of
from fuzz.oracle_model import is_url, keeps_the_model
from fuzz.oracle_offline import token_of
from fuzz.oracle_text import Signed
from fuzz.oracle_time import NotValidError, need, numeric, stamp

_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TEXTS = ("platform", "handle", "url", "accountId", "controlProvenOn")


def refusal(
    text: str,
    *,
    trust: dict[str, Any],
    lists: Mapping[str, Any],
    now: datetime,
    matches: tuple[tuple[str, str, str | None], ...] | None = None,
    max_age: float | None = None,
) -> str | None:
    """None if `text` is valid at `now`, else the first reason found why it is not.

    `lists`: URL -> the text that a fetch gave; anything else counts as nothing. `matches`: the accounts that the asked
    profile is, as (platform, handle, stable id) in lower case; None where no profile was asked.
    """
    try:
        _judge(token_of(text, trust), trust, lists, now.timestamp(), matches, 86400 if max_age is None else max_age)
    except NotValidError as error:
        return str(error)
    return None


def _judge(
    token: str, trust: dict[str, Any], lists: Mapping[str, Any], now: float, matches: Any, max_age: float
) -> None:
    signed = Signed(token, typ="vc+jwt", longest=65536, cty="vc")
    issuer = _issuer(signed.payload, trust)
    signed.prove(issuer, stamp(trust["issued_at"]), "credential")
    _content(signed.payload, issuer)
    _validity(signed.payload, now)
    for entry in entries_of(signed.payload):
        standing_of(entry, issuer, stamp(trust["issued_at"]), lists, now, min(max_age, 86400))
    if matches is not None:
        accounts = signed.payload["credentialSubject"]["accounts"]
        need(any(_is_account(account, match) for account in accounts for match in matches), "profile: of somebody else")


def _issuer(payload: dict[str, Any], trust: dict[str, Any]) -> dict[str, Any]:
    named = payload.get("issuer")
    identity = named.get("id") if isinstance(named, dict) else named
    for issuer in trust["issuers"]:
        if isinstance(identity, str) and issuer["id"] == identity:
            return issuer  # type: ignore[no-any-return]
    raise NotValidError("issuer: not trusted")


def _content(payload: dict[str, Any], issuer: dict[str, Any]) -> None:
    own = f"{issuer['public_url']}/contexts/credibility/v1"
    context = payload.get("@context")
    ours = ("CredibilityCredential",) if isinstance(context, list) and own in context else ()
    types = keeps_the_model(payload, contexts=(own,), terms=ours)
    trusted = issuer.get("types") or []
    need(not trusted or any(name in trusted for name in types), "content: a type the issuer is not trusted for")
    identity, start = payload.get("id"), f"{issuer['public_url']}/c/"
    need(isinstance(identity, str) and identity.startswith(start), "content: id elsewhere")
    need(_is_number(str(identity)[len(start) :]), "content: no certificate number")
    _subject(payload.get("credentialSubject"))
    _agreement(payload)


def _agreement(payload: dict[str, Any]) -> None:
    named = payload["issuer"]["id"] if isinstance(payload["issuer"], dict) else payload["issuer"]
    need(payload.get("iss", named) == named, "content: iss")
    need(payload.get("jti", payload["id"]) == payload["id"], "content: jti")
    if "sub" in payload:
        need(payload["sub"] == payload["credentialSubject"].get("id", NotImplemented), "content: sub")
    if "supersedes" in payload:
        need(is_url(payload["supersedes"]), "content: supersedes")


def _subject(subject: Any) -> None:
    need(isinstance(subject, dict), "subject: not one object")
    need(isinstance(subject.get("name"), str) and subject["name"] != "", "subject: no name")
    need("id" not in subject or is_url(subject["id"]), "subject: id")
    need(subject.get("kind", "person") in ("person", "organization"), "subject: kind")
    accounts = subject.get("accounts")
    need(isinstance(accounts, list) and accounts != [], "subject: no accounts")
    for account in accounts:
        need(isinstance(account, dict), "subject: an account that is none")
        need(bool(account.get("platform")) and bool(account.get("handle")), "subject: an account of nobody")
        need(all(isinstance(account.get(name, ""), str) for name in _TEXTS), "subject: an account of no texts")
    for member in ("level", "assessedOn"):
        need(isinstance(subject.get(member, ""), str), f"subject: {member}")
    programme, criteria = subject.get("programme"), subject.get("criteria", [])
    if "programme" in subject:
        need(isinstance(programme, dict), "subject: programme")
        need(all(isinstance(programme.get(name), str) for name in ("id", "version")), "subject: programme")
    need(isinstance(criteria, list), "subject: criteria")
    for item in criteria:
        need(isinstance(item, dict), "subject: a criterion")
        need(all(isinstance(item.get(name), str) for name in ("criterion", "level")), "subject: a criterion")


def _validity(payload: dict[str, Any], now: float) -> None:
    start, end = stamp(payload.get("validFrom")), stamp(payload.get("validUntil"))
    need(start <= end, "time: ends before it begins")
    earliest = max(start, numeric(payload.get("iat")), numeric(payload.get("nbf", 0)))
    latest = min(end, numeric(payload["exp"]) if "exp" in payload else end)
    need(earliest - 60 <= now, "time: not yet")
    need(now <= latest + 60, "time: no more")


def _is_account(account: dict[str, Any], match: tuple[str, str, str | None]) -> bool:
    platform, handle, stable = match
    if account["platform"] != platform:
        return False
    if stable is not None:
        return account.get("accountId") == stable
    by_handle: bool = account["handle"].removeprefix("@").lower() == handle
    return by_handle and account["handle"] != account.get("accountId")


def _is_number(text: str) -> bool:
    """Nine symbols and the check symbol, sum of 2^i * d_i over GF(2^5) with x^5 + x^2 + 1 (CONTRACT section 2)."""
    if len(text) != 10 or any(symbol not in _SYMBOLS for symbol in text):
        return False
    total = 0
    for place, symbol in enumerate(text[:9], start=1):
        value = _SYMBOLS.index(symbol)
        for _ in range(place):
            value = value << 1 if value < 16 else (value << 1) ^ 0b100101
        total ^= value
    return _SYMBOLS[total] == text[9]
