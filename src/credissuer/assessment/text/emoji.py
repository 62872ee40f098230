"""Emoji in names: which characters belong to an emoji sequence (UTS 51 section 1.4).

A joiner inside a sequence is allowed in a name, a lone one is not.

Read by general category, because Python has no emoji properties; flags by the list of regions,
because two letters that are no region are drawn as letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_JOINER, _EMOJI_STYLE, _KEYCAP = "\u200d", "\ufe0f", "\u20e3"
SILENT = frozenset({_JOINER, _EMOJI_STYLE, *map(chr, range(0xE0020, 0xE0080))})
"""Invisible characters that may be part of an emoji sequence."""

# The five skin tones (UTS 51 section 2.4).
_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_LONGEST = 10
"""Emoji that joiners may tie together; the longest in use has four."""

_OTHERS = frozenset("\u203c\u2049\u2139\u3030")
"""Emoji that Unicode counts as punctuation or letters."""

_NATION = re.compile(
    "\U0001f3f4(?:\U000e0067\U000e0062)"
    "(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074"
    "|\U000e0077\U000e006c\U000e0073)\U000e007f"
)
"""The flags of England, Scotland and Wales, the only ones in use that are spelled with tags."""

_WITHOUT_EMOJI = re.compile("[ -~\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]*")
"""Printable ASCII, Latin letters and their marks: no emoji begins with one of them, but for keycaps,
whose U+20E3 is none.
"""

_REGIONS = (
    " AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO"
    " BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CU CV CW CX CY CZ DE"
    " DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL"
    " GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT JE JM JO"
    " JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH"
    " MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA"
    " PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL"
    " SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM"
    " UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW"
)
"""The regions that have a flag, each behind a space."""


def is_reserved(character: str) -> bool:
    """Whether `character` is, or will be, an emoji: Unicode keeps these places for emoji alone.

    Reserved code points count too, because phones may have a newer Unicode version than Python.
    """
    return "\U0001f6d0" <= character <= "\U0001f6ff" or "\U0001f900" <= character <= "\U0001faff"


def sequences(text: str) -> Iterator[tuple[int, int]]:
    """Where each emoji sequence of `text` begins and ends, in order; a lone pictograph or symbol is
    one, too.
    """
    # One match for nearly every name, because an import asks this several times for every row.
    if _WITHOUT_EMOJI.fullmatch(text):
        return
    position = 0
    while position < len(text):
        end = _end(text, position)
        if end > position:
            yield position, end
        # At least one step, because `_end` answers `position` where no sequence begins.
        position = max(end, position + 1)


def without(text: str, instead: str = "") -> str:
    """`text` with `instead` for each emoji sequence."""
    parts: list[str] = []
    last = 0
    for start, end in sequences(text):
        parts += [text[last:start], instead]
        last = end
    return "".join([*parts, text[last:]])


def _end(text: str, position: int) -> int:
    """The end of the sequence that begins at `position`; `position` where none begins."""
    # Before all else, because a tag sequence begins with the black flag, which is a pictograph too.
    if match := _NATION.match(text, position):
        return match.end()
    if _region(text[position : position + 1]):
        # Two letters that are no region (QQ) stay letters: phones draw them as letters in boxes.
        return position + 2 if _is_flag(text[position : position + 2]) else position
    if text[position] in "0123456789#*":
        # A keycap, such as 1️⃣: the digit, an optional U+FE0F, then U+20E3.
        sign = position + 1 + (text[position + 1 : position + 2] == _EMOJI_STYLE)
        return sign + 1 if text[sign : sign + 1] == _KEYCAP else position
    end = _element_end(text, position)
    # Bounded, because a joiner chain without end would hide any number of invisible characters.
    for _ in range(_LONGEST - 1):
        if text[end : end + 1] != _JOINER or end == position:
            break
        further = _element_end(text, end + 1)
        # The joiner is followed by no pictograph: it does not belong to the sequence, and a lone
        # joiner is hidden text.
        if further == end + 1:
            break
        end = further
    return end


def _element_end(text: str, position: int) -> int:
    """One pictograph with its tone or style."""
    if position >= len(text) or not _is_pictograph(text[position]):
        return position
    end = position + 1
    if text[end : end + 1] == _EMOJI_STYLE:
        return end + 1
    return end + 1 if text[end : end + 1] in _TONES else end


def _is_pictograph(character: str) -> bool:
    if character in _OTHERS or is_reserved(character):
        return True
    arrow = "\u2190" <= character <= "\u21ff"
    return not _region(character) and (unicodedata.category(character) == "So" or arrow)


def _region(character: str) -> str:
    """The letter of a regional indicator; nothing for another character."""
    if not "\U0001f1e6" <= character <= "\U0001f1ff":
        return ""
    return chr(ord(character) - 0x1F1E6 + ord("A"))


def _is_flag(pair: str) -> bool:
    letters = "".join(map(_region, pair))
    return len(letters) == 2 and f" {letters}" in _REGIONS
