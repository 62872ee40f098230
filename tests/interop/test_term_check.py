"""Our check of JSON-LD terms agrees with a complete JSON-LD processor."""

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


def is_lossy(document: dict[str, Any]) -> bool:
    """True if the processor fails on the document, or drops a text of it that begins with `?`."""
    try:
        expanded = jsonld.expand(copy.deepcopy(document), {"documentLoader": load})
    except jsonld.JsonLdError:
        return True
    members = {name: value for name, value in document.items() if name != "@context"}
    return bool({text for text in texts(members) if text.startswith("?")} - texts(expanded))


def is_refused(document: dict[str, Any]) -> bool:
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


TERM, PROTECTED_TERM = {"a": X + "a"}, {"@protected": True, "a": X + "a"}
SCOPED = {"T": {"@id": X + "T", "@context": {"inner": X + "inner"}}}
PROPERTY = {"p": {"@id": X + "p", "@context": {"inner": X + "inner"}}, "q": X + "q"}
SUBJECT = {"id": "did:example:2"}
KEPT_DOCUMENTS: list[dict[str, Any]] = [
    document(),
    document(name="?"),
    document(TERM, a="?"),
    document(TERM, PROTECTED_TERM, a="?"),
    document(PROTECTED_TERM, PROTECTED_TERM, a="?"),
    document(PROTECTED_TERM, TERM, a="?"),
    document(contexts.EXAMPLES, anything={"at": "?all"}),
    document({"ex": X}, **{"ex:some": "?"}),
    document(**{"https://x.example/full": "?"}),
    document({"ex": X, "a": "ex:a"}, a="?"),
    document({"a": "b", "b": X + "b"}, a="?"),
    document(SCOPED, types=["T"], inner="?"),
    document(SCOPED, credentialSubject={**SUBJECT, "type": "T", "inner": "?"}),
    document(PROPERTY, credentialSubject={**SUBJECT, "p": {"inner": "?"}}),
    document(PROPERTY,
             credentialSubject={**SUBJECT, "p": [{"inner": "?1"}, {"inner": "?2", "q": "?3"}]}),
    document({"j": {"@id": X + "j", "@type": "@json"}}, j={"free": {"form": "?"}}),
    document({"l": {"@id": X + "l", "@container": "@list"}}, l=["?1", "?2"]),
    document({"m": {"@id": X + "m", "@container": "@language"}}, m={"vi": "?1", "en": "?2"}),
    document({"i": {"@id": X + "i", "@container": "@index"}, "a": X + "a"},
             i={"free": {"a": "?1"}, "er": {"a": "?2"}}),
    document(name={"@value": "?", "@language": "vi", "@direction": "ltr"}),
    document(credentialStatus={"type": "BitstringStatusListEntry",
                               "statusPurpose": "?", "statusListIndex": "?1"}),
    document(credentialSchema={"id": "https://x.example/s", "type": "JsonSchema",
                               "jsonSchema": {"any": "?"}}),
    document(credentialSubject={**SUBJECT, "@context": TERM, "a": "?"}),
    document({"S": {"@id": X + "S", "@context": {"@propagate": True, "deep": X + "deep"}},
              "q": X + "q"},
             credentialSubject={**SUBJECT, "type": "S", "q": {"deep": "?"}}),
    document(contexts.OPEN_BADGES, types=["OpenBadgeCredential"],
             credentialSubject={"type": "AchievementSubject", "achievement": {
                 "id": "urn:x:1", "type": "Achievement", "name": "?n",
                 "criteria": {"narrative": "?c"}}}),
]  # fmt: skip
LOSSY_DOCUMENTS: list[dict[str, Any]] = [
    document(nowhere="?"),
    document(credentialSubject={**SUBJECT, "nowhere": "?"}),
    document(TERM, credentialSubject={**SUBJECT, "a": {"nowhere": "?"}}),
    document({"a": None}, a="?"),
    document(SCOPED, inner="?"),
    document(SCOPED, PROPERTY, types=["T"], q={"inner": "?"}),
    document(PROPERTY, credentialSubject={**SUBJECT, "p": {"q": {"nowhere": "?"}}}),
    document(PROTECTED_TERM, {"a": X + "other"}, a="?"),
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


@pytest.mark.parametrize(
    "credential", KEPT_DOCUMENTS, ids=lambda credential: json.dumps(credential)[45:120]
)
def test_documents_that_the_processor_keeps_are_accepted(credential: dict[str, Any]) -> None:
    assert not is_lossy(credential)
    assert not is_refused(credential)


@pytest.mark.parametrize(
    "credential", LOSSY_DOCUMENTS, ids=lambda credential: json.dumps(credential)[45:120]
)
def test_documents_that_the_processor_does_not_keep_are_refused(credential: dict[str, Any]) -> None:
    assert is_lossy(credential)
    assert is_refused(credential)


def test_combinations_of_contexts_are_refused_exactly_if_the_processor_drops_something() -> None:
    """Every pair of contexts with every body: we refuse exactly what the processor drops."""
    candidates = [
        TERM,
        PROTECTED_TERM,
        SCOPED,
        PROPERTY,
        {"a": X + "other"},
        {"inner": {"@id": X + "i", "@context": TERM}},
    ]
    bodies: list[dict[str, Any]] = [
        {"a": "?"},
        {"inner": {"a": "?"}},
        {"p": {"inner": "?", "q": {"inner": "?1"}}},
        {"type": "T", "inner": {"a": "?"}, "q": {"a": "?1"}},
        {"q": {"type": "T", "inner": "?", "a": {"inner": "?2"}}},
    ]
    lossy = 0
    for first, second, body in itertools.product(candidates, candidates, bodies):
        credential = document(first, second, credentialSubject={**SUBJECT, **body})
        assert is_lossy(credential) == is_refused(credential), credential
        lossy += is_lossy(credential)
    assert 50 < lossy < 170
