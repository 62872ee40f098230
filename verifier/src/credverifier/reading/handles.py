"""Profiles that are named by their handle: `TikTok @an`, `@an (TikTok)`, `@an`."""

from __future__ import annotations

from functools import lru_cache

from credverifier import platforms
from credverifier.errors import ProfileError
from credverifier.platforms import Profile
from credverifier.words import CATALOGUE

_ON = ("trên", "on")


def named(words: list[str], position: int) -> Profile | None:
    """The profile that the word at `position` is, by the platform's name before or behind it.

    Without an @ only where platform and handle are the whole text: `TikTok an`, or what a badge
    writes for a stable id: `YouTube kênh UC…`.
    """
    if position == len(words) - 1 and (by_id := _by_id(words)) is not None:
        return by_id
    word = words[position].removeprefix("(")
    earlier = [one.removeprefix("(").lower() for one in words[max(0, position - 2) : position]]
    before = _called().get(" ".join(earlier))
    is_whole = before is not None and position == len(words) - 1 and position <= 2
    if not word.startswith("@"):
        return _profile(before, word) if before is not None and is_whole else None
    # `@an (tiktok), @an.x (facebook)`: what stands in brackets belongs to the handle before it.
    behind = words[position + 1 : position + 3]
    if behind and behind[0].startswith("("):
        behind = ["on", behind[0][1:]]
    platform = _called().get(behind[1].lower()) if len(behind) > 1 and behind[0] in _ON else None
    platform = platform or before or _called().get(earlier[-1] if earlier else "")
    return None if platform is None else _profile(platform, word)


def _by_id(words: list[str]) -> Profile | None:
    for length in (1, 2):
        platform = _called().get(" ".join(words[:length]).lower())
        if platform is None:
            continue
        text = " ".join(words[length:])
        for before, behind in _id_words(platform):
            if text.lower().startswith(before.lower()) and text.endswith(behind):
                found = _handle(platform, f"id:{text[len(before) : len(text) - len(behind)]}")
                if found is not None:
                    return found
    return None


@lru_cache(maxsize=64)
def _id_words(platform: str) -> list[tuple[str, str]]:
    """What stands before and behind a stable id, in each language."""
    templates = dict.fromkeys(
        said["account_ids"].get(platform, said["account_ids"]["other"])
        for said in CATALOGUE.values()
    )
    return [(before, behind) for before, _, behind in (one.partition("{id}") for one in templates)]


def everywhere(handle: str) -> list[Profile]:
    """The profiles of that handle on every platform of the table that can have it."""
    found = (_handle(platform, handle) for platform in platforms.names())
    return [profile for profile in found if profile is not None]


def _profile(platform: str, word: str) -> Profile | None:
    # Without an @ a badge prints stable ids alone.
    stable = None if word.startswith("@") else _handle(platform, f"id:{word}")
    return stable or _handle(platform, word)


def _handle(platform: str, handle: str) -> Profile | None:
    try:
        return platforms.normalise(f"{platform}:{handle}")
    except ProfileError:
        return None


@lru_cache(maxsize=1)
def _called() -> dict[str, str]:
    return {
        name: platform
        for platform in platforms.names()
        for name in (
            *platforms.called(platform),
            platforms.display_name(platform).lower(),
            platform,
        )
    }
