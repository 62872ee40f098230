"""GET /oembed (oEmbed 1.0, oembed.com): a certificate's badge for sites that ask how to show its
link.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson

from credissuer.badges import kit, wording
from credissuer.badges.facts import BadgeFacts
from credissuer.badges.sizes import SIZES
from credissuer.http import problems
from credissuer.http.asgi import CORS, SECURITY, Receive, Scope, Send, address, tagged
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.service import Service
from credissuer.operations.badge import badge_facts
from credissuer.public.kit_page import said
from credissuer.public.kits import spoken_of
from credverifier.errors import CredentialError
from credverifier.wire import number

PATH = "/oembed"
_DAY = 86_400
_KEEP = (b"cache-control", b"public, max-age=%d" % _DAY)
_LEAST = 60
"""Pixels that a badge is made no narrower than."""

_CERTIFICATE = re.compile(r"/[cC]/([^/.]{1,40})/?")
_PIXELS = re.compile(r"[0-9]{1,5}")


class Embedding:
    """ASGI application for PATH."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] not in ("GET", "HEAD"):
            raise ProblemError(problems.only_read(scope))
        asked = {
            name: values[0]
            for name, values in parse_qs(
                scope["query_string"].decode("latin-1"), max_num_fields=20
            ).items()
        }
        try:
            self._service.public_rate.take(address(scope))
            text = _certificate(asked, self._service.office.public_url)
            facts = await asyncio.to_thread(badge_facts, self._service.office, text)
        except CredentialError as error:
            raise ProblemError(_missing(error)) from error
        answer = embedding(
            facts, spoken_of(scope), _most(asked, "maxwidth"), _most(asked, "maxheight")
        )
        told = [
            (b"content-type", b"application/json"),
            _KEEP,
            (b"vary", b"Accept-Language"),
            CORS,
            *SECURITY,
        ]
        await tagged(scope, send, told, orjson.dumps(answer))


def embedding(
    facts: BadgeFacts, spoken: str, most_width: int | None, most_height: int | None
) -> dict[str, Any]:
    """The badge for web pages as a link and a picture, no larger than asked for (pixels) down to
    _LEAST, and nothing of today.
    """
    size = SIZES[kit.SNIPPET_SIZE]
    wanted = min(
        most_width or size.width,
        (most_height or size.height) * size.width // size.height,
        size.width,
    )
    width = max(_LEAST, wanted)
    height = width * size.height // size.width
    picture = f"{facts.public_url}/c/{facts.number}/badge.png?size={kit.SNIPPET_SIZE}&lang={spoken}"
    return {
        "version": "1.0",
        "type": "rich",
        "title": said("card", "title", spoken).format(number=number.show(facts.number)),
        "provider_name": wording.in_language(facts.alliance, spoken),
        "provider_url": f"{facts.public_url}/",
        "cache_age": _DAY,
        "html": kit.snippet(facts, spoken, width),
        "width": width,
        "height": height,
        "thumbnail_url": picture,
        "thumbnail_width": size.width,
        "thumbnail_height": size.height,
    }


def _certificate(asked: dict[str, str], public_url: str) -> str:
    """The number in the link asked about, which is only parsed. Raises ProblemError."""
    if asked.get("format", "json") != "json":
        raise ProblemError(Problem("request.format"))
    if "url" not in asked:
        raise ProblemError(Problem("request.malformed"))
    try:
        link = urlsplit(asked["url"])
    except ValueError:
        raise ProblemError(Problem("request.foreign_link")) from None
    found = _CERTIFICATE.fullmatch(link.path)
    if f"{link.scheme}://{link.netloc}".lower() != public_url or found is None:
        raise ProblemError(Problem("request.foreign_link"))
    return found[1]


def _missing(error: CredentialError) -> Problem:
    """oEmbed knows one answer for all that there is nothing for: 404."""
    return (
        Problem("request.foreign_link")
        if error.code == "link.number_invalid"
        else problems.of(error)
    )


def _most(asked: dict[str, str], name: str) -> int | None:
    """A limit in pixels; what is none counts for nothing."""
    text = asked.get(name, "")
    return int(text) if _PIXELS.fullmatch(text) else None
