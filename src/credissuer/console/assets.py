"""The style and the scripts of the desk: files of this package, read once."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from fastapi import APIRouter, Response

from credissuer.http.asgi import SECURITY, etag_of
from credissuer.http.problems import Problem, ProblemError

router = APIRouter()

_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


@router.get("/{name}")
def asset(name: str) -> Response:
    """One of the files. Raises ProblemError `request.not_found`."""
    found = _files().get(name)
    if found is None:
        raise ProblemError(Problem("request.not_found"))
    octets, media_type = found
    reply = Response(octets, media_type=media_type)
    for header, value in SECURITY:
        reply.headers[header.decode("ascii")] = value.decode("ascii")
    reply.headers["etag"] = etag_of(octets).decode("ascii")
    reply.headers["cache-control"] = "public, max-age=300"
    return reply


@lru_cache(maxsize=1)
def _files() -> dict[str, tuple[bytes, str]]:
    """Name -> (octets, media type) of every file that a page may load."""
    return {
        file.name: (file.read_bytes(), _TYPES[f".{file.name.rpartition('.')[2]}"])
        for file in resources.files("credissuer.console").joinpath("assets").iterdir()
        if f".{file.name.rpartition('.')[2]}" in _TYPES
    }
