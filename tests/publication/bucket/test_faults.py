"""What the libraries of three providers say, by code."""

from __future__ import annotations

import pytest
from obstore.exceptions import GenericError, PreconditionError

from credissuer.publication.bucket import faults


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PreconditionError("status code: 412 Precondition Failed"), "publish.raced"),
        (GenericError("status code: 429 Too Many Requests"), "publish.throttled"),
        (GenericError('status code: 403: {"reason": "rateLimitExceeded"}'), "publish.throttled"),
        (GenericError("status code: 404: <Code>ContainerNotFound</Code>"), "publish.no_bucket"),
        (GenericError("HTTP error: error sending request"), "publish.unreachable"),
        (PermissionError("no"), "publish.access_denied"),
        (GenericError("status code: 500 Internal Server Error"), "publish.failed"),
    ],
)
def test_each_fault_has_its_code(error: Exception, code: str) -> None:
    assert faults.coded("status/1", error).code == code
    assert faults.coded("status/1", error).facts["path"] == "status/1"


def test_a_missing_object_is_no_missing_bucket() -> None:
    assert faults.is_missing(FileNotFoundError("404: <Code>NoSuchKey</Code>"))
    assert not faults.is_missing(FileNotFoundError("404: <Code>NoSuchBucket</Code>"))
    assert not faults.is_missing(GenericError("status code: 404"))
