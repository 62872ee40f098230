"""One rule: what was chosen, else what the browser prefers, else Vietnamese."""

from __future__ import annotations

import pytest

from credissuer.http.language import of, preferred


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        (None, "vi"),
        ("", "vi"),
        (b"en", "en"),
        ("en-GB,vi;q=0.9", "en"),
        ("vi;q=0.8, en;q=0.9", "en"),
        ("vi,en", "vi"),
        ("EN-us", "en"),
        ("fr", "vi"),
        ("*", "vi"),
        ("en;q=0", "vi"),
        ("en;q=zero", "vi"),
        ("en;q=-1, vi;q=0", "vi"),
        ("en;q=9", "en"),
        (b"\xff\xfe", "vi"),
        ("fr," * 30 + "en", "vi"),
    ],
)
def test_the_language_with_the_higher_weight_is_chosen(
    accept: bytes | str | None, language: str
) -> None:
    assert preferred(accept, ("vi", "en")) == language


@pytest.mark.parametrize(
    ("query", "accept", "form", "language"),
    [
        (b"", b"", None, "vi"),
        (b"", b"en-US,en;q=0.9", None, "en"),
        (b"lang=vi", b"en", None, "vi"),
        (b"number=x&lang=en", b"vi", None, "en"),
        (b"lang=en&number=x", b"vi", {"lang": "vi"}, "vi"),
        (b"lang=en", b"vi", {"lang": "fr"}, "en"),
        (b"lang=en", b"vi", {}, "en"),
        (b"lang=fr", b"en", None, "en"),
        (b"lang=fr", b"", None, "vi"),
        (b"language=en", b"", None, "vi"),
        (b"lang=english", b"", None, "vi"),
        (b"lang=", b"en", {"lang": ""}, "en"),
        (b"lang=\xff&%ff", b"en", None, "en"),
    ],
)
def test_a_choice_counts_before_the_browser(
    query: bytes, accept: bytes, form: dict[str, str] | None, language: str
) -> None:
    scope = {"query_string": query, "headers": [(b"accept-language", accept)]}
    assert of(scope, ("vi", "en"), form) == language
