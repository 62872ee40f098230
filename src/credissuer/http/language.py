"""Which language a reader gets, by one rule for every page and every message: what they chose
(`lang`), else what their browser prefers (`Accept-Language`, RFC 9110 section 12.5.4), else the
first, which is Vietnamese (docs/adr/0025).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from credissuer.http.asgi import Scope, header

# Read here and not by `query`, because the page that refuses a faulty query has a language too.
_CHOSEN = re.compile(rb"(?:^|&)lang=([A-Za-z]{2,8})(?=&|$)")


def of(scope: Scope, languages: Sequence[str], form: Mapping[str, str] | None = None) -> str:
    """The language of `languages` for the page that answers `scope`; `form` are the members of a
    form that was sent, whose `lang` counts before that of the address.
    """
    in_query = _CHOSEN.search(scope.get("query_string", b""))
    for chosen in ((form or {}).get("lang"), in_query and in_query[1].decode("ascii")):
        if chosen in languages:
            return str(chosen)
    return preferred(header(scope, b"accept-language"), languages)


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
            weights[language] = max(weights[language], weight(parameter.strip()))
    return max(languages, key=lambda language: weights[language])


def weight(parameter: str) -> float:
    """The weight that `q=0.8` says: 1 where it says nothing, 0 where it is malformed."""
    if not parameter:
        return 1.0
    try:
        value = float(parameter.removeprefix("q="))
    except ValueError:
        return 0.0
    # In this order, because max(0.0, nan) is 0.0 and max(nan, 0.0) is nan.
    return min(1.0, max(0.0, value))
