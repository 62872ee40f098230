"""The rules of the W3C Verifiable Credentials Data Model 2.0 for any credential.

Section numbers are those of the Recommendation. Everything here raises FormatError
`format.claims_invalid`, or `format.type_invalid` for `type`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from credverifier.errors import FormatError
from credverifier.wire.envelope import dates

BASE_CONTEXT = "https://www.w3.org/ns/credentials/v2"
BASE_TYPES = frozenset(
    {
        "VerifiableCredential",
        "JsonSchemaCredential",
        "BitstringStatusListCredential",
        "EnvelopedVerifiableCredential",
    }
)
"""Terms of the base context that a credential's own `type` may hold."""

_SPACES = "".join(character for character in map(chr, range(0x3001)) if character.isspace())
_URL = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:[^{_SPACES}\\<>\"{{}}|^`]+")
"""White space is spelled out, because a class of plain characters is looked up in a table, and
`\\s` within a class is not.
"""

# The shape of BCP 47 tags such as `vi` and `en-US`; the registry is not consulted.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_VALUE_MEMBERS = frozenset({"@value", "@language", "@direction"})


def is_url(value: Any) -> bool:
    """An absolute URL: a scheme and something after it, no white space."""
    return type(value) is str and _URL.fullmatch(value) is not None


def check(
    payload: dict[str, Any],
    *,
    contexts: Mapping[str, frozenset[str]],
) -> tuple[float | None, float | None]:
    """Refuse a payload that breaks the data model; returns `validFrom` and `validUntil` in
    seconds since 1970, None for one that is absent.

    `contexts` may stand after the base context, and no others; each with the types that it defines.
    """
    if "vc" in payload or "vp" in payload:
        raise FormatError("format.claims_invalid", "a vc or vp claim (VC-JOSE-COSE section 3.1.3)")
    _check_types(payload.get("type"), _defined(payload.get("@context"), contexts))
    return check_members(payload)


def check_members(payload: dict[str, Any]) -> tuple[float | None, float | None]:
    """Issuer, subject, dates and the optional members of a credential; its contexts and types are
    another matter.

    The bounds of its validity in seconds since 1970, where it has them.
    """
    if not is_url(issuer_id(payload)):
        raise FormatError(
            "format.claims_invalid",
            "issuer is not a URL, nor an object whose id is one (4.7)",
        )
    _check_subject(payload.get("credentialSubject"))
    for name, rule in _OPTIONAL.items():
        if name in payload:
            rule(payload[name], name)
    if type(payload["issuer"]) is dict:
        _check_texts_of(payload["issuer"])
    return _period(payload)


def issuer_id(payload: dict[str, Any]) -> Any:
    """The value of `issuer` or `issuer.id` (4.7), whatever it is; None where there is none."""
    issuer = payload.get("issuer")
    return issuer.get("id") if type(issuer) is dict else issuer


def check_contexts(value: Any) -> None:
    """Refuse what is not a list that begins with the base context (4.3)."""
    if type(value) is not list or not value or value[0] != BASE_CONTEXT:
        raise FormatError(
            "format.claims_invalid",
            "@context does not begin with that of the data model (4.3)",
        )


def _defined(value: Any, contexts: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The types that the contexts in `value` define."""
    check_contexts(value)
    types = BASE_TYPES
    for context in value[1:]:
        if type(context) is not str or context not in contexts:
            raise FormatError(
                "format.claims_invalid",
                "an unknown @context, which may redefine terms (4.3)",
            )
        types = _together(types, contexts[context])
    return types


def _check_types(value: Any, types: frozenset[str]) -> None:
    names = [value] if type(value) is str else value
    if type(names) is not list or "VerifiableCredential" not in names:
        raise FormatError("format.type_invalid", "type without VerifiableCredential (4.5)")
    for name in names:
        if type(name) is not str or not (name in types or is_url(name)):
            raise FormatError("format.type_invalid", "a type that no context defines (4.5)")


def _check_subject(value: Any) -> None:
    subjects = value if type(value) is list else [value]
    if not subjects:
        raise FormatError("format.claims_invalid", "no credentialSubject (4.8)")
    for subject in subjects:
        # JSON-LD drops members that are null, so that a subject of nothing else is empty.
        if type(subject) is not dict or all(member is None for member in subject.values()):
            raise FormatError("format.claims_invalid", "an empty credentialSubject (4.8)")
        if "id" in subject:
            check_url(subject["id"], "credentialSubject.id")


def _period(payload: dict[str, Any]) -> tuple[float | None, float | None]:
    start = None
    end = None
    if "validFrom" in payload:
        start = dates.seconds(payload["validFrom"], "validFrom")
    if "validUntil" in payload:
        end = dates.seconds(payload["validUntil"], "validUntil")
    if start is not None and end is not None and start > end:
        raise FormatError("format.claims_invalid", "validFrom after validUntil (4.9)")
    return start, end


def check_url(value: Any, name: str) -> None:
    """Refuse what is not one URL (4.4); `name` is the member."""
    if not is_url(value):
        raise FormatError("format.claims_invalid", f"{name} is not one URL (4.4)")


def check_texts(value: Any, name: str) -> None:
    """A text, a language value object, or an array of those (section 11.1)."""
    for item in value if type(value) is list else [value]:
        if type(item) is str:
            continue
        if (
            type(item) is not dict
            or type(item.get("@value")) is not str
            or not item.keys() <= _VALUE_MEMBERS
        ):
            raise FormatError(
                "format.claims_invalid",
                f"{name} is no text and no language value (11.1)",
            )
        if not is_in_a_language(item):
            raise FormatError(
                "format.claims_invalid",
                f"{name} has a wrong language or direction (11.1)",
            )


def is_in_a_language(value: Mapping[str, Any]) -> bool:
    """Whether the language and the direction of a language value are such, where it names them."""
    language = value.get("@language", "en")
    direction = value.get("@direction", "ltr")
    return is_language(language) and direction in ("ltr", "rtl")


def is_language(tag: Any) -> bool:
    """Whether `tag` is built as a language tag (BCP 47) is."""
    return type(tag) is str and bool(_LANGUAGE.fullmatch(tag))


def _one_or_more(value: Any, name: str) -> list[Any]:
    """The items of `value`.

    None at all is refused, because JSON-LD takes an empty array for an absent member.
    """
    items = value if type(value) is list else [value]
    if not items:
        raise FormatError("format.claims_invalid", f"{name} is there and holds nothing (5)")
    return items


# Cached, because all certificates of an issuer combine the same two sets.
@lru_cache(maxsize=64)
def _together(types: frozenset[str], more: frozenset[str]) -> frozenset[str]:
    return types | more


def _check_texts_of(value: dict[str, Any]) -> None:
    for name in ("name", "description"):
        if name in value:
            check_texts(value[name], f"issuer.{name}")


def objects(*, id_needed: bool) -> Callable[[Any, str], None]:
    """The rule for a member that holds one or more objects with a type and a URL for an id."""

    def rule(value: Any, name: str) -> None:
        for item in _one_or_more(value, name):
            if type(item) is not dict or not _is_type(item.get("type")):
                raise FormatError("format.claims_invalid", f"{name} without a type")
            if id_needed or "id" in item:
                check_url(item.get("id"), f"{name}.id")

    return rule


def _is_type(value: Any) -> bool:
    names = value if type(value) is list else [value]
    return bool(names) and all(type(name) is str and name for name in names)


def _check_related(value: Any, name: str) -> None:
    """Section 5.3: objects with a unique id and a digest."""
    items = _one_or_more(value, name)
    ids = [item.get("id") if type(item) is dict else None for item in items]
    # As texts, because a malformed id may be an object, which is not hashable; it is refused below.
    distinct = set(map(str, ids))
    if len(distinct) != len(ids):
        raise FormatError("format.claims_invalid", "relatedResource names one resource twice (5.3)")
    for item, identity in zip(items, ids, strict=True):
        check_url(identity, "relatedResource.id")
        digests = (item.get("digestSRI"), item.get("digestMultibase"))
        if not any(type(digest) is str for digest in digests):
            raise FormatError("format.claims_invalid", "relatedResource without a digest (5.3)")


_OPTIONAL: dict[str, Callable[[Any, str], None]] = {
    "id": check_url,
    "name": check_texts,
    "description": check_texts,
    "credentialSchema": objects(id_needed=True),
    "evidence": objects(id_needed=False),
    "termsOfUse": objects(id_needed=False),
    "refreshService": objects(id_needed=False),
    "relatedResource": _check_related,
}
