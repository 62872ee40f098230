"""POST /api/v1/verify and /verify/batch: raw ASGI, because pydantic costs more than a check."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson

from credissuer.documents import statement
from credissuer.errors import IssuerError, member_error
from credissuer.http import bodies, problems
from credissuer.http.asgi import (
    CORS,
    NO_STORE,
    SECURITY,
    Headers,
    Receive,
    Scope,
    Send,
    address,
    respond,
)
from credissuer.http.monitoring.metrics import Metrics
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.throttling.limits import RateLimit
from credissuer.office import Office
from credissuer.public import questions
from credissuer.public.checking import CheckQuestion, OfficeVerifier
from credverifier.errors import CredentialError, MomentError
from credverifier.verdict import Verdict

BATCH_OCTETS = 1024 * 1024
"""Largest body of a batch in octets: five hundred credentials."""

_AT_ONCE = 16
"""Checks of a batch between which others get their turn."""

_ANSWER: Headers = [(b"content-type", b"application/json"), NO_STORE, CORS, *SECURITY]


class Verification:
    """ASGI application for one question, or with `batch` for many."""

    def __init__(
        self,
        office: Office,
        checker: OfficeVerifier,
        rate: RateLimit,
        metrics: Metrics,
        *,
        batch: bool = False,
    ) -> None:
        self._office = office
        self._checker = checker
        self._rate = rate
        self._metrics = metrics
        self._batch = batch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            self._rate.take(address(scope), told=scope)
            answer_of = self._many if self._batch else self._one
            answer = await answer_of(scope, receive)
        except (CredentialError, IssuerError) as error:
            raise ProblemError(problems.of(error)) from error
        await respond(scope, send, 200, _ANSWER, answer)

    async def _one(self, scope: Scope, receive: Receive) -> bytes:
        # On the event loop, because a check takes 0.1 ms and its caches know one thread.
        body = await bodies.read_json(scope, receive)
        question = questions.question(body)
        verdict = self._check(question)
        scope["credissuer.code"] = verdict.code or verdict.verdict
        return orjson.dumps(await self._answered(question, verdict))

    async def _many(self, scope: Scope, receive: Receive) -> bytes:
        batch = questions.questions(
            await bodies.read_json(
                scope,
                receive,
                BATCH_OCTETS,
            )
        )
        verdicts = []
        for position, question in enumerate(batch, start=1):
            try:
                verdict = self._check(question)
            except MomentError as error:
                fault = member_error(f"/items/{position - 1}/as_of", error.code, "as_of")
                raise ProblemError(Problem("request.invalid", errors=[fault])) from error
            verdicts.append(await self._answered(question, verdict))
            # A batch would otherwise hold the event loop for as long as all its checks take.
            if position % _AT_ONCE == 0:
                await asyncio.sleep(0)
        return orjson.dumps({"verdicts": verdicts})

    async def _answered(self, question: CheckQuestion, verdict: Verdict) -> dict[str, Any]:
        """The JSON of a verdict, with the office's signed statement where one is asked for."""
        answer = verdict.to_dict()
        if question.receipt:
            # In another thread, because a key may lie in a security module.
            answer["receipt"] = await asyncio.to_thread(
                statement.sign, self._office, verdict, question.credential
            )
        return answer

    def _check(self, question: CheckQuestion) -> Verdict:
        verdict = self._checker.check(question)
        self._metrics.verdicts[verdict.code or verdict.verdict] += 1
        return verdict
