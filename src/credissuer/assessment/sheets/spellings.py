"""One thing under several names: compared without case and signs, and without accents where they
were left away.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


# Cached, because the cells of a sheet say the same few things again and again.
@lru_cache(maxsize=1024)
def spelled(text: str) -> str:
    """`text` as it is compared: lower case, and a space for whatever is no letter or digit."""
    letters = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(sign if _is_said(sign) else " " for sign in letters).split())


def _is_said(sign: str) -> bool:
    return sign.isalnum() or unicodedata.combining(sign) > 0


def without_brackets(text: str) -> str:
    """`text` without what stands in brackets, where headers explain themselves."""
    return _BRACKETED.sub(" ", unicodedata.normalize("NFKC", text))


def without_accents(text: str) -> str:
    """A spelled text without accents; đ as d."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).replace("đ", "d")


class Spellings:
    """Finds what a text means, given names and what each means."""

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        """`named`: a name and what it means; of equal names the first counts."""
        self._exact: dict[str, str] = {}
        self._plain: dict[str, str] = {}
        for name, meaning in named:
            key = spelled(name)
            self._exact.setdefault(key, meaning)
            self._plain.setdefault(without_accents(key), meaning)

    def meaning(self, text: str) -> str | None:
        """What `text` means; None for what is no such name."""
        key = spelled(text)
        if key in self._exact:
            return self._exact[key]
        # Only for who wrote no accents at all, because `mục` is another word than `mức`.
        return self._plain.get(key) if key == without_accents(key) else None
