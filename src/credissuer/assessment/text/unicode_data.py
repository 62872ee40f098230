"""Unicode's data on scripts (UAX 24) and confusables (UTS 39), out of the package
`confusable-homoglyphs`.

Its JSON keeps each line `source → prototype` of confusables.txt as a pair in both directions. The
direction is found again without loss, because a prototype is never itself a source: a text of
several characters is a prototype, so is whatever has several partners; of a lone pair, the source
was written first. Read at first use, not at import.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import lru_cache
from importlib import resources
from typing import Any

_DIRECTION_MARK = "\u200e"


@lru_cache(maxsize=1)
def prototypes() -> dict[int, str]:
    """Code point -> what it looks like, for `str.translate`.

    Prototypes themselves are not in it.
    """
    partners: dict[str, list[str]] = {}
    for left, entries in _data("confusables.json").items():
        bare = _bare(left)
        for entry in entries:
            if _bare(entry["c"]) != bare:
                partners.setdefault(bare, []).append(_bare(entry["c"]))
    # The order of insertion is the order of lines in confusables.txt.
    written = {text: position for position, text in enumerate(partners)}
    result: dict[int, str] = {}
    for text, looks in partners.items():
        # Several characters, or several partners: itself a prototype (see above).
        if len(text) > 1 or len(looks) > 1:
            continue
        look = looks[0]
        if len(look) > 1 or len(partners[look]) > 1 or written[text] < written[look]:
            result[ord(text)] = look
    return result


@lru_cache(maxsize=4096)
def script(character: str) -> str:
    """The script of `character` in capitals (`LATIN`, `COMMON`, `INHERITED`, …); `UNKNOWN` where
    Unicode has none.
    """
    first_points, ranges, aliases = _ranges()
    # The last range that begins at or before the character: some 2,200 ranges, twelve comparisons.
    position = bisect_right(first_points, ord(character)) - 1
    if position < 0 or ord(character) > ranges[position][1]:
        return "UNKNOWN"
    return aliases[ranges[position][2]]


@lru_cache(maxsize=1)
def _ranges() -> tuple[list[int], list[list[int]], list[str]]:
    data = _data("categories.json")
    ranges = data["code_points_ranges"]
    return [row[0] for row in ranges], ranges, data["iso_15924_aliases"]


def _data(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        resources.files("confusable_homoglyphs").joinpath(name).read_text("utf-8")
    )
    return data


def _bare(text: str) -> str:
    """Right-to-left characters are wrapped in direction marks in confusables.txt, for its readers
    only.
    """
    return text.replace(_DIRECTION_MARK, "") if len(text) > 1 else text
