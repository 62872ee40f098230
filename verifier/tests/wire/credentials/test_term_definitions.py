"""The definitions of one context: what a term stands for, and when it may be defined again."""

from __future__ import annotations

import pytest

from credverifier.errors import FormatError
from credverifier.wire.credentials import contexts
from credverifier.wire.credentials.term_definitions import NONE
from credverifier.wire.credentials.terms import Reader

X = "https://x.example/#"


def read(local):
    return Reader().read(NONE, [contexts.BASE, local])


def test_terms_aliases_prefixes_and_urls_are_expanded():
    active = read({"ex": X, "a": "ex:a", "kind": "@type"})
    assert active.expand("a") == active.expand("ex:a") == X + "a"
    assert active.expand("kind") == active.expand("type") == "@type"
    assert active.expand("urn:x:1") == "urn:x:1"
    assert active.expand("b") is None
    assert active.expand("@container") is None


@pytest.mark.parametrize(
    "local",
    [
        {"": X},
        {"a": 5},
        {"a": "https ://not-a-url"},
        {"a": "b"},
        {"a": "@context"},
        {"a": "@json"},
        {"a": {"@id": 5}},
        {"a": {"@reverse": X}},
        {"a": {"@id": X, "@nest": "b"}},
        {"a": {"@id": X, "@type": 5}},
        {"a": {"@id": X, "@type": "nothing"}},
        {"a": {"@id": X, "@container": "@elsewhere"}},
        {"a": {"@id": X, "@protected": "yes"}},
        {"a": {"@id": X, "@prefix": "yes"}},
        {"a": "b:c", "b": "a:c"},
        {"name": X},
    ],
)
def test_an_unsupported_definition_is_refused(local):
    with pytest.raises(FormatError) as refusal:
        read(local)
    assert refusal.value.code == "format.claims_invalid"


def test_a_protected_term_may_be_repeated_and_may_change_within_a_property():
    active = read({"name": "https://schema.org/name"})
    assert active.definitions["name"].protected
    reader = Reader()
    assert reader.read(active, {"name": X + "name"}, override=True).expand("name") == X + "name"
    assert reader.read(active, None, override=True).expand("name") is None
