"""GET /oembed (oEmbed 1.0, oembed.com): how other sites embed a certificate's badge."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import urlsplit

import orjson

from credissuer.badges import kit, wording
from credissuer.badges.facts import BadgeFacts
from credissuer.badges.sizes import SIZES
from credissuer.http import problems, query
from credissuer.http.asgi import CORS, SECURITY, Receive, Scope, Send, address, respond_with_etag
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.service import Route
from credissuer.operations.badge import badge_facts
from credissuer.public.kit_page import badge_language, kit_text
from credissuer.public.kits import page_language
from credverifier.errors import CredentialError
from credverifier.wire import number

PATH = "/oembed"
_DAY = 86_400
_KEEP = (b"cache-control", b"public, max-age=%d" % _DAY)
_LEAST = 60
"""The least width of a badge in pixels."""

_CERTIFICATE = re.compile(r"/[cC]/([^/.]{1,40})/?")
# Digits alone, because int() also takes signs, spaces, underscores and digits of other scripts.
_PIXELS = re.compile(r"[0-9]{1,5}")


class Embedding(Route):
    """ASGI application for PATH."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = query.members(scope)
        try:
            self._service.public_rate.take(address(scope))
            text = _certificate(asked, self._service.office.public_url)
            facts = await asyncio.to_thread(
                badge_facts,
                self._service.office,
                text,
            )
        except CredentialError as error:
            raise ProblemError(_missing(error)) from error
        document = embedding(
            facts,
            badge_language(page_language(scope)),
            _most(asked, "maxwidth"),
            _most(asked, "maxheight"),
        )
        headers = [
            (b"content-type", b"application/json"),
            _KEEP,
            (b"vary", b"Accept-Language"),
            CORS,
            *SECURITY,
        ]
        await respond_with_etag(scope, send, headers, orjson.dumps(document))


def embedding(
    facts: BadgeFacts,
    spoken: str,
    most_width: int | None,
    most_height: int | None,
) -> dict[str, Any]:
    """The badge as a link with a picture, at most the given pixels and at least _LEAST wide.

    Nothing in it tells the current standing, because consumers cache it.
    """
    size = SIZES[kit.SNIPPET_SIZE]
    wanted = min(
        most_width or size.width,
        (most_height or size.height) * size.width // size.height,
        size.width,
    )
    width = max(_LEAST, wanted)
    height = width * size.height // size.width
    return {
        "version": "1.0",
        "type": "rich",
        "title": kit_text(
            "card",
            "title",
            spoken,
        ).format(number=number.show(facts.number)),
        "provider_name": wording.in_language(facts.alliance, spoken),
        "provider_url": f"{facts.public_url}/",
        "cache_age": _DAY,
        "html": kit.snippet(facts, spoken, width),
        "width": width,
        "height": height,
        "thumbnail_url": kit.served_picture(facts, spoken),
        "thumbnail_width": size.width,
        "thumbnail_height": size.height,
    }


def _certificate(asked: dict[str, str], public_url: str) -> str:
    """The certificate number in the query's URL, which is never fetched. Raises ProblemError."""
    if asked.get("format", "json") != "json":
        raise ProblemError(Problem("request.format"))
    if "url" not in asked:
        raise ProblemError(Problem("request.malformed"))
    # urlsplit raises ValueError for a broken IPv6 host, such as "http://[".
    try:
        link = urlsplit(asked["url"])
    except ValueError:
        raise ProblemError(Problem("request.foreign_link")) from None
    match = _CERTIFICATE.fullmatch(link.path)
    # The whole origin with its port: a link to another host must not get this office's badge.
    origin = f"{link.scheme}://{link.netloc}".lower()
    if origin != public_url or match is None:
        raise ProblemError(Problem("request.foreign_link"))
    return match[1]


def _missing(error: CredentialError) -> Problem:
    """404 for everything that does not exist, as oEmbed 1.0 section 2.3.5 wants."""
    # A link whose number is malformed is a link that this office does not have.
    if error.code == "link.number_invalid":
        return Problem("request.foreign_link")
    return problems.of(error)


def _most(asked: dict[str, str], name: str) -> int | None:
    """A limit in pixels; None where it is absent or no number."""
    text = asked.get(name, "")
    return int(text) if _PIXELS.fullmatch(text) else None
