"""A sheet as the body of a request: the file itself, or the field `file` of a form."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from fastapi import Request

from credissuer.assessment.importing.import_file import MOST_OCTETS
from credissuer.http import forms
from credissuer.http.bodies import read
from credissuer.http.problems import Problem, ProblemError

CSV = "text/csv"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FIELD = "file"
"""Of a form; it has no other."""

_MOST_FORM = MOST_OCTETS + 16 * 1024
"""Octets of a form: the file, and the headers of its one field."""

BODY: dict[str, Any] = {
    "required": True,
    "content": {
        CSV: {"schema": {"type": "string"}},
        WORKBOOK: {"schema": {"type": "string", "format": "binary"}},
        forms.MEDIA_TYPE.decode("ascii"): {
            "schema": {
                "type": "object",
                "properties": {FIELD: {"type": "string", "format": "binary"}},
                "required": [FIELD],
                "additionalProperties": False,
            }
        },
    },
}
"""The body as OpenAPI describes it."""


class SentSheet(NamedTuple):
    """`name` is what the sender's computer calls the file; None where it did not say."""

    name: str | None
    octets: bytes

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of the file."""
        return hashlib.sha256(self.octets).hexdigest()


async def read_sheet(request: Request) -> SentSheet:
    """The sheet that a request carries; what it is, is told by its octets.

    Raises ProblemError `request.sheet_type`, `.too_large`, `.timeout`, `.malformed`.
    """
    content_type = request.headers.get("content-type", "")
    media_type = content_type.partition(";")[0].strip().lower()
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    is_form = media_type == forms.MEDIA_TYPE.decode("ascii")
    # Compressed bodies are refused, because a few octets could unpack to gigabytes.
    if encoding != "identity" or not (is_form or media_type in (CSV, WORKBOOK)):
        raise ProblemError(Problem("request.sheet_type"))
    if not is_form:
        return SentSheet(None, await read(request.scope, request.receive, MOST_OCTETS))
    octets = await read(request.scope, request.receive, _MOST_FORM)
    fields = forms.parts(content_type.encode("latin-1"), octets, 1)
    if not fields or fields[0].name != FIELD:
        raise ProblemError(Problem("request.sheet_type"))
    return SentSheet(fields[0].filename or None, fields[0].octets)
