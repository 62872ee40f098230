"""One JSON line a request, to stderr: no token, no body, nothing about a person; control characters
are escaped.
"""

from __future__ import annotations

import json
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import orjson
import structlog

from credissuer.http.asgi import REQUEST_ID, Scope

_STAMP = structlog.processors.TimeStamper(fmt="iso", utc=True, key="at")


class Log:
    """The log of one server: structlog's, but for the line that every request has.

    Through structlog's chain that line costs three times as much.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        rare: structlog.typing.FilteringBoundLogger = structlog.wrap_logger(
            structlog.WriteLogger(file),
            processors=[
                structlog.processors.add_log_level,
                _STAMP,
                structlog.processors.JSONRenderer(sort_keys=False, ensure_ascii=True),
            ],
            wrapper_class=structlog.make_filtering_bound_logger("info"),
            cache_logger_on_first_use=True,
        )
        self.warning, self.error = rare.warning, rare.error

    def request(self, scope: Scope, path: str, status: int, ms: float) -> None:
        """A request was answered; `path` as `safe_path` has it."""
        record = {
            "method": scope["method"],
            "path": path,
            "status": status,
            "ms": round(ms, 2),
            "request_id": scope.get(REQUEST_ID),
            "actor": scope.get("credissuer.actor"),
            "code": scope.get("credissuer.code"),
            "event": "request",
            "level": "info",
        }
        self._file.write(_line(_STAMP(None, "info", record)))
        self._file.flush()


def _line(record: MutableMapping[str, Any]) -> str:
    """One line.

    What is not ASCII is escaped: it could be a control character, or turn the line around.
    """
    try:
        line = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:  # a lone surrogate
        line = b"\xff"
    return line.decode("ascii") if line.isascii() else json.dumps(record, ensure_ascii=True) + "\n"


def open_log(file: TextIO | None = None) -> Log:
    """The log of one server, on stderr if nothing else is said."""
    return Log(file or sys.stderr)


def safe_path(path: str) -> str:
    """The path as it may stand in a log: a certificate's number is a link to a person, and is left
    out.
    """
    parts = path[:200].split("/")
    for place, part in enumerate(parts[:-1]):
        if part in ("certificates", "c", "C", "v", "V") and parts[place + 1]:
            parts[place + 1] = "{number}"
    return "/".join(parts)
