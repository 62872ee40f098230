"""The oracle's own reading of what is handed over: a token, or the link of an offline QR (CONTRACT
section 2).
"""

from __future__ import annotations

import base64
import re
import zlib
from pathlib import Path
from typing import Any

from fuzz.oracle_time import NotValidError, need

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-./:"
_DICTIONARY = (
    Path(__file__).parents[1] / "src" / "credverifier" / "wire" / "credentials" / "dictionary-1.bin"
)


def token_of(text: str, trust: dict[str, Any]) -> str:
    """The compact token that `text` is or carries."""
    if "/" not in text:
        return text
    match = re.fullmatch(r"([^/]+//[^/?#]+)/[vV](?:\?[^#]*)?#(.*)", text.strip(), re.DOTALL)
    if match is None:
        raise NotValidError("link: not of an offline code")
    need(match[1].lower() in [issuer["public_url"] for issuer in trust["issuers"]], "link: foreign")
    return match[2] if match[2].startswith("e") else _unpacked(match[2])


def _unpacked(fragment: str) -> str:
    need(fragment.startswith("1.") and len(fragment) <= 4096, "offline: not version 1")
    value = 0
    for character in fragment[2:]:
        need(character in _DIGITS, "offline: not base43")
        value = value * 43 + _DIGITS.index(character)
    octets = value.to_bytes(-(-value.bit_length() // 8), "big")
    need(octets[:1] == b"\x01" and fragment[2:3] != "0" and len(octets) > 65, "offline: not marked")
    reader = zlib.decompressobj(-15, zdict=_DICTIONARY.read_bytes())
    try:
        content = reader.decompress(octets[1:-64], 65537)
    except zlib.error as error:
        raise NotValidError("offline: does not inflate") from error
    need(
        len(content) <= 65536 and reader.eof and not reader.unused_data,
        "offline: not one whole stream",
    )
    end = content.find(b"}") + 1
    need(0 < end < len(content), "offline: no header and payload")
    return ".".join(
        base64.urlsafe_b64encode(part).decode("ascii").rstrip("=")
        for part in (content[:end], content[end:], octets[-64:])
    )
