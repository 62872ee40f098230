"""What of the API goes one day: the one table of it (docs/api-policy.md).

A row makes everything follow: the headers `Deprecation` (RFC 9745) and `Sunset` (RFC 8594), the
mark in the OpenAPI document, and the list at `/api/v1/deprecations`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Literal

from credissuer.http.asgi import Headers

PATH = "/api/v1/deprecations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deprecation:
    """Something that goes. `kind` is what it is: an operation by its operationId, or the code of a
    problem; `instead` what stands in place of it. It works as before until the day `sunset`.
    """

    kind: Literal["operation", "code"]
    name: str
    instead: str
    since: date
    sunset: date

    def headers(self) -> Headers:
        """What an answer carries that has to do with it."""
        begun, ends = (datetime.combine(day, time(0), UTC) for day in (self.since, self.sunset))
        return [
            (b"deprecation", b"@%d" % int(begun.timestamp())),
            (b"sunset", format_datetime(ends, usegmt=True).encode("ascii")),
            (b"link", f'<{PATH}>; rel="deprecation"'.encode("ascii")),
        ]


DEPRECATIONS: tuple[Deprecation, ...] = (
    Deprecation(
        kind="code",
        # Two spellings of one code, which generated clients take for one name.
        name="publish.pending",
        instead="publish_pending",
        since=date(2026, 12, 1),
        sunset=date(2027, 12, 1),
    ),
)


def of(kind: str, name: str, table: Sequence[Deprecation] = DEPRECATIONS) -> Deprecation | None:
    """The row of something; None for what stays."""
    return next((row for row in table if (row.kind, row.name) == (kind, name)), None)
