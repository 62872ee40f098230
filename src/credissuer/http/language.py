"""Which language the reader wants: Vietnamese unless English is asked for (RFC 9110 section
12.5.4).
"""

from __future__ import annotations


def preferred(accept: bytes | str | None) -> str:
    """ "vi" or "en", by the weights of `Accept-Language`; what cannot be read counts for nothing."""
    text = accept.decode("latin-1") if isinstance(accept, bytes) else accept or ""
    weights = {"vi": 0.0, "en": 0.0}
    for item in text.split(",")[:20]:
        tag, _, parameter = item.strip().partition(";")
        language = tag.split("-")[0].strip().lower()
        if language in weights:
            weights[language] = max(weights[language], _weight(parameter.strip()))
    return "en" if weights["en"] > weights["vi"] else "vi"


def _weight(parameter: str) -> float:
    if not parameter:
        return 1.0
    try:
        return min(1.0, max(0.0, float(parameter.removeprefix("q="))))
    except ValueError:
        return 0.0
