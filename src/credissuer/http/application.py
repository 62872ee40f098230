"""The FastAPI routes: everything below /api and /vc-api but verification, which is raw ASGI.

Its own errors become problems.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, get_args

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from credissuer.errors import (
    FieldError,
    catalogue,
    json_pointer,
    member_error,
    unknown_member,
)
from credissuer.http import language, problems, query
from credissuer.http.asgi import CORS, NO_STORE, REQUEST_ID, SECURITY
from credissuer.http.bodies import BODY_TYPE
from credissuer.http.methods import RoutePath
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.service import Service
from credissuer.http.shapes.texts import CodeInPath
from credissuer.words import languages
from credverifier.errors import CredentialError

_TAGS = ("order", "assessed")
"""What pydantic puts into a place to tell which of two bodies it was read as."""

READ_BY_ALL = re.compile(r"/api/v1/(?:lookup|changes|share-link|certificates/[^/]+)")
"""Paths that any website may call (CORS), and whose errors it may read."""


def application(
    service: Service | None,
    routers: Sequence[APIRouter],
    unversioned: Mapping[str, APIRouter],
) -> FastAPI:
    """The FastAPI application of `routers` below /api/v1 and of `unversioned` (prefix -> router).

    `service` is None where the routes are only to be described. No documentation pages of its own.
    """
    app = FastAPI(
        title="credissuer",
        # Its documentation pages load scripts from a CDN, which the policy of this host forbids.
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # One resource has one address: a wrong slash is a 404 as anywhere else.
        redirect_slashes=False,
        exception_handlers={
            ProblemError: _handle_problem,
            CredentialError: _handle_coded_error,
            RequestValidationError: _handle_invalid_body,
            HTTPException: _handle_http_error,
            Exception: _handle_fault,
        },
    )
    app.state.service = service
    for prefix, router in _prefixed(routers, unversioned):
        app.include_router(router, prefix=prefix)
    app.middleware("http")(_add_security_headers)
    return app


def route_paths(
    routers: Sequence[APIRouter],
    unversioned: Mapping[str, APIRouter],
) -> list[RoutePath]:
    """Path and methods of every route of `application`."""
    return [
        RoutePath(compile_path(prefix + route.path)[0], frozenset(route.methods or ()))
        for prefix, router in _prefixed(routers, unversioned)
        for route in router.routes
        if isinstance(route, APIRoute)
    ]


def _prefixed(
    routers: Sequence[APIRouter],
    unversioned: Mapping[str, APIRouter],
) -> list[tuple[str, APIRouter]]:
    """Every router with the beginning of its paths."""
    return [*(("/api/v1", router) for router in (*routers, _problem_words)), *unversioned.items()]


def response(request: Request, problem: Problem) -> Response:
    """`problem` as a response in the language of `request`."""
    reader = language.preferred(request.headers.get("accept-language"), languages("errors"))
    members = problem.members(reader, str(request.scope.get(REQUEST_ID, "")))
    request.scope["credissuer.code"] = problem.code
    # Content-Length alone is taken over, because Response adds a Content-Type of its own.
    reply = Response(json.dumps(members, ensure_ascii=False).encode("utf-8"), problem.status)
    reply.raw_headers = [
        *(
            (b"content-length", value)
            for name, value in reply.raw_headers
            if name == b"content-length"
        ),
        *problem.response_headers(),
        (b"content-language", reader.encode("ascii")),
        *([CORS] if request.method == "GET" and READ_BY_ALL.fullmatch(request.url.path) else ()),
    ]
    return reply


async def _add_security_headers(
    request: Request,
    call: Callable[[Request], Awaitable[Response]],
) -> Response:
    try:
        # Before the framework reads it, because of two equal names it takes the last.
        query.members(request.scope)
    except ProblemError as error:
        reply = response(request, error.problem)
    else:
        reply = await call(request)
    # By default only, because a route that may be cached says so itself.
    for name, value in (*SECURITY, NO_STORE):
        reply.headers.setdefault(name.decode("ascii"), value.decode("ascii"))
    return reply


async def _handle_fault(request: Request, error: Exception) -> Response:
    """Starlette raises the error again after this response, and the router logs it."""
    return response(request, Problem("internal"))


async def _handle_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return response(request, error.problem)


async def _handle_coded_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, CredentialError)
    return response(request, problems.of(error))


async def _handle_invalid_body(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = _field_errors(error.errors(), request.scope.get(BODY_TYPE))
    return response(request, Problem("request.invalid", errors=list(faults)))


def _field_errors(errors: Any, body_type: Any) -> Iterator[FieldError]:
    """pydantic's errors with JSON Pointers and without the values, which may be secrets."""
    # Fifty, because a body of 256 kB can hold tens of thousands of unknown members.
    for error in list(errors)[:50]:
        location, *path = error["loc"]
        if path and path[0] in _TAGS:
            path = path[1:]
        if error["type"] == "extra_forbidden":
            yield unknown_member(path, error["type"], _members_at(body_type, path[:-1]))
            continue
        # "/accounts/0/url" in the body; "#query/limit" for what is not in it.
        pointer = json_pointer(path) if location == "body" else f"#{location}{json_pointer(path)}"
        key = "missing" if error["type"] == "missing" else "invalid"
        yield member_error(pointer, error["type"], key, problem=error["msg"])


def _members_at(body_type: Any, path: Sequence[str | int]) -> list[str]:
    """The names of the members that there may be at `path` of a body of that type."""
    models = _models(body_type)
    for step in path:
        # A position in a list: its items are of the type that the list was found with.
        if isinstance(step, str):
            fields = [model.model_fields[step] for model in models if step in model.model_fields]
            models = [model for field in fields for model in _models(field.annotation)]
    return [name for model in models for name in model.model_fields]


def _models(kind: Any) -> list[type[BaseModel]]:
    """The models in a type such as `list[AccountBody] | None`."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [kind]
    return [model for argument in get_args(kind) for model in _models(argument)]


async def _handle_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = "request.not_found" if error.status_code == 404 else "request.malformed"
    return response(request, Problem(code))


_problem_words = APIRouter()


@_problem_words.get(
    "/problems/{code}",
    operation_id="explainProblem",
    tags=["public"],
)
def explain(request: Request, code: CodeInPath) -> dict[str, Any]:
    """What an error code means: where the `type` of a problem leads."""
    if code not in problems.STATUS:
        raise ProblemError(Problem("request.not_found"))
    templates = catalogue().get(code, {})
    return {
        "code": code,
        "status": problems.status_of(code),
        "words": {language: templates.get(language) for language in languages("errors")},
    }
