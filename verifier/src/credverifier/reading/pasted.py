"""What a text means that somebody handed over: pasted, typed, or in a code (docs/reading.md).

A text is exactly one thing: a token, a number, a link to a certificate, profiles, a share link, or
something else, which is named. A link is taken apart by its letters alone. Nothing is opened, and
only an origin of the trust list makes a link ours. Where two certificates are named, neither is
chosen.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from credverifier import platforms
from credverifier.errors import LinkError, ProfileError
from credverifier.platforms import Profile
from credverifier.reading import addresses, handles, text_words
from credverifier.reading.addresses import Address
from credverifier.wire import number

MAX_TEXT = 64 * 1024
_MOST_PROFILES = 10

# What no code of base43, and no token, has at its ends.
_AROUND_CODE = "".join(set(number.EDGES + number.INVISIBLE) - set("$*+-./:"))

TOKEN, NUMBER, LINK, OFFLINE = "token", "number", "link", "offline"
PROFILES, SHARE = "profiles", "share"
MISTYPED, SEVERAL, OUR_PAGE, ELSEWHERE, TEXT = (
    "mistyped",
    "several",
    "our_page",
    "elsewhere",
    "text",
)


class Pasted(NamedTuple):
    """One reading of a text.

    `kind` is one of the constants above. TOKEN: `text` is the token. NUMBER: `number`. LINK:
    `origin` and `number`. OFFLINE: `origin`, and `text` is the fragment. PROFILES: `profiles`;
    `alone` where they are those of a handle without a platform, which is looked for on every
    platform that can have it, be it only one; `otherwise` is what a word without an @ is where none
    of them has a certificate. SHARE: `text` is the share link.
    ELSEWHERE: `what` it is ("link", "post", "app", or a kind of code), `place` the host it leads to.
    """

    kind: str
    text: str = ""
    number: str | None = None
    origin: str | None = None
    profiles: tuple[Profile, ...] = ()
    otherwise: Pasted | None = None
    what: str | None = None
    place: str | None = None
    alone: bool = False

    @property
    def named(self) -> Profile | None:
        """The one profile that is named, by its platform too; None for anything else."""
        return self.profiles[0] if len(self.profiles) == 1 and not self.alone else None


def read(text: str, origins: Collection[str]) -> Pasted:
    """What `text` means to somebody who trusts `origins` ("https://tnso.vn", in lower case)."""
    whole = text.strip()
    if is_token(whole):
        return Pasted(TOKEN, whole)
    offline = _offline(whole, origins)
    if offline is not None:
        return offline
    code = addresses.kind_of_code(whole)
    if code is not None:
        return Pasted(ELSEWHERE, what=code)
    only = number.read(addresses.path_number(whole) or whole)
    if only is not None:
        return Pasted(NUMBER, number=only)
    found = _Found(origins)
    words = text_words.split(whole)
    for position in range(len(words)):
        found.take(words, position)
    return found.result(whole, words)


def _offline(text: str, origins: Collection[str]) -> Pasted | None:
    """An offline code or a token alone behind a link of ours: a full stop or a hyphen at its end is
    a letter of it, of base43, or a fault of the token, and not the end of a sentence.
    """
    if text_words.has_space(text):
        return None
    address = addresses.of(text.strip(_AROUND_CODE), origins)
    if address is None or address.origin not in origins:
        return None
    fragment = address.offline()
    return Pasted(OFFLINE, fragment, origin=address.origin) if fragment else None


def number_in(text: str) -> str:
    """The one number in `text`, be it beside other words or in a certificate's link on any host.

    For fields that ask for a number of the reader's own office, which knows no other. Raises
    LinkError `link.number_invalid`.
    """
    innermost = (addresses.innermost(word) for word in text_words.split(text))
    meant = read(text, {address.origin for address in innermost if address is not None})
    if meant.number is None:
        raise LinkError("link.number_invalid", "there is not exactly one certificate number in it")
    return meant.number


def is_token(text: str) -> bool:
    """Whether a text is to be checked as a token: it is very long, or begins with `ey`, as every
    JSON object does in base64url. A damaged token counts too, because the envelope's check can then
    say what is wrong with it.

    Hosts and numbers may begin with `ey` as well: a link has a slash, and a number is short and has
    no full stop.
    """
    if len(text) > MAX_TEXT:
        return True
    if "/" in text:
        return False
    if "." in text and len(text) > 100:
        # A token with a word around it, such as "Bearer", is a damaged one.
        beginnings = "ey" if text_words.has_space(text) else ""
        if any(
            word.startswith(beginnings) and "." in word and len(word) > 100
            for word in text_words.pieces(text)
        ):
            return True
    return text.startswith("ey") and ("." in text or len(text) > 2 * number.LENGTH)


class _Found:
    """What was found in the words of a text, each kind in the order of the text."""

    def __init__(self, origins: Collection[str]) -> None:
        self._origins = origins
        self._numbers: dict[str, str | None] = {}
        self._offline: dict[str, str] = {}
        self._broken: list[str] = []
        self._profiles: dict[str, Profile] = {}
        self._shares: dict[str, str] = {}
        self._handles: dict[str, None] = {}
        self._elsewhere: list[Pasted] = []
        self._our_page = False
        self._plain: list[str] = []

    def take(self, words: list[str], position: int) -> None:
        """Sort one word in; a barrier stands among the plain ones for each that is not plain."""
        profile = handles.named(words, position)
        word = words[position].removeprefix("(")
        if profile is not None:
            self._profiles[profile.key] = profile
        elif not self._handle(word) and not self._address(word):
            # A word with a slash is no number: `localhost/c/…` leads somewhere.
            self._plain.append("\n" if "/" in word or "\\" in word else word)
            return
        self._plain.append("\n")

    def result(self, whole: str, words: list[str]) -> Pasted:
        """The one thing that it all is."""
        loose, mistyped = text_words.numbers(" ".join(self._plain))
        for found in loose:
            self._numbers.setdefault(found, None)
        certificate = self._certificate()
        if certificate is not None:
            return certificate
        if self._profiles:
            return self._of_profiles(tuple(self._profiles.values()))
        if len(self._shares) == 1 and not self._elsewhere:
            (share,) = self._shares
            return Pasted(SHARE, share, place=self._shares[share])
        if self._handles:
            everywhere = [one for handle in self._handles for one in handles.everywhere(handle)]
            if everywhere:
                return self._of_profiles(tuple(everywhere), alone=True)
        if self._broken:
            return Pasted(MISTYPED)
        if self._elsewhere or self._shares:
            first = next(iter(self._shares), "")
            return next(
                iter(self._elsewhere), Pasted(ELSEWHERE, what="post", place=self._shares.get(first))
            )
        return self._alone(whole, words, mistyped)

    def _certificate(self) -> Pasted | None:
        broken = [
            part for part in self._broken if not any(one.startswith(part) for one in self._numbers)
        ]
        named = len(self._numbers) + len(self._offline)
        if named > 1 or (named == 1 and broken):
            return Pasted(SEVERAL)
        for fragment, origin in self._offline.items():
            return Pasted(OFFLINE, fragment, origin=origin)
        for found, place in self._numbers.items():
            return Pasted(LINK if place else NUMBER, number=found, origin=place)
        return None

    def _of_profiles(
        self,
        profiles: tuple[Profile, ...],
        otherwise: Pasted | None = None,
        *,
        alone: bool = False,
    ) -> Pasted:
        if len(profiles) > _MOST_PROFILES:
            return otherwise or Pasted(TEXT)
        return Pasted(PROFILES, profiles=profiles, otherwise=otherwise, alone=alone)

    def _alone(self, whole: str, words: list[str], mistyped: bool) -> Pasted:
        """A text with neither link nor @: a name, a host, a mistyped number, or just text."""
        if self._our_page:
            return Pasted(OUR_PAGE)
        shape = text_words.shape(whole)
        if shape == text_words.NUMBER_LIKE:
            return Pasted(MISTYPED)
        if len(words) == 1 and ("/" in whole or "\\" in whole):
            return Pasted(ELSEWHERE, what="link", place=addresses.host_of(words[0]) or None)
        if len(words) == 1:
            otherwise = Pasted(TEXT)
            if addresses.is_host(words[0]):
                otherwise = Pasted(ELSEWHERE, what="link", place=words[0].lower())
            elif shape == text_words.NUMBER_OR_NAME:
                otherwise = Pasted(MISTYPED)
            everywhere = tuple(handles.everywhere(words[0]))
            if everywhere:
                return self._of_profiles(everywhere, otherwise, alone=True)
            return otherwise
        return Pasted(MISTYPED if mistyped else TEXT)

    def _handle(self, word: str) -> bool:
        if not word.startswith("@"):
            return False
        self._handles[word.lower()] = None
        return True

    def _address(self, word: str) -> bool:
        """Whether the word is an address of any kind, which is then sorted in."""
        address = addresses.of(word, self._origins)
        if address is None:
            return self._profile(word)
        address = address.innermost(self._origins)
        if address.origin in self._origins:
            self._ours(address)
        elif not self._profile(address.text) and not self._share(address):
            paying = addresses.asks_for_money(address.host)
            what = "payment" if paying else address.what
            self._elsewhere.append(Pasted(ELSEWHERE, what=what, place=address.host or None))
        return True

    def _profile(self, text: str) -> bool:
        try:
            profile = platforms.normalise(text)
        except ProfileError:
            return False
        self._profiles[profile.key] = profile
        return True

    def _share(self, address: Address) -> bool:
        share = platforms.share_link(address.text)
        if share is None:
            return False
        self._shares[share.address] = address.host
        return True

    def _ours(self, address: Address) -> None:
        fragment = address.offline()
        if fragment:
            self._offline[fragment] = address.origin
            return
        inner = address.embedded()
        if inner is not None and inner.origin in self._origins:
            address = inner
        named = address.certificate()
        if not named:
            self._our_page = True
            return
        found = number.read(named)
        if found is None:
            self._broken.append(number.bare(named).upper())
        else:
            self._numbers[found] = address.origin
