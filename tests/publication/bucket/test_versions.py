"""What a server remembers of a bucket, by a clock that is moved."""

from __future__ import annotations

import time

import pytest

from credissuer.errors import PublicationError
from credissuer.publication.bucket.versions import FRESH, STALE, RecentVersions


class Bucket:
    """One object whose ETag is `etag`, with a count of who asked."""

    def __init__(self) -> None:
        self.etag: str | None = "1"
        self.is_down = False
        self.asked = 0
        self.now = 0.0

    def ask(self, path: str) -> str | None:
        self.asked += 1
        if self.is_down:
            raise PublicationError("publish.unreachable", path=path)
        return self.etag

    def clock(self) -> float:
        return self.now


@pytest.fixture
def bucket() -> Bucket:
    return Bucket()


@pytest.fixture
def versions(bucket: Bucket) -> RecentVersions:
    return RecentVersions(bucket.ask, bucket.clock)


def test_a_version_is_asked_for_once_in_a_while(bucket: Bucket, versions: RecentVersions) -> None:
    assert [versions.of("a") for _ in range(1_000)] == ["1"] * 1_000
    assert bucket.asked == 1


def test_an_absent_file_is_remembered_as_well(bucket: Bucket, versions: RecentVersions) -> None:
    bucket.etag = None
    assert (versions.of("a"), versions.of("a"), bucket.asked) == (None, None, 1)


def test_an_older_one_is_renewed_behind_the_answer(
    bucket: Bucket, versions: RecentVersions
) -> None:
    versions.of("a")
    bucket.etag, bucket.now = "2", FRESH + 1
    assert versions.of("a") == "1"
    deadline = time.monotonic() + 10
    while versions.of("a") != "2":
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert bucket.asked == 2


def test_one_that_is_too_old_is_never_answered_with(
    bucket: Bucket, versions: RecentVersions
) -> None:
    versions.of("a")
    bucket.etag, bucket.now = "2", STALE
    assert versions.of("a") == "2"


def test_what_this_process_writes_is_known_at_once(
    bucket: Bucket, versions: RecentVersions
) -> None:
    versions.of("a")
    versions.note("a", "2")
    assert (versions.of("a"), bucket.asked) == ("2", 1)
    versions.forget("a")
    assert (versions.of("a"), bucket.asked) == ("1", 2)


def test_a_bucket_that_is_down_is_left_alone_for_a_while_and_what_was_seen_still_serves(
    bucket: Bucket, versions: RecentVersions
) -> None:
    versions.of("a")
    bucket.is_down, bucket.now = True, STALE * 10
    assert [versions.of("a") for _ in range(50)] == ["1"] * 50
    with pytest.raises(PublicationError):
        versions.of("b")
    assert bucket.asked == 2
    bucket.is_down, bucket.etag, bucket.now = False, "2", bucket.now + 6
    assert (versions.of("a"), versions.of("b")) == ("2", "2")
