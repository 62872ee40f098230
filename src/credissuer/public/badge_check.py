"""/badge-check: does a screenshot of a badge scan, and whose is it? Nothing of it is stored.

GET is the form. A form is answered with a page, a bare picture with JSON. One thread of its own
checks pictures, because verification must never wait for them.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import orjson

from credissuer.badges.scanning.lint import lint
from credissuer.badges.scanning.picture_report import PictureReport
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
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.service import Service
from credissuer.http.slow_worker import SlowRoute
from credissuer.public import kit_page, tested_badge
from credissuer.public.kit_page import KitPages, kit_text
from credissuer.public.kits import page_language
from credissuer.store.transaction import Reading
from credverifier.errors import LinkError
from credverifier.wire import number
from credverifier.wire.status.standing import Standing

PATH = "/badge-check"
MAX_OCTETS = 5 * 1024 * 1024
PICTURES_A_MINUTE = 20
"""Pictures a minute from one address."""

# One is worked on and three wait: each holds a picture of 5 MiB in memory.
_AT_ONCE = 4
_ENVELOPE = 16 * 1024
"""Octets that a form may be larger than its picture."""


class Sent(NamedTuple):
    """An uploaded picture, and the number of the kit whose page it was uploaded from."""

    octets: bytes
    number: str | None


class CheckedPicture(NamedTuple):
    """The report of lint, and the subject's name (None where the code leads to no certificate)."""

    report: PictureReport
    name: str | None


class BadgeTest(SlowRoute):
    """ASGI application for PATH."""

    def __init__(self, service: Service, pages: KitPages) -> None:
        super().__init__(service, "badge-check", a_minute=PICTURES_A_MINUTE, at_once=_AT_ONCE)
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] in ("GET", "HEAD"):
            spoken = page_language(scope)
            await self._answer(scope, send, 200, spoken, self._pages.test_form(spoken))
            return
        content_type = header(scope, b"content-type") or b""
        kind = content_type.split(b";")[0].strip().lower()
        if kind != forms.MEDIA_TYPE:
            checked, _ = await self._checked(scope, receive, kind)
            headers = [(b"content-type", b"application/json"), NO_STORE, *SECURITY]
            await respond(
                scope,
                send,
                200,
                headers,
                orjson.dumps(checked.report.to_dict() | {"name": checked.name}),
            )
            return
        await self._page(scope, receive, send, kind)

    async def _page(self, scope: Scope, receive: Receive, send: Send, kind: bytes) -> None:
        spoken, status = page_language(scope), 200
        try:
            checked, sent = await self._checked(scope, receive, kind)
            result = tested_badge.described(
                checked.report,
                sent.octets,
                checked.name,
                sent.number,
                spoken,
            )
        except ProblemError as error:
            # A page, because somebody in a browser would be left with JSON and no way back.
            status = error.problem.status
            result = tested_badge.refused(_reason(scope, error, spoken), spoken)
        await self._answer(scope, send, status, spoken, self._pages.tested(spoken, **result))

    async def _answer(
        self, scope: Scope, send: Send, status: int, spoken: str, page: bytes
    ) -> None:
        headers = [
            *kit_page.page_headers(self._service.office),
            NO_STORE,
            (b"vary", b"Accept-Language"),
            (b"content-language", spoken.encode("ascii")),
        ]
        await respond(scope, send, status, headers, page)

    async def _checked(
        self,
        scope: Scope,
        receive: Receive,
        kind: bytes,
    ) -> tuple[CheckedPicture, Sent]:
        self._service.public_rate.take(address(scope))
        self._rate.take(address(scope))
        # The slot is taken before the body is read, because a body is what fills the memory.
        with self._worker.admitted():
            sent = await _read(scope, receive, kind)
            checked = await self._worker.run(partial(self._judge, sent.octets))
        return checked, sent

    def _judge(self, octets: bytes) -> CheckedPicture:
        office = self._service.office
        with office.store.read() as reading:
            report = lint(
                octets,
                office.public_url,
                known=lambda digits: _name(reading, digits) is not None,
            )
            name = _name(reading, number.parse(report.number)) if report.number else None
        # The server has no second decoder, which need not be repeated to everybody.
        findings = tuple(check for check in report.findings if check.check != "second_reader")
        return CheckedPicture(report._replace(findings=findings), name)


def _name(reading: Reading, digits: str) -> str | None:
    """The subject's name in a released certificate; None where there is none."""
    record = reading.certificates.by_number(digits)
    # An intended or voided certificate is nobody's: its number must look like one never given out.
    if record is None or record.released_at is None or record.standing is Standing.VOIDED:
        return None
    return reading.subjects.by_ids([record.subject_id])[record.subject_id].name


async def _read(scope: Scope, receive: Receive, kind: bytes) -> Sent:
    form = kind == forms.MEDIA_TYPE
    if not form and not kind.startswith(b"image/"):
        raise ProblemError(Problem("request.picture_type"))
    try:
        octets = await bodies.read(
            scope,
            receive,
            MAX_OCTETS + (_ENVELOPE if form else 0),
        )
    except ProblemError as error:
        # In words that name the picture, because its limit is another than that of a body.
        if error.problem.code != "request.too_large":
            raise
        raise ProblemError(Problem("request.picture_too_large")) from error
    fields = {"picture": octets}
    if form:
        fields = forms.fields(header(scope, b"content-type") or b"", octets)
    picture = fields.get("picture", b"")
    if not picture:
        raise ProblemError(Problem("request.picture_missing"))
    return Sent(picture, _number(fields.get("number", b"")))


def _number(text: bytes) -> str | None:
    try:
        return number.parse(text.decode("ascii"))
    except (LinkError, UnicodeDecodeError):
        # A hidden field of our own page: if it is broken, the picture is still worth checking.
        return None


def _reason(scope: Scope, error: ProblemError, spoken: str) -> str:
    if error.problem.code == "request.picture_missing":
        return kit_text("kinds", "empty", spoken)
    members = error.problem.members(spoken, str(scope.get(REQUEST_ID, "")))
    return str(members["detail"])
