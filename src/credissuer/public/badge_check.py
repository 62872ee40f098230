"""POST /badge-check: does a screenshot of a badge scan, and whose is it? Looked at once; nothing of
it is kept.

A form gets a page, a bare picture the same as JSON. Pictures are few at once and judged by one
thread of their own: verification never waits for them.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import orjson

from credissuer.badges import drawing, lint
from credissuer.http import bodies, forms
from credissuer.http.asgi import (
    NO_STORE,
    REQUEST_ID,
    SECURITY,
    Receive,
    Scope,
    Send,
    address,
    header,
    respond,
)
from credissuer.http.limits import Rate
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.service import Service
from credissuer.public import kit_page
from credissuer.public.kit_page import Tested, said
from credissuer.public.kits import spoken_of
from credissuer.store.transaction import Reading
from credverifier.errors import LinkError
from credverifier.wire import number
from credverifier.wire.status.standing import Standing

PATH = "/badge-check"
MAX_OCTETS = 5 * 1024 * 1024
PICTURES_A_MINUTE = 20
"""For one address."""

_ALLOWED = (b"allow", b"POST")
_AT_ONCE = 4
_BUSY = Problem("request.overloaded", headers=((b"retry-after", b"5"),))
_ENVELOPE = 16 * 1024
"""What a form may be larger than the picture in it."""


class Sent(NamedTuple):
    """A picture, and the number of the kit that it was sent from."""

    octets: bytes
    number: str | None


class Seen(NamedTuple):
    """What lint found, and whose certificate the code leads to (None where to none of ours)."""

    report: lint.Report
    name: str | None


class BadgeTest:
    """ASGI application for PATH."""

    def __init__(self, service: Service) -> None:
        self._service = service
        a_minute = PICTURES_A_MINUTE if service.options.rate else 0
        self._rate = Rate(a_minute, lambda: service.office.clock().timestamp())
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="badge-check")
        self._at_once = threading.BoundedSemaphore(_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] != "POST":
            facts = {"method": scope["method"], "allowed": "POST"}
            raise ProblemError(Problem("request.method", facts, headers=(_ALLOWED,)))
        kind = (header(scope, b"content-type") or b"").split(b";")[0].strip().lower()
        if kind != forms.MEDIA_TYPE:
            seen, _ = await self._looked_at(scope, receive, kind)
            told = [(b"content-type", b"application/json"), NO_STORE, *SECURITY]
            await respond(
                scope, send, 200, told, orjson.dumps(seen.report.to_dict() | {"name": seen.name})
            )
            return
        await self._page(scope, receive, send, kind)

    async def _page(self, scope: Scope, receive: Receive, send: Send, kind: bytes) -> None:
        spoken, status = spoken_of(scope), 200
        try:
            tested = _told(*await self._looked_at(scope, receive, kind), spoken)
        except ProblemError as error:
            status = error.problem.status
            refusal = str(error.problem.members(spoken, str(scope.get(REQUEST_ID, "")))["detail"])
            tested = Tested(None, "refused", refusal=refusal)
        office = self._service.office
        page = kit_page.tested_page(tested, office.public_url.partition("://")[2], spoken)
        told = [
            *kit_page.page_headers(office.public_url),
            NO_STORE,
            (b"content-language", spoken.encode("ascii")),
        ]
        await respond(scope, send, status, told, page)

    async def _looked_at(
        self, scope: Scope, receive: Receive, kind: bytes
    ) -> tuple[Seen, str | None]:
        self._service.public_rate.take(address(scope))
        self._rate.take(address(scope))
        if not self._at_once.acquire(blocking=False):
            raise ProblemError(_BUSY)
        try:
            sent = await _read(scope, receive, kind)
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, self._judge, sent.octets), sent.number
        finally:
            self._at_once.release()

    def _judge(self, octets: bytes) -> Seen:
        office = self._service.office
        with office.store.read() as reading:
            report = lint.lint(
                octets, office.public_url, known=lambda digits: _name(reading, digits) is not None
            )
            name = _name(reading, number.parse(report.number)) if report.number else None
        # There is no second reader here, which need not be said each time.
        findings = tuple(found for found in report.findings if found.check != "second_reader")
        return Seen(report._replace(findings=findings), name)


def _name(reading: Reading, digits: str) -> str | None:
    """Whom a released certificate is issued to."""
    record = reading.certificates.by_number(digits)
    if record is None or record.released_at is None or record.standing is Standing.VOIDED:
        return None
    return reading.subjects.by_ids([record.subject_id])[record.subject_id].name


async def _read(scope: Scope, receive: Receive, kind: bytes) -> Sent:
    form = kind == forms.MEDIA_TYPE
    if not form and not kind.startswith(b"image/"):
        raise ProblemError(Problem("request.picture_type"))
    try:
        octets = await bodies.read(scope, receive, MAX_OCTETS + (_ENVELOPE if form else 0))
    except ProblemError as error:
        if error.problem.code != "request.too_large":
            raise
        raise ProblemError(Problem("request.picture_too_large")) from error
    found = (
        forms.fields(header(scope, b"content-type") or b"", octets) if form else {"picture": octets}
    )
    picture = found.get("picture", b"")
    if not picture:
        raise ProblemError(Problem("request.picture_missing"))
    return Sent(picture, _number(found.get("number", b"")))


def _number(text: bytes) -> str | None:
    try:
        return number.parse(text.decode("ascii"))
    except (LinkError, UnicodeDecodeError):
        return None


def _told(seen: Seen, expected: str | None, spoken: str) -> Tested:
    report, found = seen.report, number.parse(seen.report.number) if seen.report.number else None
    if seen.name is None or found is None:
        return Tested(expected, report.result, report.findings)
    facts = {
        "number": report.number,
        "name": drawing.plain(seen.name),
        "expected": number.show(expected or found),
    }
    stranger = expected not in (None, found)
    whose = said("test", "other" if stranger else "whose", spoken).format(**facts)
    return Tested(
        expected or found, "fail" if stranger else report.result, report.findings, whose, stranger
    )
