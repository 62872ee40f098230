"""Which language the reader wants (`Accept-Language`, RFC 9110 section 12.5.4)."""

from __future__ import annotations

from collections.abc import Sequence


def preferred(accept: bytes | str | None, languages: Sequence[str]) -> str:
    """The language with the greatest weight; the first of `languages` where none is asked for.

    What cannot be read counts for nothing.
    """
    text = accept.decode("latin-1") if isinstance(accept, bytes) else accept or ""
    weights = dict.fromkeys(languages, 0.0)
    for item in text.split(",")[:20]:
        tag, _, parameter = item.strip().partition(";")
        language = tag.split("-")[0].strip().lower()
        if language in weights:
            weights[language] = max(weights[language], _weight(parameter.strip()))
    return max(languages, key=lambda language: weights[language])


def _weight(parameter: str) -> float:
    if not parameter:
        return 1.0
    try:
        return min(1.0, max(0.0, float(parameter.removeprefix("q="))))
    except ValueError:
        return 0.0
