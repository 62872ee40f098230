"""Browsers inside other apps, by User-Agent: they drop downloads, so the kit page says what to do
instead.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from credissuer.http.asgi import Scope, header

APPS = {
    "Zalo": r"\bZalo\b",
    "TikTok": r"musical_ly|BytedanceWebview|\bTikTok\b|\btrill_",
    "Instagram": r"\bInstagram\b",
    "Threads": r"\bBarcelona \d",
    "Messenger": r"FBAN/Messenger|FB_IAB/(?:MESSENGER|Orca)",
    "Facebook": r"\bFBAN/|\bFBAV/|\bFB_IAB/",
    "LINE": r"\bLine/\d",
    "X": r"\bTwitter for iPhone\b|\bTwitterAndroid\b",
    "Shopee": r"\bShopee",
}
"""Name of the app -> what its browser says of itself. The first that fits counts: Messenger says
FBAV as well.
"""

# Android says `; wv)` for a page inside an app; on an iPhone such a page is not called Safari.
_ANY = re.compile(r"; wv\)|\((?:iPhone|iPad|iPod)[^)]*\)(?!.*Safari/)")
_LONGEST = 1000


class InApp(NamedTuple):
    """`name` is None where the app is none of APPS."""

    name: str | None


def asking(scope: Scope) -> InApp | None:
    """The app whose own browser sent this request."""
    return app_of(header(scope, b"user-agent"))


def app_of(user_agent: bytes | None) -> InApp | None:
    """The app whose own browser asks; None for a browser proper."""
    # Cut, because a client may send any length.
    text = (user_agent or b"")[:_LONGEST].decode("latin-1")
    for name, pattern in APPS.items():
        if re.search(pattern, text):
            return InApp(name)
    return InApp(None) if _ANY.search(text) else None
