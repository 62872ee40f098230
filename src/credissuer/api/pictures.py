"""/c/{number}/badge.svg, badge.png, qr.svg, qr.png: drawn when asked for, in a thread, and kept by who asked."""

from __future__ import annotations

import asyncio
import hashlib
import re
from urllib.parse import parse_qsl

from credissuer.actions.badge import public_picture
from credissuer.api import problems
from credissuer.api.asgi import CORS, SECURITY, Receive, Scope, Send, address, header, respond
from credissuer.api.problems import Problem, ProblemError
from credissuer.api.service import Service
from credissuer.badges.pictures import Picture
from credverifier.errors import CredentialError

PATH = re.compile(r"/[cC]/([^/.]{1,40})/([a-z]{2,10}\.[a-z]{3})")

_KEEP = (b"cache-control", b"public, max-age=86400")
_ALLOWED = (b"allow", b"GET, HEAD")
_MEMBERS = ("lang", "size")


class Pictures:
    """ASGI application for the paths that fit PATH."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] not in ("GET", "HEAD"):
            facts = {"method": scope["method"], "allowed": "GET, HEAD"}
            await problems.tell(scope, send, Problem("request.method", facts, headers=(_ALLOWED,)))
            return
        try:
            self._service.public_rate.take(address(scope))
            found = await asyncio.to_thread(self._picture, scope)
        except ProblemError as error:
            await problems.tell(scope, send, error.problem, [CORS])
        except CredentialError as error:
            await problems.tell(scope, send, problems.of(error), [CORS])
        else:
            await _answer(scope, send, found)

    def _picture(self, scope: Scope) -> Picture:
        match = PATH.fullmatch(scope["path"])
        assert match is not None
        asked = dict(parse_qsl(scope["query_string"].decode("latin-1"), max_num_fields=20))
        language, size = (asked.get(name) for name in _MEMBERS)
        return public_picture(self._service.office, match[1], match[2], language, size)


async def _answer(scope: Scope, send: Send, picture: Picture) -> None:
    etag = b'"%s"' % hashlib.sha256(picture.octets).hexdigest()[:32].encode("ascii")
    told = [(b"etag", etag), _KEEP, CORS, *SECURITY]
    if header(scope, b"if-none-match") == etag:
        await send({"type": "http.response.start", "status": 304, "headers": told})
        await send({"type": "http.response.body", "body": b""})
        return
    await respond(scope, send, 200, [(b"content-type", picture.media_type.encode("ascii")), *told], picture.octets)
