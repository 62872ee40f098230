"""Access log: one JSON line a request, without tokens, bodies or personal data."""

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
    """The log of one server: structlog, but a hand-written line for each request.

    Because structlog's processor chain makes that line three times as expensive.
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
        """Log an answered request; `path` comes from `safe_path`, `ms` is milliseconds."""
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
        # At once, because the last lines before a crash are those that somebody will look for.
        self._file.flush()


def _line(record: MutableMapping[str, Any]) -> str:
    """One line of ASCII, because other characters could be controls or reverse the line (bidi)."""
    try:
        line = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:
        # A lone surrogate, which orjson refuses and json escapes: on to the slow way below.
        line = b"\xff"
    if line.isascii():
        return line.decode("ascii")
    return json.dumps(record, ensure_ascii=True) + "\n"


def open_log(file: TextIO | None = None) -> Log:
    """The log of one server; it writes to stderr by default."""
    return Log(file or sys.stderr)


def safe_path(path: str) -> str:
    """The path for the log, without certificate numbers, because a number identifies a person."""
    # Bounded, because a long path costs a client nothing and would fill the disk.
    parts = path[:200].split("/")
    for position, part in enumerate(parts[:-1]):
        if part in ("certificates", "c", "C", "v", "V") and parts[position + 1]:
            parts[position + 1] = "{number}"
    return "/".join(parts)
