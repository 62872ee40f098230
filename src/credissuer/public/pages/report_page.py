"""/bao-vi-pham: the form by which anybody reports a violation.

It needs neither an account nor JavaScript.
"""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

from credissuer.cases.report import kinds, receipt
from credissuer.errors import RefusedError
from credissuer.http import problems, query
from credissuer.http.asgi import Receive, Scope, Send
from credissuer.http.bodies import read
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.service import Service
from credissuer.public.pages.html import (
    PageRenderer,
    from_elsewhere,
    language_of,
    members,
    require_form,
    say,
)
from credissuer.public.reports import received
from credverifier import platforms
from credverifier.errors import CredentialError, LinkError, ProfileError
from credverifier.wire import number as numbers

PATH = "/bao-vi-pham"

MOST_OCTETS = 64 * 1024
LONGEST = 500
"""Letters of a profile's address that a link may put into the form, as many as the form takes."""

_FIELDS = ("kind", "number", "profile", "text", "evidence", "contact")


class ReportForm:
    """ASGI application for PATH."""

    def __init__(self, service: Service, pages: PageRenderer) -> None:
        self._service = service
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The empty form, or the result of a sent one."""
        if scope["method"] in ("GET", "HEAD"):
            await self._empty(scope, send)
        else:
            await self._sent(scope, receive, send)

    async def _empty(self, scope: Scope, send: Send) -> None:
        asked = query.members(scope)
        # Of the query a number and a profile alone, because a link could otherwise put words into
        # the form that its reader then sends under their own address.
        given = {
            "number": _shown(asked.get("number", "")),
            "profile": _profile(asked.get("profile", "")),
        }
        await self._pages.answer(scope, send, 200, self._form(language_of(scope), given))

    async def _sent(self, scope: Scope, receive: Receive, send: Send) -> None:
        require_form(scope)
        given = members(await read(scope, receive, MOST_OCTETS))
        language = language_of(scope, given)
        try:
            if from_elsewhere(scope):
                raise ProblemError(Problem("request.forbidden"))
            # In a thread, because storing waits for the database.
            record = await asyncio.to_thread(
                received,
                self._service,
                scope,
                _report(given),
            )
        except RefusedError as error:
            faults = {
                one.pointer.removeprefix("/"): one.words[language]
                for one in error.facts.get("problems", ())
            }
            # Its words for the API list codes, which the choice on the page does not show.
            if "kind" in faults:
                faults["kind"] = say("report_kind_missing", language)
            body = self._form(
                language,
                given,
                faults=faults,
                notice=error.words(language),
            )
            await self._pages.answer(
                scope,
                send,
                problems.of(error).status,
                body,
            )
        except (CredentialError, ProblemError) as error:
            problem = error.problem if isinstance(error, ProblemError) else problems.of(error)
            notice = str(problem.members(language, "")["detail"])
            body = self._form(language, given, notice=notice)
            await self._pages.answer(
                scope,
                send,
                problem.status,
                body,
                list(problem.headers),
            )
        else:
            body = self._pages.page(
                "received.html",
                language,
                here=PATH,
                receipt=receipt(record.id),
                contact=self._service.office.report_contact,
                days=self._service.office.report_days,
            )
            await self._pages.answer(scope, send, 201, body)

    def _form(
        self,
        language: str,
        given: dict[str, str],
        *,
        faults: dict[str, str] | None = None,
        notice: str = "",
    ) -> bytes:
        filled = {name: given.get(name, "") for name in _FIELDS}
        return self._pages.page(
            "report.html",
            language,
            here=PATH,
            given=filled,
            faults=faults or {},
            notice=notice,
            kinds=kinds(),
        )


def link(number: str | None, profile: str | None, language: str) -> str:
    """The address of the form about a certificate and the profile that a reader asked about."""
    facts = {"number": number, "profile": _profile(profile or ""), "lang": language}
    return f"{PATH}?{urlencode({name: value for name, value in facts.items() if value})}"


def _report(given: dict[str, str]) -> dict[str, object]:
    return {
        **{name: given.get(name, "") for name in _FIELDS},
        # One link a line, because a form without JavaScript cannot add fields.
        "evidence": given.get("evidence", "").splitlines(),
    }


def _profile(text: str) -> str:
    """The address of the profile in a query, spelled anew; nothing where it is none."""
    try:
        url = platforms.normalise(text).url if len(text) <= LONGEST else ""
    except ProfileError:
        return ""
    return url if len(url) <= LONGEST else ""


def _shown(text: str) -> str:
    """The number in a query, if it is valid; nothing else of a URL gets into the form."""
    try:
        return numbers.show(numbers.parse(text))
    except LinkError:
        return ""
