"""The archive: of each day the list as it was signed last, for questions about the past."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.perform import Mending, perform_behind
from credissuer.operations.publishing import list_archive
from credissuer.operations.publishing.keep_public import keep_public
from credissuer.operations.publishing.verify import verify as verify_public
from credissuer.operations.restoring import restore
from credissuer.operations.restoring.mend import mend
from credissuer.operations.restoring.wish import Wish
from credissuer.publication.directory import DirectoryPublication
from credissuer.status import kept_list
from credissuer.store.status.kept_lists import KeptListReading
from credverifier import days, past, verify
from credverifier.trust.anchors import TrustAnchors
from credverifier.verdict import Verdict
from credverifier.wire.credentials.credential import StatusEntry
from tests.offices import Household

HANOI = days.DEFAULT


def keep(house: Household) -> None:
    keep_public(house.office, house.call)


def at(house: Household, day: int, hour: int, minute: int = 0) -> None:
    """Let it be that hour of that day of December, in Hanoi."""
    house.now[0] = datetime(2026, 12, day, hour, minute, tzinfo=HANOI).astimezone(UTC)
    keep(house)


def stood(house: Household, number: str, as_of: date) -> Verdict:
    """How a certificate stood, by the public files alone."""
    root = house.folder / "public"
    files = [*root.glob("status/**/*"), *root.glob("c/*.standing.jwt")]
    texts = {
        f"{house.office.public_url}/{path.relative_to(root)}": path.read_text()
        for path in files
        if path.is_file()
    }
    # As any host answers: with the list of today.
    moment = past.moment_of(as_of, HANOI, house.now[0])
    listed = f"{house.office.public_url}/status/1"
    texts[f"{listed}?time={int(moment.timestamp())}"] = texts[listed]
    trust, token = house.public(".well-known/trust-list.json"), house.public(f"c/{number}.jwt")
    assert trust is not None and token is not None
    anchors = TrustAnchors.from_trust_list(trust)
    return verify(token, anchors=anchors, lists=texts, now=house.now[0], as_of=as_of)


@pytest.fixture
def number(house: Household) -> str:
    """A certificate that is public since 1 December, ten in the morning."""
    house.now[0] = datetime(2026, 12, 1, 10, tzinfo=HANOI).astimezone(UTC)
    [issued] = house.issue(1)
    house.publish()
    return issued.number


def test_a_question_about_a_day_is_answered_by_what_was_kept(house: Household, number: str) -> None:
    at(house, 1, 23, 55)
    at(house, 2, 9)
    house.perform(suspend, number, "false_claim")
    at(house, 2, 23, 55)
    at(house, 3, 9)
    house.perform(reinstate, number)
    at(house, 3, 23, 55)
    at(house, 4, 9)
    house.perform(revoke, number, "false_claim")
    at(house, 4, 23, 55)
    at(house, 5, 9)
    answers = [stood(house, number, date(2026, 12, day)) for day in (1, 2, 3, 4)]
    assert [answer.verdict for answer in answers] == ["valid", "suspended", "valid", "revoked"]
    assert answers[3].status.reason == "false_claim"
    first = answers[0].to_dict()
    assert first["as_of"] == "2026-12-01T16:59:59Z"
    assert first["status"]["as_of"] == "2026-12-01T16:55:00Z"
    assert first["message"]["vi"].startswith("Lúc 23:59, 1 tháng 12, 2026: ")
    # At noon too: the list of the evening before counts until the next one.
    noon = datetime(2026, 12, 3, 5, tzinfo=UTC)
    assert stood(house, number, noon).verdict == "suspended"
    assert house.verdict(number).verdict == "revoked"


def test_every_moment_is_covered_while_the_office_runs(house: Household, number: str) -> None:
    moment = house.now[0]
    while house.now[0] < moment + timedelta(days=2):
        house.later(minutes=10)
        keep(house)
    # From the first evening on, whose list is the first that is kept.
    asked = moment + timedelta(hours=13, minutes=50)
    while asked < house.now[0]:
        assert stood(house, number, asked).verdict == "valid", asked
        asked += timedelta(minutes=61)


def test_a_kept_list_is_the_very_text_that_was_public_and_never_changes(
    house: Household, number: str
) -> None:
    at(house, 1, 23, 50)
    token = house.public("status/1")
    assert token is not None
    path = kept_list.path_of("2026-12-01", 1)
    # Signed once more at the end of the day, and not again.
    at(house, 1, 23, 59)
    assert house.public("status/1") == token and house.public(path) is None
    at(house, 2, 12)
    assert house.public(path) == token and house.public("status/1") != token
    house.perform(revoke, number, "false_claim")
    at(house, 2, 13)
    assert house.public(path) == token
    assert len(token) < 5_000


def test_a_day_without_a_signature_has_no_list(house: Household, number: str) -> None:
    at(house, 4, 9)
    with house.store.read() as reading:
        assert reading.of(KeptListReading).days_of(1) == {"2026-12-01"}
    answer = stood(house, number, date(2026, 12, 3))
    assert (answer.verdict, answer.code) == ("status_unavailable", "status.unreachable")


def test_another_tree_has_the_archive_and_a_lost_file_is_mended(
    house: Household, number: str
) -> None:
    at(house, 1, 23, 55)
    at(house, 2, 12)
    path = kept_list.path_of("2026-12-01", 1)
    other = DirectoryPublication(house.folder / "other")
    verify_public(house.office, house.call, other)
    assert other.get(path) == house.office.publication.get(path)
    house.office.publication.remove(path)
    assert verify_public(house.office, house.call).mended == 1
    assert house.public(path) is not None


def test_an_older_copy_keeps_again_what_was_published_since(house: Household, number: str) -> None:
    copy = house.copy()
    at(house, 1, 23, 55)
    at(house, 2, 12)
    house.perform(revoke, number, "false_claim")
    at(house, 3, 12)
    # A file that nobody of the office signed is no list.
    house.office.publication.put("status/archive/2026-11-30/1", b"x.y.z")
    house.put_back(copy)
    evidence = restore.witnesses(house.office, house.call, ())
    mending = Mending(keep=True)
    done = perform_behind(house.office, house.call, mending, mend, house.office, evidence, Wish())
    restore.bring_out(house.office, house.call, done)
    with house.store.read() as reading:
        assert reading.of(KeptListReading).days_of(1) >= {"2026-12-01", "2026-12-02"}
    assert list_archive.refresh(house.office) == 0
    assert stood(house, number, date(2026, 12, 1)).verdict == "valid"
    assert stood(house, number, date(2026, 12, 2)).verdict == "revoked"


def test_the_day_that_ends_is_that_of_the_office() -> None:
    signed = datetime(2026, 12, 1, 16, 49, tzinfo=UTC)
    for now, is_due in (
        (datetime(2026, 12, 1, 16, 49, 59, tzinfo=UTC), False),
        (datetime(2026, 12, 1, 16, 50, tzinfo=UTC), True),
        (datetime(2026, 12, 1, 17, 0, tzinfo=UTC), False),
    ):
        assert kept_list.closes_day(signed, now, HANOI) is is_due
    assert not kept_list.closes_day(datetime(2026, 12, 1, 16, 50, tzinfo=UTC), now, HANOI)
    entry = StatusEntry("token", "https://office.test/status/1", 7, None)
    urls = list(past.list_urls(entry, datetime(2026, 12, 1, 18, tzinfo=UTC), HANOI))
    assert urls[1].endswith(kept_list.path_of("2026-12-02", 1))
    assert urls[2].endswith(kept_list.path_of("2026-12-01", 1))
