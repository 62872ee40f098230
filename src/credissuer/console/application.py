"""The FastAPI application of the desk (/office) and of the KOL's own page (/me)."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Iterator
from types import ModuleType
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from credissuer.console import assets, conflict, desk, me
from credissuer.console.desk.sign_in import signing_in, step_up
from credissuer.console.forms import FormData
from credissuer.console.holders import MeScreens
from credissuer.console.screens import Screens, own_path
from credissuer.console.visitors import (
    KeyRequiredError,
    SignInRequiredError,
    visitor_of,
)
from credissuer.errors import IssuerError, PublicationError, RefusedError
from credissuer.http import problems, query
from credissuer.http.asgi import NO_STORE, SECURITY
from credissuer.http.methods import RoutePath
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.service import Service
from credissuer.public.pages.html import PageRenderer
from credissuer.staff.roles import FOR_PEOPLE, Permission, Role, StepUpRequiredError, who_may
from credverifier.errors import CredentialError

OFFICE, ME = "/office", "/me"


def application(service: Service, pages: PageRenderer) -> FastAPI:
    """Every route below /office and /me. It has neither documentation nor an OpenAPI document:
    these are pages for people.
    """
    app = FastAPI(
        title="credissuer desk",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        exception_handlers={
            SignInRequiredError: _sign_in,
            StepUpRequiredError: _step_up,
            ProblemError: _handle_problem,
            CredentialError: _handle_coded_error,
            RequestValidationError: _handle_invalid,
            HTTPException: _handle_http_error,
        },
    )
    app.state.service = service
    app.state.pages = pages
    for prefix, router in _prefixed():
        app.include_router(router, prefix=prefix)
    app.middleware("http")(_finish)
    return app


def paths() -> list[RoutePath]:
    """Path and methods of every route."""
    return [
        RoutePath(compile_path(prefix + route.path)[0], frozenset(route.methods or ()))
        for prefix, router in _prefixed()
        for route in router.routes
        if isinstance(route, APIRoute)
    ]


def _prefixed() -> Iterator[tuple[str, APIRouter]]:
    yield f"{OFFICE}/assets", assets.router
    for prefix, package in ((OFFICE, desk), (ME, me)):
        for router in routers(package):
            yield prefix, router


def routers(package: ModuleType) -> Iterator[APIRouter]:
    """The `router` of every module below the package, folder by folder: a new screen is a new file,
    and nothing else.
    """
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        router = getattr(importlib.import_module(module.name), "router", None)
        if isinstance(router, APIRouter):
            yield router


async def _finish(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
    try:
        # Before the framework reads it, because of two equal names it takes the last.
        query.members(request.scope)
    except ProblemError as error:
        return _told(request, error.problem)
    reply = await call(request)
    # By default only, for what is no page: a file, JSON, the way to another page.
    for name, value in (*SECURITY, NO_STORE):
        reply.headers.setdefault(name.decode("ascii"), value.decode("ascii"))
    return reply


async def _sign_in(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInRequiredError)
    screens = Screens(request)
    # A form that is sent after its session ended cannot be sent again by itself: where it came
    # from is where to begin.
    way = {"to": error.path} if request.method == "GET" else {}
    if error.path.startswith(ME):
        return MeScreens(request).way(ME, **way)
    page = signing_in.PARTLY if isinstance(error, KeyRequiredError) else f"{OFFICE}/sign-in"
    return screens.go(page, **way)


async def _step_up(request: Request, error: Exception) -> Response:
    """The security key is asked for, and the form that was sent waits behind it."""
    screens, visitor = Screens(request), visitor_of(request)
    if visitor is None:
        return screens.go(f"{OFFICE}/sign-in")
    path = request.url.path
    form: FormData | None = getattr(request.state, "form", None)
    if form is None:
        return screens.go(f"{OFFICE}/step-up", to=path)
    request.scope["credissuer.code"] = "session.step_up_required"
    return step_up.page(screens, visitor, path, form.again(), is_resent=True)


async def _handle_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return _told(request, error.problem)


async def _handle_coded_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, CredentialError)
    if isinstance(error, PublicationError) and error.code == "publish.pending":
        service: Service = request.app.state.service
        service.publisher.publish_soon()
    form: FormData | None = getattr(request.state, "form", None)
    if form is not None and isinstance(error, RefusedError) and error.code.endswith(".changed"):
        visitor = None if request.url.path.startswith(ME) else visitor_of(request)
        if visitor is not None and visitor.known.is_whole:
            request.scope["credissuer.code"] = error.code
            way = urlsplit(request.headers.get("referer", "")).path
            return conflict.untold(Screens(request), visitor, error, form, own_path(way))
    return _told(request, problems.of(error), error)


async def _handle_invalid(request: Request, error: Exception) -> Response:
    return _told(request, Problem("request.malformed"))


async def _handle_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = "request.not_found" if error.status_code == 404 else "request.malformed"
    return _told(request, Problem(code))


def _told(request: Request, problem: Problem, error: CredentialError | None = None) -> Response:
    """An error as a page of the desk: what happened, and the way back."""
    is_holder = request.url.path.startswith(ME)
    screens = MeScreens(request) if is_holder else Screens(request)
    visitor = None if is_holder else visitor_of(request)
    language = screens.language(visitor)
    request.scope["credissuer.code"] = problem.code
    sentence = (
        error.words(language)
        if isinstance(error, IssuerError) and problem.status < 500
        else str(problem.members(language, "")["detail"])
    )
    reply = screens.page(
        "me/refused.html" if is_holder else "refused.html",
        visitor,
        status=problem.status,
        sentence=sentence,
        code=problem.code,
        could=_could(problem),
    )
    for name, value in problem.headers:
        reply.headers[name.decode("ascii")] = value.decode("ascii")
    return reply


def _could(problem: Problem) -> list[Role]:
    """The roles of people that may do what was refused for want of one; empty for other refusals."""
    permission = problem.facts.get("permission")
    if permission is None:
        return []
    return [role for role in who_may(Permission(permission)) if role in FOR_PEOPLE]
