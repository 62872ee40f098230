"""What other sites show of a certificate's link: Open Graph and oEmbed elements for the head of the
served shell.

Networks keep a card for days, so it says nothing of today. Static hosts give the plain shell, one
file for all; here the elements are put in before `</head>`, and all the rest stays octet for octet
what is published.
"""

from __future__ import annotations

import html
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from credissuer.badges import drawing, wording
from credissuer.badges.sizes import SIZES
from credissuer.public.kit_page import said
from credissuer.words import DEFAULT
from credverifier.errors import FormatError
from credverifier.wire import number
from credverifier.wire.envelope import base64url, strict_json

_SIZE = "channel"
"""The badge whose middle survives the crop to 1.91 : 1 that networks make."""

_END = b"</head>"


class Card(NamedTuple):
    """What a card tells of one certificate, from its published credential."""

    number: str
    name: str
    until: str


def with_card(shell: bytes, public_url: str, digits: str | None, credential: bytes | None) -> bytes:
    """The shell with the card of the certificate `digits`, whose published `credential` is given;
    without one, and where it cannot be read, with a card that is the same for every link.
    """
    found = None if digits is None or credential is None else _read(digits, credential)
    elements = _general() if found is None else _of(public_url, found)
    before, end, after = shell.partition(_END)
    return before + elements.encode("utf-8") + end + after if end else shell


def embed_url(public_url: str, digits: str) -> str:
    """Where oEmbed asks about the certificate."""
    asked = urlencode({"url": f"{public_url}/c/{digits}", "format": "json"})
    return f"{public_url}/oembed?{asked}"


def _read(digits: str, credential: bytes) -> Card | None:
    """Of our own publication, so nothing is verified here; whoever opens the link verifies."""
    try:
        payload: dict[str, Any] = strict_json.loads(base64url.decode(credential.split(b".")[1]))
        name, until = (
            payload["credentialSubject"]["name"],
            datetime.fromisoformat(payload["validUntil"]),
        )
    except (FormatError, LookupError, TypeError, ValueError):
        return None
    return Card(digits, drawing.plain(name), wording.until(until.date(), DEFAULT))


def _of(public_url: str, card: Card) -> str:
    link, size = f"{public_url}/c/{card.number}", SIZES[_SIZE]
    shown = number.show(card.number)
    title = said("card", "title", DEFAULT).format(number=shown)
    properties = {
        "og:type": "website",
        "og:locale": "vi_VN",
        "og:url": link,
        "og:title": title,
        "og:description": said("card", "description", DEFAULT).format(
            name=card.name, until=card.until
        ),
        "og:image": f"{link}/badge.png?{urlencode({'size': _SIZE, 'lang': DEFAULT})}",
        "og:image:type": "image/png",
        "og:image:width": str(size.width),
        "og:image:height": str(size.height),
        "og:image:alt": f"{title}: {link}",
    }
    embed = html.escape(embed_url(public_url, card.number))
    return (
        _properties(properties)
        + '<meta name="twitter:card" content="summary_large_image">\n'
        + f'<link rel="alternate" type="application/json+oembed" href="{embed}" title="{html.escape(title)}">\n'
    )


def _general() -> str:
    return _properties(
        {
            "og:type": "website",
            "og:locale": "vi_VN",
            "og:title": said("card", "any_title", DEFAULT),
            "og:description": said("card", "any_description", DEFAULT),
        }
    )


def _properties(values: dict[str, str]) -> str:
    return "".join(
        f'<meta property="{name}" content="{html.escape(value)}">\n'
        for name, value in values.items()
    )
