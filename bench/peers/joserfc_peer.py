"""The same verification by joserfc: signature, trust list, rules of the W3C data model, validity
and every status entry, written as somebody would who has joserfc and the specifications.

It gives no verdict and no words. A token that does not pass raises an exception.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from joserfc import jws
from joserfc.jwk import import_key

BASE_CONTEXT = "https://www.w3.org/ns/credentials/v2"
STATUS_BITS = {"revocation": 1, "suspension": 1}
URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\\<>\"{}|^`]+")
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
NUMBER = re.compile(r"[0-9A-HJKMNP-TV-Z]{10}")
LEEWAY = 60


class RefusedByPeerError(Exception):
    """The token does not pass; the message says at which rule."""


class JoserfcPeer:
    """`trust`: the trust list. `lists`: URL -> the octets of a list that was verified and inflated
    before, as our verifier keeps them too; `fresh_until`: URL -> seconds since 1970.
    """

    def __init__(
        self,
        trust: Mapping[str, Any],
        lists: Mapping[str, bytes],
        fresh_until: Mapping[str, float],
    ) -> None:
        self._issuers = {item["id"]: item for item in trust["issuers"]}
        self._keys = {
            f"{item['id']}#{member['kid']}": (import_key(member), member)
            for item in trust["issuers"]
            for member in item["jwks"]["keys"]
        }
        self._lists = lists
        self._fresh_until = fresh_until

    def verify(self, token: str, now: float) -> dict[str, Any]:
        """The payload of a valid certificate. `now` in seconds since 1970. Raises RefusedByPeerError or an
        exception of joserfc.
        """
        taken_apart = jws.extract_compact(token.encode("ascii"))
        header = taken_apart.headers()
        require(header.get("typ") == "vc+jwt" and header.get("cty", "vc") == "vc", "typ")
        require("crit" not in header and "jwk" not in header and "jku" not in header, "header")
        payload = strict_json(taken_apart.payload)
        issuer = self._issuers[issuer_id(payload)]
        key, member = self._keys[header["kid"]]
        require(header["kid"].startswith(f"{issuer['id']}#"), "a key of another issuer")
        require("credential" in member["purpose"] and member["state"] != "compromised", "key")
        require(seconds(member["valid_from"]) <= payload["iat"], "a key that was not in use")
        require(jws.validate_compact(taken_apart, key, [member["alg"]]), "signature")
        check_data_model(payload, issuer)
        check_subject(payload["credentialSubject"])
        start, end = seconds(payload["validFrom"]), seconds(payload["validUntil"])
        require(max(start, payload["iat"]) <= now <= min(end, payload["exp"]) + LEEWAY, "validity")
        self._check_status(payload, issuer, now)
        return payload

    def _check_status(self, payload: dict[str, Any], issuer: Mapping[str, Any], now: float) -> None:
        for entry in payload["credentialStatus"]:
            require(entry["type"] == "BitstringStatusListEntry", "status type")
            require(entry["statusPurpose"] in STATUS_BITS, "status purpose")
            octets = self._list(entry["statusListCredential"], issuer, now)
            index = int(entry["statusListIndex"])
            require(not octets[index >> 3] >> (7 - index % 8) & 1, entry["statusPurpose"])
        entry = payload["status"]["status_list"]
        octets = self._list(entry["uri"], issuer, now)
        index = entry["idx"]
        require(not octets[index >> 2] >> (2 * (index % 4)) & 3, "status")

    def _list(self, url: str, issuer: Mapping[str, Any], now: float) -> bytes:
        require(any(url.startswith(each) for each in issuer["status_url_prefixes"]), "list URL")
        require(now <= self._fresh_until[url], "stale list")
        return self._lists[url]


def strict_json(octets: bytes) -> dict[str, Any]:
    """The object that `octets` spells; a member name that stands twice is refused."""
    value = json.loads(octets, object_pairs_hook=unique_members)
    require(isinstance(value, dict), "not an object")
    return value  # type: ignore[no-any-return]


def unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The members of an object, each once."""
    members = dict(pairs)
    require(len(members) == len(pairs), "a member twice")
    return members


def issuer_id(payload: Mapping[str, Any]) -> str:
    """`issuer`, or `issuer.id`."""
    issuer = payload["issuer"]
    identity = issuer["id"] if isinstance(issuer, dict) else issuer
    require(isinstance(identity, str) and URL.fullmatch(identity) is not None, "issuer")
    return identity  # type: ignore[no-any-return]


def check_data_model(payload: dict[str, Any], issuer: Mapping[str, Any]) -> None:
    """Contexts, types, id, claims that repeat members, and the optional members that are there."""
    public_url = issuer["public_url"]
    contexts = payload["@context"]
    require(isinstance(contexts, list) and contexts[0] == BASE_CONTEXT, "@context")
    own_context = f"{public_url}/contexts/credibility/v1"
    require(all(context == own_context for context in contexts[1:]), "an unknown context")
    types = payload["type"]
    require("VerifiableCredential" in types and "CredibilityCredential" in types, "type")
    prefix = f"{public_url}/c/"
    identity = payload["id"]
    require(identity.startswith(prefix), "id")
    require(NUMBER.fullmatch(identity[len(prefix) :]) is not None, "number")
    require(payload.get("iss", issuer["id"]) == issuer["id"], "iss")
    require(payload.get("jti", identity) == identity, "jti")
    require("vc" not in payload and "vp" not in payload, "a vc claim")
    for schema in listed(payload.get("credentialSchema", [])):
        require(URL.fullmatch(schema["id"]) is not None, "credentialSchema.id")
        require(isinstance(schema["type"], str), "credentialSchema.type")
    if isinstance(payload["issuer"], dict):
        for name in listed(payload["issuer"].get("name", [])):
            require(isinstance(name, str) or isinstance(name["@value"], str), "issuer.name")


def check_subject(subject: dict[str, Any]) -> None:
    """Name, accounts and results of the subject."""
    require(isinstance(subject["name"], str) and bool(subject["name"]), "name")
    require(subject.get("kind", "person") in ("person", "organization"), "kind")
    require("id" not in subject or URL.fullmatch(subject["id"]) is not None, "subject.id")
    require(bool(subject["accounts"]), "accounts")
    for account in subject["accounts"]:
        require(bool(account["platform"]) and bool(account["handle"]), "account")
        require(all(isinstance(value, str) for value in account.values()), "account")
    for result in subject.get("criteria", []):
        require(isinstance(result["criterion"], str), "criterion")
        require(isinstance(result["level"], str), "level")


def listed(value: Any) -> list[Any]:
    """A value, or an array of them, as a list."""
    return value if isinstance(value, list) else [value]


def seconds(stamp: str) -> float:
    """A dateTimeStamp as seconds since 1970."""
    require(STAMP.fullmatch(stamp) is not None, "a date")
    return datetime.fromisoformat(stamp).timestamp()


def require(condition: bool, rule: str) -> None:
    """Raises RefusedByPeerError, naming the rule, unless the condition holds."""
    if not condition:
        raise RefusedByPeerError(rule)
