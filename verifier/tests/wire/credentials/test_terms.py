"""Contexts: by URL, written out, one after the other. (In the office's tests a JSON-LD processor
judges the same reading.)
"""

from __future__ import annotations

import pytest

from credverifier.errors import FormatError
from credverifier.wire.credentials import contexts, terms
from credverifier.wire.credentials.term_definitions import NONE

X = "https://x.example/#"


def read(*local, contexts_by_url=None):
    return terms.Reader(contexts_by_url).read(NONE, [contexts.BASE, *local])


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


def test_many_terms_written_out_in_pieces_are_counted_together():
    reader = terms.Reader()
    for number in range(terms.MOST_TERMS // 100):
        reader.read(NONE, {f"t{number}-{n}": X for n in range(100)})
    with pytest.raises(FormatError):
        reader.read(NONE, {"one": X})
