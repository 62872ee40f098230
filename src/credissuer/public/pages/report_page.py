"""/bao-vi-pham: the form by which anybody reports a violation.

It needs neither an account nor JavaScript.
"""

from __future__ import annotations

import asyncio

from credissuer.cases.report import kinds, receipt
from credissuer.errors import RefusedError
from credissuer.http import problems, query
from credissuer.http.asgi import Receive, Scope, Send
from credissuer.http.bodies import read
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.service import Service
from credissuer.public.pages.html import (
    Pages,
    from_elsewhere,
    language_of,
    members,
    require_form,
    say,
)
from credissuer.public.reports import received
from credverifier.errors import CredentialError, LinkError
from credverifier.wire import number as numbers

PATH = "/bao-vi-pham"

MOST_OCTETS = 64 * 1024
_FIELDS = ("kind", "number", "profile", "text", "evidence", "contact")


class ReportForm:
    """ASGI application for PATH."""

    def __init__(self, service: Service, pages: Pages) -> None:
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
        # Of the query the number alone, because a link could otherwise put words into the form
        # that its reader then sends under their own address.
        given = {"number": _shown(asked.get("number", ""))}
        await self._pages.answer(
            scope,
            send,
            200,
            self._form(language_of(asked), given),
        )

    async def _sent(self, scope: Scope, receive: Receive, send: Send) -> None:
        require_form(scope)
        given = members(await read(scope, receive, MOST_OCTETS))
        language = language_of(given)
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


def _report(given: dict[str, str]) -> dict[str, object]:
    return {
        **{name: given.get(name, "") for name in _FIELDS},
        # One link a line, because a form without JavaScript cannot add fields.
        "evidence": given.get("evidence", "").splitlines(),
    }


def _shown(text: str) -> str:
    """The number in a query, if it is valid; nothing else of a URL gets into the form."""
    try:
        return numbers.show(numbers.parse(text))
    except LinkError:
        return ""
