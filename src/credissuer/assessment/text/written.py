"""What people write, cleaned: text of one line and of several, whoever sends it."""

from __future__ import annotations

import unicodedata


def block(text: str) -> str:
    """Sanitize text of several lines: NFC, without invisible characters but line ends."""
    # Browsers send CR LF from a text area (HTML, form submission), programs LF.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line(piece) for piece in lines).strip()


def line(text: str) -> str:
    """Sanitize text of one line: NFC, without control, format and bidi characters."""
    # Controls and separators become spaces, so that the words around them do not grow together.
    spaced = "".join(
        " " if unicodedata.category(one) in ("Cc", "Zl", "Zp", "Zs") else one for one in text
    )
    # The rest of C shows nothing: bidi and zero-width characters, private and unassigned ones.
    shown = "".join(one for one in spaced if unicodedata.category(one)[0] != "C")
    return unicodedata.normalize("NFC", shown).strip()
