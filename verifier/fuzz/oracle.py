"""An independent implementation of CONTRACT sections 1 and 2, slow and plain, that judges what a
verifier calls valid.

It shares no code with credverifier. It answers only whether something may be valid, and if not, why
not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from fuzz.oracle_badge import read_badge
from fuzz.oracle_lists import entries_of, standing_of
from fuzz.oracle_model import is_url, keeps_the_model
from fuzz.oracle_offline import token_of
from fuzz.oracle_subject import is_certificate, is_whose
from fuzz.oracle_text import Signed
from fuzz.oracle_time import NotValidError, need, numeric, stamp
from fuzz.oracle_wallet import read_wallet


class ProvenCertificate(NamedTuple):
    """The content of a proven certificate in any rendition: `earliest` and `latest` are its
    validity in seconds since 1970, `standing` the members with its status entries.
    """

    issuer: dict[str, Any]
    accounts: list[dict[str, Any]]
    earliest: float
    latest: float
    standing: dict[str, Any]


def refusal(
    text: str,
    *,
    trust: dict[str, Any],
    lists: Mapping[str, Any],
    now: datetime,
    matches: tuple[tuple[str, str, str | None], ...] | None = None,
    max_age: float | None = None,
    audience: str | None = None,
    nonce: str | None = None,
) -> str | None:
    """None if `text` is valid at `now`, else the first reason why it is not.

    `lists`: URL -> the fetched text; anything else counts as no list. `matches`: the accounts that
    the profile names, as (platform, handle, stable id) in lower case; None where no profile is
    asked about. `audience`, `nonce`: those that the holder's proof must name.
    """
    try:
        seconds = now.timestamp()
        certificate = _proven(token_of(text, trust), trust, seconds, (audience, nonce))
        _judge(certificate, trust, lists, seconds, matches, 86400 if max_age is None else max_age)
    except NotValidError as error:
        return str(error)
    return None


def _proven(
    token: str, trust: dict[str, Any], now: float, asked: tuple[str | None, str | None]
) -> ProvenCertificate:
    trusted_at = stamp(trust["issued_at"])
    if "~" in token:
        return ProvenCertificate(*read_wallet(token, trust["issuers"], trusted_at, now, asked))
    need(asked == (None, None), "holder: asked of what has none")
    signed = Signed(token, typ="vc+jwt", longest=65536, cty="vc", untyped=True)
    issuer = _issuer(signed.payload, trust)
    if signed.header.get("typ", "JWT") == "JWT":
        return ProvenCertificate(*read_badge(signed, issuer, trusted_at))
    signed.prove(issuer, trusted_at, "credential")
    _content(signed.payload, issuer)
    return ProvenCertificate(
        issuer,
        signed.payload["credentialSubject"]["accounts"],
        *_bounds(signed.payload),
        signed.payload,
    )


def _judge(
    certificate: ProvenCertificate,
    trust: dict[str, Any],
    lists: Mapping[str, Any],
    now: float,
    matches: Any,
    max_age: float,
) -> None:
    need(certificate.earliest - 60 <= now, "time: not yet")
    need(now <= certificate.latest + 60, "time: no more")
    trusted_at, max_age = stamp(trust["issued_at"]), min(max_age, 86400)
    for entry in entries_of(certificate.standing):
        standing_of(entry, certificate.issuer, trusted_at, lists, now, max_age)
    if matches is not None:
        matched = any(
            _is_account(account, match) for account in certificate.accounts for match in matches
        )
        need(matched, "profile: of somebody else")


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
    need(
        not trusted or any(name in trusted for name in types),
        "content: a type the issuer is not trusted for",
    )
    need(
        is_certificate(payload.get("id"), issuer["public_url"]),
        "content: id is no certificate of the issuer",
    )
    is_whose(payload.get("credentialSubject"))
    _agreement(payload)


def _agreement(payload: dict[str, Any]) -> None:
    named = payload["issuer"]["id"] if isinstance(payload["issuer"], dict) else payload["issuer"]
    need(payload.get("iss", named) == named, "content: iss")
    need(payload.get("jti", payload["id"]) == payload["id"], "content: jti")
    if "sub" in payload:
        need(
            payload["sub"] == payload["credentialSubject"].get("id", NotImplemented), "content: sub"
        )
    if "supersedes" in payload:
        need(is_url(payload["supersedes"]), "content: supersedes")


def _bounds(payload: dict[str, Any]) -> tuple[float, float]:
    start, end = stamp(payload.get("validFrom")), stamp(payload.get("validUntil"))
    need(start <= end, "time: ends before it begins")
    earliest = max(start, numeric(payload.get("iat")), numeric(payload.get("nbf", 0)))
    return earliest, min(end, numeric(payload["exp"]) if "exp" in payload else end)


def _is_account(account: dict[str, Any], match: tuple[str, str, str | None]) -> bool:
    platform, handle, stable = match
    if account["platform"] != platform:
        return False
    told = account.get("accountId") or _id_as_handle(account)
    if stable is not None:
        return bool(told == stable)
    by_handle: bool = account["handle"].removeprefix("@").lower() == handle
    return by_handle and account["handle"] != told


_BY_ID = {
    "facebook": "https://www.facebook.com/profile.php?id=",
    "youtube": "https://www.youtube.com/channel/",
    "x": "https://x.com/i/user/",
    "zalo": "https://zalo.me/",
    "shopee": "https://shopee.vn/shop/",
}


def _id_as_handle(account: dict[str, Any]) -> str | None:
    """The handle where it is a stable id: its URL, or a platform without such handles, says so."""
    handle: str = account["handle"].removeprefix("id:")
    leads = _BY_ID.get(account["platform"])
    digits = account["platform"] in ("facebook", "shopee", "zalo") and handle.isdecimal()
    of_url = leads is not None and account.get("url") == f"{leads}{handle}"
    return handle if digits or of_url or handle != account["handle"] else None
