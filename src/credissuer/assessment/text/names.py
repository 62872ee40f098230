"""Names of subjects: cleaned, and held to what a reader can tell apart (SECURITY: hostile text;
Unicode UTS 39).

`clean_name` gives the one form in which a name is kept; `skeleton` is equal for two texts that look
alike, and `name_skeleton` for two names that do once what decorates them is left away.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from credissuer.assessment.text import emoji, unicode_data
from credissuer.errors import RefusedError

LONGEST = 80
"""Characters (code points in NFC) that a name may have."""

_SHOWN = 60
_SPACES = "\t\n\r"
_SIGNS = frozenset({"Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "So"})
"""General categories of punctuation and symbols, but for modifiers."""

_PLAIN_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"}) | _SIGNS

_ALSO = frozenset(" ^`…™‼⁉⁇⁈ℹⓂ㊗㊙")
"""Signs and emoji that are spelled otherwise in NFKC, and ASCII that Unicode counts as modifiers.
"""

_VERDICTS = frozenset("✓✔✅☑🗸🗹⍻")
"""Beside a name they read as a verdict of ours, or as a platform's mark of a verified account."""

_ENCLOSED = re.compile("[\U0001f100-\U0001f2ff\ufffc\ufffd]")
"""Letters in boxes, which spell a name that nothing compares, but for emoji; signs of what is
missing.
"""

_BOXED = frozenset("🅰🅱🅾🅿🆎🆑🆒🆓🆔🆕🆖🆗🆘🆙🆚🈁🈂🈚🈯🈲🈳🈴🈵🈶🈷🈸🈹🈺🉐🉑")
_LETTERS_OF_EMOJI = str.maketrans({"🅰": "a", "🅱": "b", "🅾": "o", "🅿": "p", "Ⓜ": "m", "ℹ": "i"})

# Characters that show nothing although Unicode counts them as letters, marks or symbols.
_BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\U0001d159"
)
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Latin letters for phonetics and transliteration: nobody's name, and made to look like the plain
# ones.
_TECHNICAL = re.compile(
    "[\u0180-\u019f\u01a2-\u01ae\u01b1-\u01cc\u0250-\u02af\u1d00-\u1dbf"
    "\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f]"
)
# Printable ASCII, Latin letters and the marks of Vietnamese: most names are nothing else, and
# nothing here is hidden.
_ORDINARY = re.compile("[ -~\u00c0-\u017f\u01a0\u01a1\u01af\u01b0\u0300-\u0323\u1ea0-\u1ef9]*")
# A mark at the beginning has no letter; three in a row are drawn over the lines around.
_PILED_MARKS = re.compile("^m|m{3,}")

# Scripts that one name may mix: Japanese, Chinese with Bopomofo, Korean (UTS 39 section 5.1).
_TOGETHER = (
    frozenset({"HAN", "HIRAGANA", "KATAKANA"}),
    frozenset({"HAN", "BOPOMOFO"}),
    frozenset({"HAN", "HANGUL"}),
)


def clean_name(text: str) -> str:
    """`text` as a name is kept: NFC, no space at the ends, single spaces inside; at most 80
    characters.

    Letters, digits, punctuation and emoji may be in it, at least one letter or digit must. Raises
    RefusedError `name.hidden_characters`, `name.empty`, `name.too_long`,
    `name.disallowed_characters`, `name.confusable` (letters of several scripts, or of another
    script that spell a Latin word; fact `twin`).
    """
    composed = unicodedata.normalize("NFC", text)
    # Before the white space is joined, because split() would swallow separators such as U+2028
    # unseen.
    if hidden := hidden_characters(composed):
        raise RefusedError("name.hidden_characters", characters=code_points(hidden))
    name = " ".join(composed.split())
    if not name:
        raise RefusedError("name.empty")
    if len(name) > LONGEST:
        raise RefusedError(
            "name.too_long",
            text=visible(name),
            length=len(name),
            longest=LONGEST,
        )
    _check_characters(name)
    _check_scripts(name)
    return name


@lru_cache(maxsize=4096)
def is_hidden(character: str) -> bool:
    """Whether a reader cannot see `character`: controls (bidi and zero-width among them), tags,
    blanks, and code points that are private, surrogate or not assigned. Space, tab and line end are
    not hidden.
    """
    if character in _SPACES:
        return False
    if character in _BLANK or _VARIATION.match(character):
        return True
    # Not assigned yet by this Python's Unicode, but a newer phone draws an emoji there.
    if emoji.is_reserved(character):
        return False
    return unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def hidden_characters(text: str) -> list[str]:
    """Those characters of `text` that a reader cannot see; joiners and styles within an emoji are
    none.
    """
    return [text[position] for position in hidden_places(text)]


def hidden_places(text: str) -> list[int]:
    """The positions of the hidden characters in `text`."""
    # One match for nearly every name, because an import asks this for every text of every row.
    if _ORDINARY.fullmatch(text):
        return []
    seen = {position for start, end in emoji.sequences(text) for position in range(start, end)}
    return [
        position
        for position, character in enumerate(text)
        if is_hidden(character) and not (position in seen and character in emoji.SILENT)
    ]


def visible(text: str) -> str:
    """`text` fit for a message: one line, hidden characters spelled as ⟨U+202E⟩, cut after 60
    characters.
    """
    # Cut before it is spelled, because one hostile megabyte should cost no more than 60 characters.
    shown = text[: _SHOWN + 1]
    hidden = set(hidden_places(shown))
    spelled = "".join(
        f"⟨U+{ord(character):04X}⟩" if position in hidden or character in _SPACES else character
        for position, character in enumerate(shown)
    )
    return spelled if len(text) <= _SHOWN else spelled[:_SHOWN] + "…"


def code_points(characters: Iterable[str]) -> str:
    """The distinct `characters` as `U+202E, U+200B`, in their order."""
    return ", ".join(dict.fromkeys(f"U+{ord(character):04X}" for character in characters))


@lru_cache(maxsize=2048)
def skeleton(text: str) -> str:
    """The skeleton of UTS 39 section 4, made blind to case: equal for two texts that look alike.

    Prototypes are taken before *and* after folding case, since capitals look like other letters
    than small ones (capital I like l, Eth like Đ). Folding makes I and i one, and I looks like l:
    so i stands as l too. Vietnamese letters stay apart: marks are kept.
    """
    return _prototype(_prototype(text).casefold()).replace("i", "l")


@lru_cache(maxsize=1024)
def name_skeleton(name: str) -> str:
    """The skeleton of a name's words: emoji and punctuation set nobody apart, so they part words
    and are left away.

    Spaces stay: An Hoà and Anh Oà are two people. Letters are compared before signs are left away,
    because some signs look like letters (| like l).
    """
    words = emoji.without(name.translate(_LETTERS_OF_EMOJI), " ")
    decomposed = unicodedata.normalize("NFD", words)
    letters = (character if _is_of_a_word(character) else " " for character in decomposed)
    return skeleton(" ".join("".join(letters).split()))


@lru_cache(maxsize=4096)
def _is_of_a_word(character: str) -> bool:
    """Whether `character` is a letter, digit or mark, looks like a letter of ASCII, or is hidden
    (which `skeleton` leaves out).
    """
    is_mark = unicodedata.category(character) in {"Mn", "Mc"}
    if character.isalnum() or is_mark or is_hidden(character):
        return True
    # A sign such as | counts as the letter that it imitates, or it would part a word in two.
    look = _prototype(character)
    return look.isascii() and look.isalnum()


def _prototype(text: str) -> str:
    # UTS 39 section 4: decompose, drop ignorable characters, map to prototypes, decompose again.
    apart = unicodedata.normalize("NFD", text)
    if not _ORDINARY.fullmatch(apart):
        apart = "".join(character for character in apart if not is_hidden(character))
    return unicodedata.normalize("NFD", apart.translate(unicode_data.prototypes()))


def _check_characters(name: str) -> None:
    words = emoji.without(name, " ")
    strange = [
        sign
        for start, end in emoji.sequences(name)
        for sign in name[start:end]
        if not _is_emoji_sign(sign)
    ]
    strange += [character for character in words if not _is_plain(character)]
    # One letter for each character, so that `_PILED_MARKS` finds a leading mark or three in a row.
    marks = "".join("m" if unicodedata.category(character) == "Mn" else "-" for character in name)
    if not strange and (piled := _PILED_MARKS.search(marks)):
        strange = list(name[piled.start() : piled.end()])
    # Emoji and punctuation alone have an empty skeleton: no look-alike would ever be found.
    if not strange and not any(map(str.isalnum, words)):
        strange = list(name)
    if strange:
        raise RefusedError(
            "name.disallowed_characters",
            text=visible(name),
            characters=code_points(strange),
        )


@lru_cache(maxsize=4096)
def _is_plain(character: str) -> bool:
    """Letters, marks, digits, punctuation and symbols in their plain form."""
    if character in _ALSO:
        return True
    category = unicodedata.category(character)
    if category not in _PLAIN_CATEGORIES or character in _VERDICTS:
        return False
    if _ENCLOSED.match(character) and character not in _BOXED:
        return False
    # What NFKC rewrites is a styled copy of a plain character (𝐀 of A, ａ of a), to look alike.
    return unicodedata.normalize("NFKC", character) == character and not _TECHNICAL.match(character)


def _is_emoji_sign(character: str) -> bool:
    """A part of an emoji sequence, judged as a whole by then: a sign of its own must be plain."""
    if unicodedata.category(character) != "So":
        return True
    region = "\U0001f1e6" <= character <= "\U0001f1ff"
    return region or emoji.is_reserved(character) or _is_plain(character)


def _check_scripts(name: str) -> None:
    words = emoji.without(name, " ")
    # COMMON and INHERITED are digits, signs and marks, which every script uses.
    scripts = set(map(unicode_data.script, words)) - {"COMMON", "INHERITED"}
    if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
        raise RefusedError(
            "name.confusable",
            text=visible(name),
            twin=_latin_twin(name),
        )
    if scripts and scripts != {"LATIN"}:
        letters = [character for character in _prototype(words) if character.isalpha()]
        # A name of one foreign script throughout may still spell a Latin word, as Cyrillic сосо
        # does.
        if letters and all(letter.isascii() for letter in letters):
            raise RefusedError(
                "name.confusable",
                text=visible(name),
                twin=_latin_twin(name),
            )


def _latin_twin(name: str) -> str:
    """`name` as a Latin reader takes it; where no letter has a Latin look-alike, the letters that
    do not belong.
    """
    foreign = {
        character: unicodedata.normalize("NFC", _prototype(character))
        for character in name
        if unicode_data.script(character) not in {"LATIN", "COMMON", "INHERITED"}
    }
    latin = {character: look for character, look in foreign.items() if look.isascii()}
    twin = "".join(latin.get(character, character) for character in name)
    if twin != name:
        return twin
    return ", ".join(f"{character} ({code_points(character)})" for character in foreign)
