"""/c/{number}/badge.svg, badge.png, badge.pdf, qr.svg, qr.png: drawn on request by a thread."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl

from credissuer.badges.pictures import Picture
from credissuer.http import problems
from credissuer.http.asgi import CORS, SECURITY, Receive, Scope, Send, address, respond_with_etag
from credissuer.http.problems import ProblemError
from credissuer.http.router import BADGE_FILE
from credissuer.http.service import Route
from credissuer.operations.badge import public_picture
from credverifier.errors import CredentialError

# A day is safe, because no picture tells the current standing.
_KEEP = (b"cache-control", b"public, max-age=86400")
_MEMBERS = ("lang", "size")


class Pictures(Route):
    """ASGI application for the paths that fit BADGE_FILE."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        problems.require_method(scope, "GET, HEAD")
        try:
            self._service.public_rate.take(address(scope))
            picture = await asyncio.to_thread(self._picture, scope)
        except ProblemError as error:
            await problems.send_problem(scope, send, error.problem, [CORS])
        except CredentialError as error:
            await problems.send_problem(scope, send, problems.of(error), [CORS])
        else:
            await _answer(scope, send, picture)

    def _picture(self, scope: Scope) -> Picture:
        match = BADGE_FILE.fullmatch(scope["path"])
        assert match is not None
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), max_num_fields=20))
        language, size = (query.get(name) for name in _MEMBERS)
        return public_picture(
            self._service.office,
            match[1],
            match[2],
            language,
            size,
        )


async def _answer(scope: Scope, send: Send, picture: Picture) -> None:
    media_type = picture.media_type.encode("ascii")
    await respond_with_etag(
        scope,
        send,
        [(b"content-type", media_type), _KEEP, CORS, *SECURITY],
        picture.octets,
    )
