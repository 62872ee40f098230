"""Following a change feed: what comes next, and what is refused of a host that rewrites it."""

from __future__ import annotations

import forge
import pytest
from hosted import HostedIssuer

from credverifier.errors import StatusError
from credverifier.online import change_feed
from credverifier.online.change_feed import START, FeedPosition
from credverifier.wire import changes
from credverifier.wire.changes import BEFORE_THE_FIRST, PAGE, Change

AT = "2026-11-23T06:58:00Z"


class Feed:
    """The pages of a feed on the host of an issuer; `length` changes are published."""

    def __init__(self, hosted: HostedIssuer) -> None:
        self.hosted = hosted
        self.length = 0

    def publish(self, length: int, *, kind: str = "certificate.issued", at: int | None = None):
        """Publish so many changes, of which every one is of a type."""
        self.length = length
        before = BEFORE_THE_FIRST
        for page in range(1, changes.page_of(length + 1) + 1):
            first = changes.first_of(page)
            entries = [
                Change(n, AT, kind, "7K3M9-QX2HS", "valid")
                for n in range(first, min(first + PAGE, length + 1))
            ]
            self.put(page, before, entries, at=at)
            before = changes.digest_of(before, entries)

    def put(self, page: int, before: str, entries, *, at: int | None = None, key: str = "status"):
        """Publish one page."""
        issuer = self.hosted.issuer
        url = changes.page_url(issuer.public_url, page)
        issued_at = forge.LISTED_AT if at is None else at
        claims = changes.to_claims(
            page,
            before,
            entries,
            url=url,
            issuer=issuer.id,
            version=1,
            issued_at=issued_at,
            expires=issued_at + 86_400,
        )
        self.hosted.put(url, issuer.sign(claims, key=key, typ=changes.TYP))


@pytest.fixture
def hosted(host):
    return HostedIssuer(host)


@pytest.fixture
def feed(hosted):
    return Feed(hosted)


def refused(call) -> str:
    with pytest.raises(StatusError) as refusal:
        call()
    return refusal.value.code


def test_from_the_start_to_the_end_and_on(hosted, feed):
    feed.publish(3)
    reader = hosted.verifier.change_feed()
    told, position = reader.since(START)
    assert [one.n for one in told] == [1, 2, 3] and position.n == 3
    assert reader.since(position) == ([], position)
    feed.publish(5)
    told, position = reader.since(position)
    assert [one.n for one in told] == [4, 5]
    assert FeedPosition.from_dict(position.to_dict()) == position


@pytest.mark.parametrize("length", [0, 1, 199, 200, 201, 400, 1_000])
def test_the_end_is_found_without_reading_every_page(hosted, host, feed, length):
    feed.publish(length)
    reader = hosted.verifier.change_feed()
    position = reader.end()
    assert position.n == length and len(host.asked) <= 10
    assert reader.since(START)[1] == position
    # What comes later is behind it, over the end of a page as well.
    feed.publish(length + 250)
    told, _ = reader.since(position)
    assert [one.n for one in told] == list(range(length + 1, length + 251))


def test_a_past_that_was_rewritten_is_refused(hosted, feed):
    feed.publish(205)
    reader = hosted.verifier.change_feed()
    _, position = reader.since(START)
    feed.publish(210, kind="certificate.reinstated")
    assert refused(lambda: reader.since(position)) == "status.rollback"
    feed.publish(204)
    assert refused(lambda: reader.since(position)) == "status.rollback"
    feed.publish(205)
    assert reader.since(position) == ([], position)


def test_pages_that_do_not_fit_together_are_refused(hosted, feed):
    feed.publish(201)
    feed.put(2, "1" * 64, [])
    reader = hosted.verifier.change_feed()
    assert refused(lambda: reader.since(START)) == "status.rollback"


def test_an_end_that_is_too_old_tells_nothing(hosted, feed):
    feed.publish(2)
    hosted.later(hours=30)
    reader = hosted.verifier.change_feed()
    assert refused(lambda: reader.since(START)) == "status.stale"
    assert refused(reader.end) == "status.stale"


def test_a_page_of_another_key_or_no_page_is_refused(hosted, feed):
    reader = hosted.verifier.change_feed()
    assert refused(lambda: reader.since(START)) == "status.unreachable"
    assert refused(reader.end) == "status.unreachable"
    feed.put(1, BEFORE_THE_FIRST, [], key="credential")
    assert refused(lambda: reader.since(START)) == "status.invalid"
    hosted.put(changes.page_url(hosted.issuer.public_url, 1), "no token")
    assert refused(lambda: reader.since(START)) == "status.invalid"
    hosted.put(changes.page_url(hosted.issuer.public_url, 1), 500)
    assert refused(reader.end) == "status.unreachable"


def test_a_full_page_without_the_next_one_is_no_end(hosted, feed):
    feed.publish(200)
    hosted.put(changes.page_url(hosted.issuer.public_url, 2), 404)
    reader = hosted.verifier.change_feed()
    assert refused(reader.end) == "status.invalid"
    assert refused(lambda: reader.since(START)) == "status.unreachable"


def test_whoever_is_too_far_behind_checks_everything(hosted, feed, monkeypatch):
    feed.publish(1_000)
    reader = hosted.verifier.change_feed()
    monkeypatch.setattr(change_feed, "MOST_PAGES", 5)
    assert refused(lambda: reader.since(START)) == "status.too_large"
    monkeypatch.setattr(change_feed, "MOST_PAGES", 6)
    assert len(reader.since(START)[0]) == 1_000


def test_an_issuer_is_one_of_the_list(hosted):
    with pytest.raises(ValueError, match="not on the trust list"):
        hosted.verifier.change_feed("did:web:else")


@pytest.mark.parametrize(
    "kept",
    [None, {}, {"n": -1, "before": "", "seen": ""}, {"n": True, "before": "", "seen": ""}],
)
def test_what_is_no_position_is_refused(kept):
    with pytest.raises(ValueError, match="no position"):
        FeedPosition.from_dict(kept)
