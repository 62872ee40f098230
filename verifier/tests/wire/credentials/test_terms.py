"""Contexts and the terms they define. (A JSON-LD processor judges the same reading in the office's
tests.)
"""

from __future__ import annotations

import pytest

from credverifier.errors import FormatError
from credverifier.wire.credentials import contexts, terms

X = "https://x.example/#"


def read(*local, contexts_by_url=None):
    return terms.Reader(contexts_by_url).read(terms.NONE, [contexts.BASE, *local])


def test_terms_aliases_prefixes_and_urls_are_expanded():
    active = read({"ex": X, "a": "ex:a", "kind": "@type"})
    assert active.expand("a") == active.expand("ex:a") == X + "a"
    assert active.expand("kind") == active.expand("type") == "@type"
    assert active.expand("urn:x:1") == "urn:x:1"
    assert active.expand("b") is None
    assert active.expand("@container") is None


def test_given_contexts_are_known_like_the_bundled_ones():
    assert read("urn:x:own", contexts_by_url={"urn:x:own": {"a": X + "a"}}).expand("a") == X + "a"
    assert read(contexts.OPEN_BADGES).expand("AchievementCredential")
    assert (
        read(contexts.EXAMPLES).expand("whatever")
        == "https://www.w3.org/ns/credentials/examples#whatever"
    )


@pytest.mark.parametrize(
    "local",
    [
        5,
        True,
        "https://www.w3.org/ns/credentials/undefined-terms/v2",
        "https ://not-a-url",
        {"@vocab": X},
        {"@base": X},
        {"@import": contexts.BASE},
        {"@version": 1.0},
        {"@version": True},
        {"@protected": "yes"},
        {"@propagate": 1},
        {"@unknown": X},
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
        None,
        {f"t{number}": X for number in range(terms.MOST_TERMS + 1)},
    ],
)
def test_an_unsupported_context_is_refused(local):
    with pytest.raises(FormatError) as refusal:
        read(local)
    assert refusal.value.code == "format.claims_invalid"


def test_a_given_context_may_have_no_vocabulary():
    with pytest.raises(FormatError):
        read("urn:x:own", contexts_by_url={"urn:x:own": {"@vocab": X}})


def test_a_protected_term_may_be_repeated_and_may_change_within_a_property():
    active = read({"name": "https://schema.org/name"})
    assert active.definitions["name"].protected
    reader = terms.Reader()
    assert reader.read(active, {"name": X + "name"}, override=True).expand("name") == X + "name"
    assert reader.read(active, None, override=True).expand("name") is None


def test_many_terms_written_out_in_pieces_are_counted_together():
    reader = terms.Reader()
    for number in range(terms.MOST_TERMS // 100):
        reader.read(terms.NONE, {f"t{number}-{n}": X for n in range(100)})
    with pytest.raises(FormatError):
        reader.read(terms.NONE, {"one": X})
