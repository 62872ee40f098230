"""Whose profile it is: the asked one among the subject's accounts."""

from __future__ import annotations

from collections.abc import Iterable

from case import FRESH, Case, Family, World, accepted, judged, refused
from forge import CHANNEL

_MATCH = (
    "Profiles are compared as platform:handle or by stable id, as platforms.json normalises them."
)
_BY_ID = "A stable id is compared with the stable id alone."


def _cases(world: World) -> Iterable[Case]:
    whole, slim = world.tnso.sign(), world.tnso.sign(world.tnso.certificate(slim=True))
    by_id = [{"platform": "facebook", "handle": "100064512345678", "accountId": "100064512345678"}]
    only_id = world.tnso.sign(world.slim(subject={"accounts": by_id}))
    rows = [
        (whole, "https://www.tiktok.com/@minhanh.review", True, _MATCH),
        (whole, "tiktok:minhanh.review", True, _MATCH),
        (whole, "https://tiktok.com/@MinhAnh.Review?lang=vi", True, _MATCH),
        (whole, "https://m.youtube.com/@MinhAnhReview/videos", True, _MATCH),
        (whole, f"https://www.youtube.com/channel/{CHANNEL}", True, _BY_ID),
        (slim, "https://www.tiktok.com/@minhanh.review", True, _MATCH),
        (slim, f"youtube:id:{CHANNEL}", True, _BY_ID),
        (only_id, "https://www.facebook.com/profile.php?id=100064512345678", True, _BY_ID),
        (whole, "https://www.tiktok.com/@minhanh.revlew", False, _MATCH),
        (whole, "https://www.tiktok.com/@minhanhreview", False, _MATCH),
        (whole, "https://www.youtube.com/@minhanh.review", False, _MATCH),
        (whole, "https://www.instagram.com/minhanh.review", False, _MATCH),
        (whole, f"https://www.youtube.com/channel/{CHANNEL[:-1]}z", False, _BY_ID),
        (whole, f"https://www.youtube.com/channel/{CHANNEL[:-1]}Y", False, _BY_ID),
        (slim, "https://x.com/minhanhreview", False, _MATCH),
        (only_id, "facebook:somebody.else", False, _BY_ID),
    ]
    for token, asked, match, why in rows:
        rendition = "whole" if token == whole else "slim" if token == slim else "known by id only"
        lists = world.clear if token == whole else world.clear_token
        profile = {"asked": asked, "match": match}
        expect = (
            accepted(asked=True, profile=profile)
            if match
            else judged("profile.mismatch", asked=True, status=FRESH, profile=profile)
        )
        yield Case(f"{rendition}: {asked}", why, token, expect, lists, profile=asked)
    unproven = whole[:-8] + "AAAAAAAA"
    yield _not_compared(world, unproven)


def _not_compared(world: World, token: str) -> Case:
    asked = "tiktok:minhanh.review"
    expect = {
        **refused("signature.invalid", "signature"),
        "profile": {"asked": asked, "match": None},
    }
    return Case(
        "a profile is not compared with what is not proven",
        _MATCH,
        token,
        expect,
        world.clear,
        profile=asked,
    )


FAMILIES = (Family("profile", "The profile that was asked about", _cases),)
