"""Which language the reader wants (`Accept-Language`, RFC 9110 section 12.5.4)."""

from __future__ import annotations

from collections.abc import Sequence


def preferred(accept: bytes | str | None, languages: Sequence[str]) -> str:
    """The language with the greatest weight; the first of `languages` where none is asked for.

    A malformed weight counts as 0.
    """
    # Latin-1, because it decodes any octets and a header may hold obs-text (RFC 9110 section 5.5).
    text = accept.decode("latin-1") if isinstance(accept, bytes) else accept or ""
    weights = dict.fromkeys(languages, 0.0)
    # Twenty, because a header may list thousands and no reader speaks that many languages.
    for item in text.split(",")[:20]:
        tag, _, parameter = item.strip().partition(";")
        # "vi-VN" and "vi" are one: the words have no regional variants.
        language = tag.split("-")[0].strip().lower()
        if language in weights:
            weights[language] = max(weights[language], _weight(parameter.strip()))
    return max(languages, key=lambda language: weights[language])


def _weight(parameter: str) -> float:
    if not parameter:
        return 1.0
    try:
        weight = float(parameter.removeprefix("q="))
    except ValueError:
        return 0.0
    # In this order, because max(0.0, nan) is 0.0 and max(nan, 0.0) is nan.
    return min(1.0, max(0.0, weight))
