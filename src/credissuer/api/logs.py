"""One JSON line a request, to stderr: no token, no body, nothing about a person; control characters are escaped."""

from __future__ import annotations

import sys
from typing import Any, TextIO

import structlog

Log = structlog.typing.FilteringBoundLogger


def open_log(file: TextIO | None = None) -> Log:
    """The log of one server. JSON escapes what could forge a line of its own."""
    logger: Log = structlog.wrap_logger(
        structlog.PrintLogger(file or sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.JSONRenderer(sort_keys=False, ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger("info"),
        cache_logger_on_first_use=True,
    )
    return logger


def safe_path(scope: Any) -> str:
    """The path as it may stand in a log: a certificate's number is a link to a person, and is left out."""
    path = str(scope.get("path", ""))[:200]
    parts = path.split("/")
    for place, part in enumerate(parts[:-1]):
        if part in ("certificates", "c", "C") and parts[place + 1]:
            parts[place + 1] = "{number}"
    return "/".join(parts)
