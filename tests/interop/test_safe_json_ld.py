"""Every JSON-LD document that the office publishes, expanded by a processor that refuses what no
context defines.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from credissuer.credentials.rendition import Purpose
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


def known(public: Published) -> dict[str, Any]:
    """URL -> context, as they are bundled and as the office publishes its own."""
    own = json.loads(public.text("contexts/credibility/v1"))
    [url] = [item for item in certificate(public)["@context"] if item != contexts.BASE]
    bundled = {
        name: json.loads(contexts.octets(name) or b"")
        for name in (contexts.BASE, open_badge.CONTEXT)
    }
    return {url: own, **bundled}


def certificate(public: Published) -> dict[str, Any]:
    return document(public.text(f"c/{public.good.number}.jwt"))


def expanded(judges: Judges, public: Published, said: dict[str, Any]) -> list[dict[str, Any]]:
    graph: list[dict[str, Any]] = judges.ask("expanded", document=said, contexts=known(public))[
        "graph"
    ]
    return graph


def test_the_certificate_says_nothing_undefined(public: Published, judges: Judges) -> None:
    [graph] = expanded(judges, public, certificate(public))
    assert graph["@id"] == certificate(public)["id"]


def test_the_open_badge_says_nothing_undefined(public: Published, judges: Judges) -> None:
    said = document(
        renditions.token(
            public.house.office,
            public.house.office.call(operator("test")),
            public.good,
            Purpose.OPEN_BADGE,
        )
    )
    [graph] = expanded(judges, public, said)
    assert graph["@id"] == said["id"]


@pytest.mark.parametrize("place", [0, 1], ids=["revocation", "suspension"])
def test_the_status_lists_say_nothing_undefined(
    public: Published, judges: Judges, place: int
) -> None:
    entry = certificate(public)["credentialStatus"][place]
    said = document(public.at(entry["statusListCredential"]))
    [graph] = expanded(judges, public, said)
    assert graph["https://schema.org/version"] == [{"@value": said["version"]}]
    bare = {**said, "@context": [contexts.BASE]}
    with pytest.raises(RefusedByJudgeError, match="validation error"):
        expanded(judges, public, bare)
