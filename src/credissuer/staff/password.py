"""Which passwords staff may choose. Length and not being one's own name: nothing else, because rules
of composition and of regular change make passwords worse (NIST SP 800-63B-4, section 3.1.1.2).
"""

from __future__ import annotations

import unicodedata

from credissuer.errors import UsageError

SHORTEST, LONGEST = 12, 200
"""Characters of a password, after normalisation."""

_LEFT = 8
"""Characters of it that are neither the login nor the name."""

_SHORTEST_NAME = 3
"""Shorter parts of a name are left in, because they stand in many words by chance."""


def normalised(text: str) -> str:
    """The password as it is hashed: NFC, because keyboards write one Vietnamese letter in two
    ways.
    """
    return unicodedata.normalize("NFC", text)


def accepted(text: str, *own: str) -> str:
    """A new password as it is hashed; `own` are the person's login, name and e-mail address.

    Raises UsageError `password.too_short`, `password.too_long`, `password.is_name`.
    """
    password = normalised(text)
    if len(password) < SHORTEST:
        raise UsageError("password.too_short", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise UsageError("password.too_long", longest=LONGEST)
    left = _folded(password)
    for part in sorted(_parts(own), key=len, reverse=True):
        left = left.replace(part, "")
    if len(left) < _LEFT:
        raise UsageError("password.is_name")
    return password


def _parts(own: tuple[str, ...]) -> set[str]:
    """What of a person's own words is no password: each whole, and each of its words."""
    words = {word for text in own for word in (text, *text.replace("@", " ").split())}
    return {_folded(word) for word in words if len(_folded(word)) >= _SHORTEST_NAME}


def _folded(text: str) -> str:
    """Without case, marks and blanks: `Lê Thị Mai` and `lethimai` are one."""
    # đ by hand, because it is a letter of its own and has no decomposition.
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("đ", "d")
    return "".join(
        letter for letter in plain if not unicodedata.combining(letter) and not letter.isspace()
    )
