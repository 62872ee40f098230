"""Changes asked for over HTTP: one at a time in this process, and one answer for each
Idempotency-Key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

from fastapi import Request, Response

from credissuer.errors import PublicationError, RefusedError
from credissuer.http.callers import Caller
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.service import Service
from credissuer.store.idempotency import IdempotencyRecord
from credverifier.wire.envelope import dates

HEADER = "idempotency-key"

_WAIT_SECONDS = 20.0
_FINAL = (200, 201)


class Answer(NamedTuple):
    """What a change is answered with."""

    status: int
    body: dict[str, Any]


def changed(
    service: Service,
    caller: Caller,
    request: Request,
    body: dict[str, Any],
    perform: Callable[[], Answer],
) -> Response:
    """The answer to a change; where its key was used before, the answer of then.

    What is durable and not yet public is answered with 202, and kept open: asked again, it is
    answered anew. Raises ProblemError `idempotency.key_invalid`, `idempotency_conflict`,
    `request.overloaded`; what `perform` raises.
    """
    key = request.headers.get(HEADER)
    if key is not None and not (1 <= len(key) <= 255 and key.isascii() and key.isprintable()):
        raise ProblemError(Problem("idempotency.key_invalid"))
    with _turn(service):
        if key is None:
            return _response(perform())
        asked = IdempotencyRecord(
            caller=caller.token_id,
            key=key,
            request_sha256=_digest(request, body),
            opened_at=service.office.clock(),
            status=None,
            answer=None,
        )
        there = _opened(service, asked)
        if there is not None and there.request_sha256 != asked.request_sha256:
            raise ProblemError(Problem("idempotency_conflict"))
        if there is not None and there.status is not None and there.answer is not None:
            return _response(Answer(there.status, json.loads(there.answer)))
        answer = perform()
        if answer.status in _FINAL:
            text = json.dumps(answer.body, ensure_ascii=False)
            with service.office.store.write() as transaction:
                transaction.idempotency.complete(replace(asked, status=answer.status, answer=text))
        return _response(answer)


def pending(
    service: Service, error: PublicationError, body: dict[str, Any], *, whole: bool = False
) -> Answer:
    """Durable, but not public yet: told as such, and the publisher set to work.

    Any other error is raised again.
    """
    if error.code != "publish.pending":
        raise error
    service.publisher.hurry(whole=whole)
    told = {"code": "publish_pending", "retry_at": dates.stamp(service.publisher.retry_at())}
    return Answer(202, {**body, **told})


def _opened(service: Service, asked: IdempotencyRecord) -> IdempotencyRecord | None:
    try:
        with service.office.store.write() as transaction:
            return transaction.idempotency.open(asked)
    except RefusedError:  # another server was a moment earlier
        with service.office.store.read() as reading:
            return reading.idempotency.find(asked.caller, asked.key)


def _digest(request: Request, body: dict[str, Any]) -> str:
    text = json.dumps([request.method, request.url.path, body], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _response(answer: Answer) -> Response:
    text = json.dumps(answer.body, ensure_ascii=False)
    return Response(text.encode("utf-8"), answer.status, media_type="application/json")


@contextmanager
def _turn(service: Service) -> Iterator[None]:
    with ExitStack() as held:
        for lock, seconds in ((service.queue, 0.01), (service.turn, _WAIT_SECONDS)):
            if not lock.acquire(timeout=seconds):
                raise ProblemError(Problem("request.overloaded"))
            held.callback(lock.release)
        yield
