"""Link previews: Open Graph and oEmbed elements for the head of a certificate's page.

Networks cache a preview for days, so it must not tell the current standing. Static hosts serve the
page without a preview; here its elements are inserted before `</head>`, and every other octet stays
as published.
"""

from __future__ import annotations

import html
from datetime import tzinfo
from typing import Any, NamedTuple
from urllib.parse import urlencode

from credissuer.badges import drawing, wording
from credissuer.badges.sizes import SIZES
from credissuer.public.kit_page import kit_text
from credissuer.words import DEFAULT
from credverifier import days
from credverifier.errors import FormatError
from credverifier.wire import number
from credverifier.wire.envelope import base64url, dates, strict_json

_SIZE = "card"
"""1.91 : 1, to which networks crop."""

_END = b"</head>"


class PreviewCard(NamedTuple):
    """The members of one certificate's preview, from its published credential."""

    number: str
    name: str
    until: str


def with_card(
    shell: bytes,
    public_url: str,
    digits: str | None,
    credential: bytes | None,
    zone: tzinfo,
) -> bytes:
    """The shell with the card of the certificate `digits`, whose published `credential` is given;
    without one, and where it cannot be read, with a card that is the same for every link.
    """
    card = None if digits is None or credential is None else _read(digits, credential, zone)
    elements = _general() if card is None else _of(public_url, card)
    # Cut and not parsed as HTML, because every other octet must stay as published.
    before, end, after = shell.partition(_END)
    return before + elements.encode("utf-8") + end + after if end else shell


def embed_url(public_url: str, digits: str) -> str:
    """The oEmbed URL of the certificate."""
    query = urlencode({"url": f"{public_url}/c/{digits}", "format": "json"})
    return f"{public_url}/oembed?{query}"


def _read(digits: str, credential: bytes, zone: tzinfo) -> PreviewCard | None:
    """Read a credential of our own publication; only the page behind the link verifies it."""
    try:
        # A JWS: header.payload.signature, each in base64url.
        encoded = credential.split(b".")[1]
        payload: dict[str, Any] = strict_json.loads(base64url.decode(encoded))
        name = payload["credentialSubject"]["name"]
        until = dates.from_seconds(dates.seconds(payload["validUntil"], "validUntil"))
    except (FormatError, LookupError, TypeError, ValueError):
        # A preview may be missing; a page that fails because of its preview may not.
        return None
    return PreviewCard(
        digits,
        drawing.plain(name),
        wording.until(days.last_day(until, zone), DEFAULT),
    )


def _of(public_url: str, card: PreviewCard) -> str:
    link = f"{public_url}/c/{card.number}"
    size = SIZES[_SIZE]
    shown = number.show(card.number)
    title = kit_text("card", "title", DEFAULT).format(number=shown)
    properties = {
        "og:type": "website",
        "og:locale": "vi_VN",
        "og:url": link,
        "og:title": title,
        "og:description": kit_text("card", "description", DEFAULT).format(
            name=card.name,
            until=card.until,
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
        + f'<link rel="alternate" type="application/json+oembed" href="{embed}"'
        + f' title="{html.escape(title)}">\n'
    )


def _general() -> str:
    return _properties(
        {
            "og:type": "website",
            "og:locale": "vi_VN",
            "og:title": kit_text("card", "any_title", DEFAULT),
            "og:description": kit_text("card", "any_description", DEFAULT),
        }
    )


def _properties(values: dict[str, str]) -> str:
    # Escaped with quotes, because a name is foreign text inside an attribute.
    return "".join(
        f'<meta property="{name}" content="{html.escape(value)}">\n'
        for name, value in values.items()
    )
