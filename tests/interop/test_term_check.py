"""Our reading of JSON-LD contexts, judged by a whole JSON-LD processor that we did not write."""

from __future__ import annotations

import copy
import itertools
import json
from typing import Any

import pytest
from pyld import jsonld

from credverifier.errors import FormatError
from credverifier.wire.credentials import contexts, term_check
from tests.json_ld import remote_document, texts

X = "https://x.example/#"


def load(url: str, options: object) -> dict[str, Any]:
    return remote_document(url, json.loads(contexts.octets(url) or b"null"))


def loses(document: dict[str, Any]) -> bool:
    """True where the processor stumbles over the document, or drops a marked text (`?…`) of it."""
    try:
        expanded = jsonld.expand(copy.deepcopy(document), {"documentLoader": load})
    except jsonld.JsonLdError:
        return True
    said = {name: value for name, value in document.items() if name != "@context"}
    return bool({text for text in texts(said) if text.startswith("?")} - texts(expanded))


def refused(document: dict[str, Any]) -> bool:
    try:
        term_check.check(document)
    except FormatError:
        return True
    return False


def document(*more: Any, types: list[str] | None = None, **members: Any) -> dict[str, Any]:
    return {
        "@context": [contexts.BASE, *more],
        "type": ["VerifiableCredential", *(types or [])],
        "issuer": "did:example:1",
        "credentialSubject": {"id": "did:example:2"},
        **members,
    }


ONE, TWO = {"a": X + "a"}, {"@protected": True, "a": X + "a"}
SCOPED = {"T": {"@id": X + "T", "@context": {"inner": X + "inner"}}}
PROPERTY = {"p": {"@id": X + "p", "@context": {"inner": X + "inner"}}, "q": X + "q"}
SUBJECT = {"id": "did:example:2"}
FINE: list[dict[str, Any]] = [
    document(),
    document(name="?"),
    document(ONE, a="?"),
    document(ONE, TWO, a="?"),
    document(TWO, TWO, a="?"),
    document(TWO, ONE, a="?"),
    document(contexts.EXAMPLES, anything={"at": "?all"}),
    document({"ex": X}, **{"ex:some": "?"}),
    document(**{"https://x.example/full": "?"}),
    document({"ex": X, "a": "ex:a"}, a="?"),
    document({"a": "b", "b": X + "b"}, a="?"),
    document(SCOPED, types=["T"], inner="?"),
    document(SCOPED, credentialSubject={**SUBJECT, "type": "T", "inner": "?"}),
    document(PROPERTY, credentialSubject={**SUBJECT, "p": {"inner": "?"}}),
    document(PROPERTY, credentialSubject={**SUBJECT, "p": [{"inner": "?1"}, {"inner": "?2", "q": "?3"}]}),
    document({"j": {"@id": X + "j", "@type": "@json"}}, j={"free": {"form": "?"}}),
    document({"l": {"@id": X + "l", "@container": "@list"}}, l=["?1", "?2"]),
    document({"m": {"@id": X + "m", "@container": "@language"}}, m={"vi": "?1", "en": "?2"}),
    document({"i": {"@id": X + "i", "@container": "@index"}, "a": X + "a"}, i={"free": {"a": "?1"}, "er": {"a": "?2"}}),
    document(name={"@value": "?", "@language": "vi", "@direction": "ltr"}),
    document(credentialStatus={"type": "BitstringStatusListEntry", "statusPurpose": "?", "statusListIndex": "?1"}),
    document(credentialSchema={"id": "https://x.example/s", "type": "JsonSchema", "jsonSchema": {"any": "?"}}),
    document(credentialSubject={**SUBJECT, "@context": ONE, "a": "?"}),
    document({"S": {"@id": X + "S", "@context": {"@propagate": True, "deep": X + "deep"}}, "q": X + "q"},
             credentialSubject={**SUBJECT, "type": "S", "q": {"deep": "?"}}),
    document(contexts.OPEN_BADGES, types=["OpenBadgeCredential"],
             credentialSubject={"type": "AchievementSubject", "achievement": {
                 "id": "urn:x:1", "type": "Achievement", "name": "?n", "criteria": {"narrative": "?c"}}}),
]  # fmt: skip
LOST: list[dict[str, Any]] = [
    document(nowhere="?"),
    document(credentialSubject={**SUBJECT, "nowhere": "?"}),
    document(ONE, credentialSubject={**SUBJECT, "a": {"nowhere": "?"}}),
    document({"a": None}, a="?"),
    document(SCOPED, inner="?"),
    document(SCOPED, PROPERTY, types=["T"], q={"inner": "?"}),
    document(PROPERTY, credentialSubject={**SUBJECT, "p": {"q": {"nowhere": "?"}}}),
    document(TWO, {"a": X + "other"}, a="?"),
    document({"name": X + "name"}, name="?"),
    document({"VerifiableCredential": X + "VC"}),
    document({"type": X + "type"}),
    document({"id": X + "id"}),
    document(None),
    document({"a": "b", "b": "a"}, a="?"),
    document({"a": "no url"}, a="?"),
    document(5),
    document(credentialStatus={"type": "BitstringStatusListEntry", "encodedList": "?"}),
    document(statusPurpose="?"),
    document(name={"@value": "?", "@language": "vi", "more": "?1"}),
    document(
        credentialSubject={
            **SUBJECT,
            "type": "BitstringStatusListEntry",
            "statusMessage": {"nowhere": "?"},
        }
    ),
    document(contexts.OPEN_BADGES, types=["OpenBadgeCredential"], achievement="?", nowhere="?2"),
    document(credentialSubject={**SUBJECT, "@context": {"name": X + "name"}, "name": "?"}),
]


@pytest.mark.parametrize("one", FINE, ids=lambda one: json.dumps(one)[45:120])
def test_what_a_processor_keeps_is_accepted(one: dict[str, Any]) -> None:
    assert not loses(one)
    assert not refused(one)


@pytest.mark.parametrize("one", LOST, ids=lambda one: json.dumps(one)[45:120])
def test_what_a_processor_loses_is_refused(one: dict[str, Any]) -> None:
    assert loses(one)
    assert refused(one)


def test_nothing_made_of_two_parts_is_lost_by_one_and_accepted_by_the_other() -> None:
    """Every pair of contexts under every body: where the processor loses something we refuse, never
    the other way.
    """
    parts = [
        ONE,
        TWO,
        SCOPED,
        PROPERTY,
        {"a": X + "other"},
        {"inner": {"@id": X + "i", "@context": ONE}},
    ]
    bodies: list[dict[str, Any]] = [
        {"a": "?"},
        {"inner": {"a": "?"}},
        {"p": {"inner": "?", "q": {"inner": "?1"}}},
        {"type": "T", "inner": {"a": "?"}, "q": {"a": "?1"}},
        {"q": {"type": "T", "inner": "?", "a": {"inner": "?2"}}},
    ]
    lost = 0
    for first, second, body in itertools.product(parts, parts, bodies):
        one = document(first, second, credentialSubject={**SUBJECT, **body})
        assert loses(one) == refused(one), one
        lost += loses(one)
    assert 50 < lost < 170
