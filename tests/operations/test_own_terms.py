"""The office signs no term that its contexts do not define; it checks payloads of one shape
once.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import forge
import pytest

from credissuer.operations import own_terms
from credverifier.errors import FormatError
from credverifier.wire.credentials import open_badge

URL = forge.PUBLIC_URL
ISSUER = forge.Issuer()

Change = Callable[[dict[str, Any]], object]


def test_every_rendition_with_contexts_has_only_defined_terms() -> None:
    for payload in (ISSUER.certificate(), ISSUER.certificate(slim=True), ISSUER.badge()):
        own_terms.check(URL, payload)
        own_terms.check(URL, {**payload, "validUntil": "2031-01-01T00:00:00Z"})


@pytest.mark.parametrize(
    "change",
    [
        lambda payload: payload.update(undefined=1),
        lambda payload: payload["credentialSubject"].update(undefined="x"),
        lambda payload: payload["credentialSubject"]["accounts"][1].update(followers=7),
        lambda payload: payload["credentialSubject"]["criteria"][0].update(score=7),
        lambda payload: payload["credentialSubject"]["programme"].update(id="no URL"),
        lambda payload: payload["type"].append("Diploma"),
        lambda payload: (
            payload.update(type=["VerifiableCredential"]) or payload.update(supersedes="urn:x:y")
        ),
        lambda payload: payload["credentialSubject"].update(type="Person"),
        lambda payload: payload["issuer"]["name"][0].update({"@language": "tiếng Việt"}),
        lambda payload: payload["@context"].append("https://elsewhere.example/v1"),
        lambda payload: payload["@context"].append({"name": "https://elsewhere.example/name"}),
    ],
)
def test_a_payload_with_an_undefined_term_is_refused_after_a_good_one(change: Change) -> None:
    own_terms.check(URL, ISSUER.certificate())
    payload = copy.deepcopy(ISSUER.certificate())
    change(payload)
    for _ in range(2):  # because a refusal must not be cached as good
        with pytest.raises(FormatError):
            own_terms.check(URL, payload)


def test_a_term_of_open_badges_is_undefined_in_a_certificate() -> None:
    with pytest.raises(FormatError):
        own_terms.check(URL, {**ISSUER.certificate(), "endorsement": []})
    own_terms.check(URL, {**ISSUER.badge(), "awardedDate": "2026-11-01T00:00:00Z"})
    assert open_badge.CONTEXT in ISSUER.badge()["@context"]
