"""The oracle's own reading of the VC Data Model 2.0: what any credential must keep, a status list
credential too.
"""

from __future__ import annotations

import re
from typing import Any

from fuzz.oracle_time import need

_BASE = "https://www.w3.org/ns/credentials/v2"
_BASE_TYPES = ("VerifiableCredential", "JsonSchemaCredential", "BitstringStatusListCredential",
               "EnvelopedVerifiableCredential")  # fmt: skip
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\\<>\"{}|^`]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def is_url(value: Any) -> bool:
    """A scheme and something behind it, no white space."""
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def keeps_the_model(
    payload: dict[str, Any], *, contexts: tuple[str, ...], terms: tuple[str, ...]
) -> list[Any]:
    """The types of a payload that keeps the rules; `terms` are types that `contexts` define."""
    need("vc" not in payload and "vp" not in payload, "content: vc or vp")
    context, types = payload.get("@context"), payload.get("type")
    need(isinstance(context, list) and context[:1] == [_BASE], "content: @context")
    others = context[1:]  # type: ignore[index]
    need(all(item in contexts for item in others), "content: a foreign @context")
    types = [types] if isinstance(types, str) else types
    need(isinstance(types, list) and "VerifiableCredential" in types, "content: type")
    for name in types:  # type: ignore[union-attr]
        known = isinstance(name, str) and (name in _BASE_TYPES or name in terms)
        need(known or is_url(name), "content: a type nobody defines")
    named = payload.get("issuer")
    need(is_url(named.get("id") if isinstance(named, dict) else named), "content: issuer")
    subjects = payload.get("credentialSubject")
    subjects = subjects if isinstance(subjects, list) else [subjects]
    need(subjects != [], "content: no subject")
    for subject in subjects:
        need(isinstance(subject, dict) and subject != {}, "content: an empty subject")
        need("id" not in subject or is_url(subject["id"]), "content: the subject's id")
    need("id" not in payload or is_url(payload["id"]), "content: id")
    _optional(payload)
    return types  # type: ignore[return-value]


def _optional(payload: dict[str, Any]) -> None:
    """What the data model says of optional members (sections 4.10 to 4.13, 5.3, 11.1)."""
    named = payload["issuer"] if isinstance(payload["issuer"], dict) else {}
    for holder in (payload, named):
        for member in ("name", "description"):
            if member in holder:
                _language_values(holder[member])
    for member in ("credentialSchema", "evidence", "termsOfUse", "refreshService"):
        for item in _items(payload, member):
            need(isinstance(item, dict), f"content: {member}")
            kinds = item.get("type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            need(
                kinds != [] and all(isinstance(kind, str) and kind for kind in kinds),
                f"content: {member} type",
            )
            need(
                is_url(item.get("id")) if member == "credentialSchema" or "id" in item else True,
                f"content: {member}",
            )
    related = _items(payload, "relatedResource")
    for item in related:
        need(isinstance(item, dict) and is_url(item.get("id")), "content: relatedResource")
        need(
            any(isinstance(item.get(name), str) for name in ("digestSRI", "digestMultibase")),
            "content: no digest",
        )
    need(len({item["id"] for item in related}) == len(related), "content: relatedResource twice")


def _items(payload: dict[str, Any], member: str) -> list[Any]:
    """The values of a member, none if it is absent.

    An empty array is neither: JSON-LD would drop it.
    """
    if member not in payload:
        return []
    values = payload[member] if isinstance(payload[member], list) else [payload[member]]
    need(values != [], f"content: {member} is empty")
    return values


def _language_values(value: Any) -> None:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            need(
                set(item) <= {"@value", "@language", "@direction"},
                "content: a language value with more in it",
            )
            need(isinstance(item.get("@value"), str), "content: a language value of nothing")
            language = item.get("@language", "vi")
            need(
                isinstance(language, str) and _LANGUAGE.fullmatch(language) is not None,
                "content: no language",
            )
            need(
                item.get("@direction", "ltr") in ("ltr", "rtl"), "content: a direction there is not"
            )
        else:
            need(isinstance(item, str), "content: a name of no text")
