"""Every JSON-LD document of the office, expanded by a processor that refuses undefined terms."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from credissuer.credentials.rendition import SignaturePurpose
from credissuer.operations import renditions
from credissuer.staff.roles import operator
from credverifier.wire.credentials import contexts, open_badge
from tests.interop.conftest import Published
from tests.interop.judges import Judges, RefusedByJudgeError

REGISTERED = ("iss", "jti", "sub", "iat", "nbf", "exp", "status")
"""JWT claims beside the document: no terms of JSON-LD."""


def document(token: str) -> dict[str, Any]:
    payload = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    return {name: value for name, value in payload.items() if name not in REGISTERED}


def all_contexts(public: Published) -> dict[str, Any]:
    """{URL: context} of the bundled contexts and of the office's own."""
    own_context = json.loads(public.text("contexts/credibility/v1"))
    [url] = [item for item in certificate(public)["@context"] if item != contexts.BASE]
    bundled = {
        name: json.loads(contexts.octets(name) or b"")
        for name in (contexts.BASE, open_badge.CONTEXT)
    }
    return {url: own_context, **bundled}


def certificate(public: Published) -> dict[str, Any]:
    return document(public.text(f"c/{public.good.number}.jwt"))


def expanded(judges: Judges, public: Published, json_ld: dict[str, Any]) -> list[dict[str, Any]]:
    graph: list[dict[str, Any]] = judges.ask(
        "expanded", document=json_ld, contexts=all_contexts(public)
    )["graph"]
    return graph


def test_the_certificate_has_no_undefined_term(public: Published, judges: Judges) -> None:
    [graph] = expanded(judges, public, certificate(public))
    assert graph["@id"] == certificate(public)["id"]


def test_the_open_badge_has_no_undefined_term(public: Published, judges: Judges) -> None:
    json_ld = document(
        renditions.token(
            public.house.office,
            public.house.office.call(operator("test")),
            public.good,
            SignaturePurpose.OPEN_BADGE,
        )
    )
    [graph] = expanded(judges, public, json_ld)
    assert graph["@id"] == json_ld["id"]


@pytest.mark.parametrize("position", [0, 1], ids=["revocation", "suspension"])
def test_the_status_lists_have_no_undefined_term(
    public: Published, judges: Judges, position: int
) -> None:
    entry = certificate(public)["credentialStatus"][position]
    json_ld = document(public.at(entry["statusListCredential"]))
    [graph] = expanded(judges, public, json_ld)
    assert graph["https://schema.org/version"] == [{"@value": json_ld["version"]}]
    without_own_context = {**json_ld, "@context": [contexts.BASE]}
    with pytest.raises(RefusedByJudgeError, match="validation error"):
        expanded(judges, public, without_own_context)
