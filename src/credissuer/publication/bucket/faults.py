"""What a bucket answered with, as a coded error. No answer is repeated: it may hold a signature."""

from __future__ import annotations

import re

from obstore.exceptions import (
    AlreadyExistsError,
    BaseError,
    PermissionDeniedError,
    PreconditionError,
    UnauthenticatedError,
)

from credissuer.errors import PublicationError

FAULTS = (BaseError, OSError)
"""What the library raises; a missing object is FileNotFoundError."""

_STATUS = re.compile(r"status code: (\d{3})")
# S3 and Azure say <Code>NoSuchBucket</Code>, Google "reason": "notFound".
_REASON = re.compile(r'<Code>([A-Za-z]{1,60})</Code>|"reason":\s*"([A-Za-z]{1,60})"')

_BY_REASON = {
    "NoSuchBucket": "publish.no_bucket",
    "ContainerNotFound": "publish.no_bucket",
    "RequestTimeTooSkewed": "publish.clock_skewed",
    "RequestExpired": "publish.clock_skewed",
    "SlowDown": "publish.throttled",
    "ServerBusy": "publish.throttled",
    "rateLimitExceeded": "publish.throttled",
    "InvalidAccessKeyId": "publish.access_denied",
    "SignatureDoesNotMatch": "publish.access_denied",
    "AccessDenied": "publish.access_denied",
    "ExpiredToken": "publish.access_denied",
    "AuthenticationFailed": "publish.access_denied",
    "AuthorizationFailure": "publish.access_denied",
}

_BY_STATUS = {
    "401": "publish.access_denied",
    "403": "publish.access_denied",
    "409": "publish.raced",
    "412": "publish.raced",
    "429": "publish.throttled",
    "503": "publish.throttled",
}


def coded(path: str, error: Exception) -> PublicationError:
    """The error that the office tells of it."""
    said = str(error)
    status, reason = _first(_STATUS, said), _first(_REASON, said)
    code = _BY_REASON.get(reason) or _by_class(error) or _BY_STATUS.get(status)
    if code is None and not status:
        # Without any answer it was the way there.
        code = "publish.unreachable"
    if code is not None:
        return PublicationError(code, path=path)
    problem = f"HTTP {status} {reason}".strip()
    return PublicationError("publish.failed", path=path, problem=problem)


def is_missing(error: Exception) -> bool:
    """Whether the bucket answered, and there is no such object."""
    return isinstance(error, FileNotFoundError) and _first(_REASON, str(error)) not in (
        "NoSuchBucket",
        "ContainerNotFound",
    )


def _by_class(error: Exception) -> str | None:
    if isinstance(error, (AlreadyExistsError, PreconditionError)):
        return "publish.raced"
    if isinstance(error, (PermissionDeniedError, UnauthenticatedError, PermissionError)):
        return "publish.access_denied"
    return None


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return "" if match is None else next(group for group in match.groups() if group)
