"""Requests for a change: done once for each Idempotency-Key, and answered with its outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from fastapi import Response
from pydantic import BaseModel

from credissuer.http.callers import Caller
from credissuer.http.idempotency import Reply, once
from credissuer.office import Office
from credissuer.office.call import Call, Outcome
from credissuer.operations.perform import perform
from credissuer.store.transaction import Transaction

P = ParamSpec("P")
T = TypeVar("T")


def perform_once(
    caller: Caller,
    body: BaseModel | None,
    facts: Callable[[T], dict[str, Any]],
    operation: Callable[Concatenate[Transaction, Call, P], Outcome[T]],
    *arguments: P.args,
    **options: P.kwargs,
) -> Response:
    """Perform `operation`, and answer with the status of the route and the `facts` of its value.

    Raises as `once`, `perform` and the operation.
    """
    with once(caller, body) as exchange:
        if exchange.reply is None:
            value = perform(caller.office, caller.call(), operation, *arguments, **options)
            exchange.reply = Reply(_status(caller), facts(value))
    return exchange.response()


def call_once(
    caller: Caller,
    body: BaseModel | None,
    facts: Callable[[T], dict[str, Any]],
    function: Callable[Concatenate[Office, Call, P], T],
    *arguments: P.args,
    **options: P.kwargs,
) -> Response:
    """As `perform_once`, for a change that takes several commits: `function(office, call, …)`."""
    with once(caller, body) as exchange:
        if exchange.reply is None:
            value = function(caller.office, caller.call(), *arguments, **options)
            exchange.reply = Reply(_status(caller), facts(value))
    return exchange.response()


def _status(caller: Caller) -> int:
    """The status that the route declares for what it has done."""
    declared: int | None = caller.request.scope["route"].status_code
    return declared or 200
