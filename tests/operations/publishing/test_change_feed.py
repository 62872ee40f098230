"""The change feed: what decisions enter in it, and the signed pages that the public has."""

from __future__ import annotations

import shutil
from itertools import pairwise

import pytest

from credissuer.documents import changes_page
from credissuer.documents.kinds import CHANGES_PAGE
from credissuer.errors import BehindError
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.perform import Mending, perform_behind
from credissuer.operations.publishing import change_feed
from credissuer.operations.restoring import restore
from credissuer.operations.restoring.mend import mend
from credissuer.operations.restoring.wish import Wish
from credissuer.status.public_change import STANDINGS
from credissuer.store.status.public_changes import PublicChangeReading, PublicChanges
from credverifier.wire import changes
from credverifier.wire import number as numbers
from credverifier.wire.changes import BEFORE_THE_FIRST, PAGE, ChangesPage
from tests.contracts import store_records as records
from tests.offices import Household


def page(house: Household, number: int) -> ChangesPage:
    """A published page, proven as any reader would."""
    token = house.public(f"changes/{number}.jwt")
    assert token is not None
    signed = changes.parse(token)
    issuer = house.office.anchors(house.office.clock()).issuers[house.office.issuer_id]
    issuer.prove(signed, "status")
    url = changes.page_url(house.office.public_url, number)
    return changes.decode(signed.payload, url=url, issuer=issuer.id, page=number)


def told(house: Household) -> list[tuple[str, str]]:
    """(type without its first word, number) of every change that is published."""
    return [
        (one.type.partition(".")[2], numbers.parse(one.number)) for one in page(house, 1).changes
    ]


def published(house: Household, *channels: int) -> list[str]:
    """The numbers of certificates that were issued and are public."""
    issued = house.issue(*channels)
    house.publish()
    return [one.number for one in issued]


def fill(house: Household, count: int) -> None:
    """So many changes more, as if they had been decided."""
    with house.store.write() as transaction:
        feed = transaction.of(PublicChanges)
        first = feed.last() + 1
        number = numbers.from_entropy(bytes(6))
        feed.append([records.public_change(first + at, number=number) for at in range(count)])


def test_every_decision_is_on_the_page_with_the_lists_that_say_it(house: Household) -> None:
    first, second = published(house, 1, 2)
    assert told(house) == [("issued", first), ("issued", second)]
    house.perform(suspend, first, "false_claim")
    house.perform(revoke, second, "false_claim")
    # Repeated, nothing changes, and nothing is told.
    house.perform(revoke, second, "false_claim")
    house.perform(reinstate, first)
    assert told(house)[2:] == [("suspended", first), ("revoked", second), ("reinstated", first)]
    last = page(house, 1)
    assert [one.n for one in last.changes] == [1, 2, 3, 4, 5]
    assert [one.standing for one in last.changes] == [
        "valid",
        "valid",
        "suspended",
        "revoked",
        "valid",
    ]
    assert last.expires == last.issued_at + 86_400 and last.previous == BEFORE_THE_FIRST


def test_a_full_page_is_final_and_the_next_one_names_its_digest(house: Household) -> None:
    [number] = published(house, 1)
    fill(house, PAGE - 2)
    assert change_feed.refresh(house.office) == 1
    almost = page(house, 1)
    assert len(almost.changes) == PAGE - 1 and not almost.is_full
    house.perform(suspend, number, "false_claim")
    first, second = page(house, 1), page(house, 2)
    assert first.is_full and first.expires is None
    assert second.changes == () and second.previous == first.digest
    token = house.public("changes/1.jwt")
    house.later(days=3)
    house.perform(reinstate, number)
    fill(house, 2 * PAGE)
    # A page and what is left of another one, beside the one that there was.
    assert change_feed.refresh(house.office) == 3
    assert house.public("changes/1.jwt") == token
    pages = [page(house, number) for number in (1, 2, 3, 4)]
    for before, after in pairwise(pages):
        changes.require_follows(after, before.digest)
    assert [len(one.changes) for one in pages] == [PAGE, PAGE, PAGE, 1]
    assert change_feed.refresh(house.office) == 0


def test_the_last_page_is_signed_again_before_it_ends(house: Household) -> None:
    published(house, 1)
    assert change_feed.refresh(house.office) == 0
    signed_at = page(house, 1).issued_at
    house.later(hours=13)
    assert change_feed.refresh(house.office) == 1
    assert page(house, 1).issued_at == signed_at + 13 * 3600


def test_what_is_lost_with_the_tree_comes_back(house: Household) -> None:
    published(house, 1, 2)
    token = house.public("changes/1.jwt")
    shutil.rmtree(house.folder / "public")
    house.publish()
    assert house.public("changes/1.jwt") == token


def test_the_pages_follow_from_the_changes_alone(house: Household) -> None:
    """As after a restore, which keeps no digest."""
    published(house, 1)
    fill(house, PAGE + 5)
    change_feed.refresh(house.office)
    before = [page(house, number).changes for number in (1, 2)]
    with house.store.write() as transaction:
        transaction.documents.raise_versions(1_000, "restored")
    assert change_feed.refresh(house.office) == 2
    assert [page(house, number).changes for number in (1, 2)] == before
    changes.require_follows(page(house, 2), page(house, 1).digest)
    with house.store.read() as reading:
        assert changes_page.behind(reading) == ["2"]


def test_an_older_copy_takes_over_what_was_told_since(house: Household) -> None:
    first, second = published(house, 1, 2)
    copy = house.copy()
    house.perform(suspend, first, "false_claim")
    house.perform(revoke, second, "false_claim")
    [third] = published(house, 3)
    pages = page(house, 1).changes
    house.put_back(copy)
    with pytest.raises(BehindError):
        house.perform(suspend, second, "false_claim")
    evidence = restore.witnesses(house.office, house.call, ())
    mending = Mending(keep=True)
    done = perform_behind(house.office, house.call, mending, mend, house.office, evidence, Wish())
    restore.bring_out(house.office, house.call, done)
    with house.store.read() as reading:
        kept = reading.of(PublicChangeReading).after(0, 100)
    # The same numbers, and nothing twice.
    assert [(one.n, one.type, one.number) for one in kept] == [
        (one.n, one.type, numbers.parse(one.number)) for one in pages
    ]
    house.publish()
    house.perform(reinstate, first)
    assert page(house, 1).changes[: len(pages)] == pages
    assert told(house)[-1] == ("reinstated", first)
    assert third in {number for _, number in told(house)}


def test_a_type_is_an_action_with_a_standing() -> None:
    assert all(action.startswith("certificate.") for action in STANDINGS)
    assert CHANGES_PAGE.key_at("12.jwt") == "12" and CHANGES_PAGE.key_at("012.jwt") is None
