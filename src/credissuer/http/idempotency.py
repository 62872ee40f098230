"""Idempotency-Key: one change at a time in this process, and one reply for each key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from fastapi import Request, Response
from pydantic import BaseModel

from credissuer.errors import PublicationError, RefusedError
from credissuer.http.callers import Caller
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.service import Service
from credissuer.store.idempotency import IdempotencyRecord
from credverifier.wire.envelope import dates

HEADER = "idempotency-key"

_WAIT_SECONDS = 20.0
# Without 202, because by the time of a repeated request the change may have been published.
_FINAL = (200, 201)


class Reply(NamedTuple):
    """What a change is answered with: the HTTP status and the JSON object."""

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str] | None = None


@dataclass(slots=True)
class Exchange:
    """One request for a change. `reply` is there from the start where the key was used before."""

    reply: Reply | None = None

    def response(self) -> Response:
        """The reply as an HTTP response."""
        assert self.reply is not None
        text = json.dumps(self.reply.body, ensure_ascii=False)
        return Response(
            text.encode("utf-8"),
            self.reply.status,
            headers=dict(self.reply.headers or {}),
            media_type="application/json",
        )


@contextmanager
def once(caller: Caller, body: BaseModel | None = None) -> Iterator[Exchange]:
    """Serialize changes, and give each Idempotency-Key one reply. A member that is null is one that
    is absent: {"ref": "a", "note": null} is the same request as {"ref": "a"}.

    The block sets `reply` where there is none yet. 200 and 201 are recorded; 202 is not, because a
    repeated request must see whether the change has been published since. Raises ProblemError
    `idempotency.key_invalid`, `idempotency_conflict`, `request.overloaded`.
    """
    service, request = caller.service, caller.request
    key = request.headers.get(HEADER)
    if key is not None and not _is_valid(key):
        raise ProblemError(Problem("idempotency.key_invalid"))
    with _turn(service):
        exchange = Exchange()
        if key is None:
            yield exchange
            return
        record = IdempotencyRecord(
            caller=caller.token_id,
            key=key,
            request_sha256=_digest(request, members_of(body)),
            opened_at=service.office.clock(),
            status=None,
            answer=None,
        )
        exchange.reply = _earlier_reply(service, record)
        if exchange.reply is not None:
            yield exchange
            return
        yield exchange
        _record(service, record, exchange.reply)


@dataclass(slots=True)
class Publishing:
    """How a publication went: `pending` holds the members of a 202 where it is still to come."""

    pending: dict[str, str] | None = None


@contextmanager
def publishing(service: Service, *, whole: bool = False) -> Iterator[Publishing]:
    """Let a change pass that is durable and could not be published yet; the publisher tries again.

    `whole` where certificates may be missing in public too. Raises every other error of the block.
    """
    outcome = Publishing()
    try:
        yield outcome
    except PublicationError as error:
        if error.code != "publish.pending":
            raise
        service.publisher.publish_soon(whole=whole)
        retry_at = dates.stamp(service.publisher.retry_at())
        outcome.pending = {"code": "publish_pending", "retry_at": retry_at}


def members_of(body: BaseModel | None) -> dict[str, Any]:
    """The members of a body that are there and not null."""
    return {} if body is None else body.model_dump(exclude_none=True)


def _is_valid(key: str) -> bool:
    return 1 <= len(key) <= 255 and key.isascii() and key.isprintable()


def _earlier_reply(service: Service, record: IdempotencyRecord) -> Reply | None:
    """The reply recorded under the same key. Raises ProblemError `idempotency_conflict`."""
    earlier = _opened(service, record)
    if earlier is None:
        return None
    if earlier.request_sha256 != record.request_sha256:
        raise ProblemError(Problem("idempotency_conflict"))
    # Opened and without a final reply: it was refused, is not published yet, or its process died.
    # The request runs again.
    if earlier.status is None or earlier.answer is None:
        return None
    return Reply(earlier.status, json.loads(earlier.answer))


def _record(service: Service, record: IdempotencyRecord, reply: Reply | None) -> None:
    if reply is None or reply.status not in _FINAL:
        return
    text = json.dumps(reply.body, ensure_ascii=False)
    with service.office.store.write() as transaction:
        transaction.idempotency.complete(
            replace(
                record,
                status=reply.status,
                answer=text,
            )
        )


def _opened(service: Service, record: IdempotencyRecord) -> IdempotencyRecord | None:
    try:
        with service.office.store.write() as transaction:
            return transaction.idempotency.open(record)
    except RefusedError:  # another server was a moment earlier
        with service.office.store.read() as reading:
            return reading.idempotency.find(record.caller, record.key)


def _digest(request: Request, members: dict[str, Any]) -> str:
    # Method and path too, because one key used for two operations is a conflict, not a repetition.
    text = json.dumps(
        [request.method, request.url.path, members],
        sort_keys=True,
        ensure_ascii=True,
    )
    return hashlib.sha256(text.encode("ascii")).hexdigest()


@contextmanager
def _turn(service: Service) -> Iterator[None]:
    # The queue first and hardly waited for, because it bounds how many worker threads may wait
    # long for the turn; the next one is refused at once.
    patience = ((service.queue, 0.01), (service.turn, _WAIT_SECONDS))
    with ExitStack() as held:
        for lock, seconds in patience:
            if not lock.acquire(timeout=seconds):
                raise ProblemError(Problem("request.overloaded"))
            held.callback(lock.release)
        yield
