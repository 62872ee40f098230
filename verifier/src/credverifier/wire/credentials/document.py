"""Checks credentials and presentations of any kind against the Verifiable Credentials Data Model
2.0.

This is the whole data model, JSON-LD contexts included, for what is signed on behalf of other
systems and for what they present. `data_model` alone is enough for certificates, whose contexts are
known beforehand. Section numbers are those of the Recommendation. Everything raises FormatError
`format.claims_invalid`, or `format.type_invalid` for `type`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from credverifier.errors import FormatError
from credverifier.wire.credentials import contexts, data_model, term_check

VERIFIABLE_CREDENTIAL, VERIFIABLE_PRESENTATION = "VerifiableCredential", "VerifiablePresentation"
ENVELOPED_CREDENTIAL, ENVELOPED_PRESENTATION = (
    "EnvelopedVerifiableCredential",
    "EnvelopedVerifiablePresentation",
)

_ENVELOPE = frozenset({"@context", "id", "type"})
_INDEX = re.compile(r"0|[1-9][0-9]{0,18}")
_STATUS = "BitstringStatusListEntry"
_RESERVED = ("confidenceMethod", "renderMethod", "proof")
"""Members whose values say their type (section 5.10)."""

_typed = data_model.objects(id_needed=False)


def check_credential(
    payload: dict[str, Any], other_contexts: Mapping[str, Any] | None = None
) -> None:
    """Refuse a payload that is no credential, or says what its contexts do not define.

    `other_contexts`: URL -> value of `@context` of contexts beside the bundled ones.
    """
    _check_frame(payload, VERIFIABLE_CREDENTIAL)
    data_model.check_members(payload)
    for name in ("name", "description"):
        if payload.get(name) == []:
            raise _invalid(f"{name} is there and says nothing (4.6)")
    for name in ("credentialStatus", *_RESERVED):
        if name in payload:
            _typed(payload[name], name)
    for entry in _listed(payload, "credentialStatus"):
        if _STATUS in _listed(entry, "type"):
            _check_entry(entry)
    for resource in _listed(payload, "relatedResource"):
        _check_digests(resource)
    term_check.check(payload, other_contexts)


def check_presentation(
    payload: dict[str, Any], other_contexts: Mapping[str, Any] | None = None
) -> None:
    """Refuse a payload that is no presentation (4.13), or says what its contexts do not define."""
    _check_frame(payload, VERIFIABLE_PRESENTATION)
    if "id" in payload:
        data_model.check_url(payload["id"], "id")
    if "holder" in payload:
        data_model.check_url(holder(payload), "holder")
    for name in ("termsOfUse", "proof"):
        if name in payload:
            _typed(payload[name], name)
    for credential in _listed(payload, "verifiableCredential"):
        if type(credential) is not dict:
            raise _invalid("verifiableCredential holds something else than objects (4.13)")
    term_check.check(payload, other_contexts)


def holder(payload: Mapping[str, Any]) -> Any:
    """The value of `holder` or `holder.id`, whatever it is; None where there is none."""
    value = payload.get("holder")
    return value.get("id") if type(value) is dict else value


def envelope(token: str, kind: str, media_type: str) -> dict[str, Any]:
    """A signed text as the object that carries it: `kind` is an EnvelopedVerifiable… type (4.13.1,
    4.13.2).
    """
    return {
        "@context": [contexts.BASE],
        "id": f"data:{media_type},{token}",
        "type": kind,
    }


def opened(
    value: Any,
    kind: str,
    media_types: tuple[str, ...],
) -> tuple[str, str]:
    """Media type and text that an object of the type `kind` carries in its `data:` URL."""
    # The signature within the `data:` URL would not cover any other member.
    if type(value) is not dict or value.keys() != _ENVELOPE:
        raise _invalid(f"not an {kind} with @context, id and type alone (4.13)")
    if value["@context"] not in (contexts.BASE, [contexts.BASE]):
        raise _invalid("an envelope whose @context is not that of the data model (4.13)")
    if value["type"] not in (kind, [kind]):
        raise FormatError("format.type_invalid", f"the type is not {kind} (4.13)")
    identity = value["id"]
    for media_type in media_types:
        prefix = f"data:{media_type},"
        if data_model.is_url(identity) and identity.startswith(prefix):
            return media_type, identity[len(prefix) :]
    raise _invalid("an envelope whose id is no data: URL of a media type we know (4.13)")


def _check_frame(payload: dict[str, Any], kind: str) -> None:
    if "vc" in payload or "vp" in payload:
        raise _invalid("a vc or vp claim (VC-JOSE-COSE section 3.1.3)")
    data_model.check_contexts(payload.get("@context"))
    names = _listed(payload, "type")
    if kind not in names or not all(type(name) is str for name in names):
        raise FormatError("format.type_invalid", f"type without {kind} (4.5)")


def _check_entry(entry: Mapping[str, Any]) -> None:
    """Bitstring Status List section 2.1."""
    index = entry.get("statusListIndex")
    uri = entry.get("statusListCredential")
    if (
        type(entry.get("statusPurpose")) is not str
        or type(index) is not str
        or not _INDEX.fullmatch(index)
    ):
        raise _invalid("a status list entry without purpose and index")
    data_model.check_url(uri, "statusListCredential")
    if entry.get("id") == uri:
        raise _invalid("the id of a status list entry is that of the list")
    size = entry.get("statusSize", 1)
    messages = entry.get("statusMessage", [])
    if type(size) is not int or not 1 <= size <= 8:
        raise _invalid("statusSize is not a small number")
    # One message for each value; with a single bit they may be left out (section 2.1).
    needed = 2**size if size > 1 or messages else 0
    if type(messages) is not list or len(messages) != needed:
        raise _invalid("statusMessage does not say each value")


def _check_digests(resource: Mapping[str, Any]) -> None:
    """Compare the digests of a related resource with the resource, where it is bundled; else only
    their form is checked (5.3).
    """
    octets = contexts.octets(resource["id"])
    if "digestSRI" in resource:
        contexts.check_sri(resource["digestSRI"], octets)
    if "digestMultibase" in resource:
        contexts.check_multibase(resource["digestMultibase"], octets)
    if type(resource.get("mediaType", "")) is not str:
        raise _invalid("mediaType is not a text (5.3)")


def _listed(value: Mapping[str, Any], name: str) -> list[Any]:
    member = value.get(name, [])
    return member if type(member) is list else [member]


def _invalid(detail: str) -> FormatError:
    return FormatError("format.claims_invalid", detail)
