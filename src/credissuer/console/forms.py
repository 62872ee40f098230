"""Forms that the pages of the desk send: urlencoded, or multipart where they hold files."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Annotated, NamedTuple
from urllib.parse import parse_qs, urlsplit

from fastapi import Depends, Request

from credissuer.console import holders
from credissuer.console.visitors import cookie_name, cookie_of, csrf_of
from credissuer.http import forms as multipart
from credissuer.http.bodies import read
from credissuer.http.callers import service_of
from credissuer.http.problems import Problem, ProblemError
from credissuer.public.pages.html import from_elsewhere

MOST_OCTETS = 12 * 1024 * 1024
"""Octets of a whole form: a file of 10 MB, and what stands beside it."""

MOST_FIELDS = 300

_URLENCODED = "application/x-www-form-urlencoded"


_SECRET = ("csrf", "password", "secret", "current_password", "new_password", "answer")
"""Fields that are never shown again."""


class UploadedFile(NamedTuple):
    """A file that came with a form; `name` is what the sender's computer calls it."""

    name: str
    media_type: str
    octets: bytes


class FormData:
    """The fields of a form: texts by name, and files."""

    def __init__(self, texts: Mapping[str, list[str]], files: Mapping[str, UploadedFile]) -> None:
        self._texts = texts
        self._files = files

    def text(self, name: str, otherwise: str = "") -> str:
        """The first value of a field, without blanks around it."""
        values = self._texts.get(name)
        return values[0].strip() if values else otherwise

    def every(self, name: str) -> list[str]:
        """Every value of a field, as several ticked boxes of one name send them."""
        return list(self._texts.get(name, ()))

    def file(self, name: str) -> UploadedFile | None:
        """The file of a field; None where none was chosen."""
        found = self._files.get(name)
        return found if found is not None and found.octets else None

    def number(self, name: str, otherwise: int = 0) -> int:
        """A whole number, as the hidden field `version` is; `otherwise` where it is none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise

    def moment(self, name: str, zone: tzinfo) -> datetime | None:
        """A moment as `datetime-local` sends it, which has no zone: it is meant in `zone`.

        None where nothing was typed. Raises ValueError for what is no moment.
        """
        text = self.text(name)
        if not text:
            return None
        local = datetime.fromisoformat(text).replace(microsecond=0)
        return local if local.tzinfo else local.replace(tzinfo=zone)

    def typed(self) -> dict[str, str]:
        """Everything that a person typed, so that it can be shown again; no secret is in it."""
        hidden = ("version", *_SECRET)
        return {name: values[0] for name, values in self._texts.items() if name not in hidden}

    def again(self) -> list[tuple[str, str]]:
        """Every field but secrets and files, so that the whole form can be sent once more."""
        return [
            (name, value)
            for name, values in self._texts.items()
            for value in values
            if name not in _SECRET
        ]


async def read_form(request: Request) -> FormData:
    """The form of a POST that comes from one of our own pages.

    Raises ProblemError `request.forbidden`, `request.too_large`, `request.malformed`,
    `request.media_type`.
    """
    if from_elsewhere(request.scope) or _has_foreign_origin(request):
        raise ProblemError(Problem("request.forbidden"))
    kind = request.headers.get("content-type", "")
    octets = await read(request.scope, request.receive, MOST_OCTETS)
    if kind.partition(";")[0].strip().lower() == _URLENCODED:
        form = FormData(_pairs(octets), {})
    else:
        form = _with_files(kind, octets)
    _require_own(request, form)
    # Kept, because where a security key is due the same form is sent again behind it.
    request.state.form = form
    return form


Form = Annotated[FormData, Depends(read_form)]
"""The form of a POST, as a parameter of a route."""


def _pairs(octets: bytes) -> dict[str, list[str]]:
    try:
        return parse_qs(
            octets.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            errors="strict",
        )
    except ValueError as error:
        raise ProblemError(Problem("request.malformed")) from error


def _with_files(kind: str, octets: bytes) -> FormData:
    texts: dict[str, list[str]] = {}
    files: dict[str, UploadedFile] = {}
    for part in multipart.parts(kind.encode("latin-1"), octets, MOST_FIELDS):
        if part.filename is not None:
            files[part.name] = UploadedFile(part.filename, part.media_type, part.octets)
            continue
        try:
            texts.setdefault(part.name, []).append(part.octets.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise ProblemError(Problem("request.malformed")) from error
    return FormData(texts, files)


def _has_foreign_origin(request: Request) -> bool:
    """Whether a browser from before Sec-Fetch-Site says that another site made it send the form."""
    if "sec-fetch-site" in request.headers:
        return False
    parts = urlsplit(service_of(request).office.public_url)
    # "null" is what browsers say of our own pages, because of their Referrer-Policy.
    own = {"null", f"{parts.scheme}://{parts.netloc}"}
    return request.headers.get("origin", "null") not in own


def _require_own(request: Request, form: FormData) -> None:
    """Raises ProblemError `request.forbidden` for a form of a session that no page of it has shown.

    Forms of people who are not signed in have no session to protect; `from_elsewhere` is their
    guard.
    """
    office = service_of(request).office
    # Each side by its own session, because one browser may have both.
    is_holder = request.url.path.startswith(holders.ME)
    secret = cookie_of(request, (holders.cookie_name if is_holder else cookie_name)(office))
    if secret and not hmac.compare_digest(csrf_of(secret), form.text("csrf")):
        raise ProblemError(Problem("request.forbidden"))
