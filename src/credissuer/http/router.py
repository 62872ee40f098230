"""The outermost ASGI application: request id, concurrency limit, routing, faults, access log."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import quote

from credissuer.http import deprecations, problems
from credissuer.http.asgi import (
    NO_STORE,
    REQUEST_ID,
    SECURITY,
    App,
    Headers,
    Message,
    Receive,
    Scope,
    Send,
    address,
    assign_request_id,
    respond,
)
from credissuer.http.faults import fault_barrier
from credissuer.http.monitoring.logs import Log, safe_path
from credissuer.http.monitoring.metrics import Metrics
from credissuer.http.problems import ErrorPage, Problem, ProblemError
from credissuer.http.throttling.limits import ConcurrencyLimit, rate_headers

BADGE_FILE = re.compile(r"/[cC]/([^/.]{1,40})/(kit|[a-z]{2,10}\.[a-z]{3})")
"""The path of a file below a certificate: its pictures and its kit."""

_FRONTS = ("/", "/bang-tinh", "/bang-tinh/")
"""The paths of the page that name no certificate."""

_PROGRAMS = ("/api/", "/vc-api/")

_DESK_ROOTS = ("/office", "/me")
"""The first pages of the desk and of the KOL's own page."""
_DESKS = tuple(f"{root}/" for root in _DESK_ROOTS)

PROGRAMME = "/chuong-trinh"
PROGRAMMES = "/programmes/"
"""The pages of the programme: of the present version, and below it of each."""

# As the files are called on hosts of static files, where they say other things.
_WITH_ENDING = (f"{PROGRAMME}.html", "/bao-vi-pham.html")

_OVERLOADED = Problem("request.overloaded", headers=((b"retry-after", b"1"),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Router:
    """Routes by path: `exact` paths, `pictures` of badges, `verdicts` rendered by the server for
    browsers without JavaScript, `api` below /api and /vc-api,
    `desk` below /office and /me, and `files` for everything else.

    `error_page` tells browsers of errors; without it everybody gets problem details.

    Requests for public files are counted and not logged, because a log would tell who looked at
    whose certificate.
    """

    files: App
    api: App
    desk: App
    pictures: App
    verdicts: App
    exact: Mapping[str, App]
    concurrency: ConcurrencyLimit
    metrics: Metrics
    log: Log
    entropy: Callable[[int], bytes]
    error_page: ErrorPage | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a fault of ours becomes a 500."""
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        if self.error_page is not None:
            scope[problems.PAGE] = self.error_page
        app = self.exact.get(_exact(path))
        if path.endswith("/") and (elsewhere := self._without_slash(path)) is not None:
            await _redirect(scope, send, elsewhere)
        elif app is not None:
            await self._work(app, safe_path(path), scope, receive, send)
        # The count comes first, because it spares every public file the regular expression.
        elif path.count("/") == 3 and BADGE_FILE.fullmatch(path):
            await self._work(self.pictures, safe_path(path), scope, receive, send)
        elif _by_server(path, scope["query_string"]):
            await self._work(self.verdicts, safe_path(path), scope, receive, send)
        elif path.startswith(_DESKS) or path in _DESK_ROOTS:
            await self._work(self.desk, safe_path(path), scope, receive, send)
        elif path.startswith(_PROGRAMS):
            await self._work(self.api, safe_path(path), scope, receive, send)
        else:
            await self._file(scope, receive, send)

    def _without_slash(self, path: str) -> str | None:
        """The page that is meant where a slash was typed behind its path; None where none is."""
        # Not below /api, where one resource has one address.
        if path.startswith(_PROGRAMS):
            return None
        meant = path.rstrip("/")
        return meant if meant in self.exact or BADGE_FILE.fullmatch(meant) else None

    async def _file(self, scope: Scope, receive: Receive, send: Send) -> None:
        # No concurrency limit, because a public file is answered without waiting for anything.
        with fault_barrier() as fault:
            await self.files(scope, receive, send)
        if fault.error is not None:
            await self._fault(scope, send, fault.error)
        self.metrics.files += 1

    async def _work(
        self,
        app: App,
        logged: str,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        start = perf_counter()
        request_id = assign_request_id(scope, self.entropy)
        request_id_header = (b"x-request-id", request_id.encode("ascii"))
        status = 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                more = [request_id_header, *rate_headers(scope), *_deprecation(scope)]
                message["headers"] = [*message["headers"], *more]
            await send(message)

        # Acquired after `answer` exists, because a refusal carries the request id too.
        client = address(scope)
        if not self.concurrency.acquire(client):
            await problems.send_problem(scope, answer, _OVERLOADED)
        else:
            try:
                with fault_barrier() as fault:
                    await app(scope, receive, answer)
            # Also on cancellation, which the barrier lets through: a slot would be lost for good.
            finally:
                self.concurrency.release(client)
            if isinstance(fault.error, ProblemError):
                await problems.send_problem(scope, answer, fault.error.problem)
            elif fault.error is not None:
                await self._fault(
                    scope,
                    answer,
                    fault.error,
                    started=status != 0,
                )
        self.metrics.count(scope["method"], status)
        self.log.request(
            scope,
            logged,
            status,
            (perf_counter() - start) * 1000,
        )

    async def _fault(
        self,
        scope: Scope,
        send: Send,
        error: Exception,
        *,
        started: bool = False,
    ) -> None:
        """Log the class and location of an unexpected exception; the client gets the request id."""
        # Neither message nor traceback, because both may quote personal data or a secret.
        frame = error.__traceback__
        while frame is not None and frame.tb_next is not None:
            frame = frame.tb_next
        location = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else None
        self.log.error(
            "fault",
            kind=type(error).__name__,
            place=location,
            request_id=scope.get(REQUEST_ID),
        )
        # A second response head would be a protocol error; the server then cuts the connection.
        if not started:
            await problems.send_problem(scope, send, Problem("internal"))


def _deprecation(scope: Scope) -> Headers:
    """The headers of an operation that goes."""
    route = scope.get("route")
    name = getattr(route, "operation_id", None)
    row = None if name is None else deprecations.of("operation", name)
    return [] if row is None else row.headers()


def _exact(path: str) -> str:
    """The path whose application answers `path`: that of the programme answers every version's."""
    if path.startswith(PROGRAMMES) and path.endswith(".html"):
        return PROGRAMME
    return path.removesuffix(".html") if path in _WITH_ENDING else path


async def _redirect(scope: Scope, send: Send, path: str) -> None:
    query: bytes = scope["query_string"]
    location = quote(path).encode("ascii") + (b"?" + query if query else b"")
    # 308, because a form keeps its members (RFC 9110 section 15.4.9).
    await respond(scope, send, 308, [(b"location", location), NO_STORE, *SECURITY], b"")


def _by_server(path: str, query: bytes) -> bool:
    """Whether the server renders the page: /v/{number}, /v/?number=…, /c/{number}?server,
    /bang-tinh?server or /?server.
    """
    if path[:3] in ("/v/", "/V/"):
        return len(path) > len("/v/") or b"number=" in query
    if query != b"server":
        return False
    # With a dot it is a file such as /c/{number}.jwt, which stays a file whatever the query.
    return path in _FRONTS or (path[:3] in ("/c/", "/C/") and "." not in path)
