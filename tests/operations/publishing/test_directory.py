"""The directory: who agreed, as long as their certificate is in force, and nobody else."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from credissuer.applications import listing
from credissuer.documents.kinds import DIRECTORY_PAGE
from credissuer.errors import RefusedError
from credissuer.operations.applying.listing import enter, remove
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.perform import Mending, perform_behind
from credissuer.operations.publishing import directory as published
from credissuer.operations.publishing.keep_public import keep_public
from credissuer.operations.publishing.verify import verify as verify_public
from credissuer.operations.restoring import restore
from credissuer.operations.restoring.mend import mend
from credissuer.operations.restoring.wish import Wish
from credissuer.publication.directory import DirectoryPublication
from credissuer.store.applications.listings import ListingReading
from credverifier.online.directory import Directory, DirectoryFilter
from credverifier.wire import directory
from credverifier.wire.directory import PAGE, DirectoryEntry
from tests.offices import Household


def reader(house: Household) -> Directory:
    """The directory as any reader has it, from the public files alone."""
    office = house.office

    def get(url: str, limit: int) -> str:
        text = house.public(url.removeprefix(f"{office.public_url}/"))
        assert text is not None and len(text) <= 20_000
        return text

    issuer = office.anchors(office.clock()).issuers[office.issuer_id]
    return Directory(issuer, get, office.clock())


def found(house: Household, **by: str) -> list[DirectoryEntry]:
    keep_public(house.office, house.call)
    return list(reader(house).find(DirectoryFilter(**by)))


def certified(house: Household, *channels: int) -> list[str]:
    issued = house.issue(*channels)
    house.publish()
    return [one.number for one in issued]


def test_only_who_agreed_is_in_it_and_as_long_as_it_is_in_force(house: Household) -> None:
    first, second, third = certified(house, 1, 2, 3)
    assert house.public("directory/head.jwt") is None
    house.perform(enter, first, ["am-thuc", "lam-dep"], "ha-noi")
    house.perform(enter, second, [], None)
    entries = found(house)
    assert [one.number.replace("-", "") for one in entries] == [first, second]
    assert entries[0].topics == ("lam-dep", "am-thuc") and entries[0].region == "ha-noi"
    assert third not in (house.public("directory/1.jwt") or "")
    assert reader(house).head.regions["ha-noi"]["vi"] == "Hà Nội"
    house.perform(suspend, first, "false_claim")
    assert [one.number.replace("-", "") for one in found(house)] == [second]
    house.perform(reinstate, first)
    house.perform(revoke, second, "false_claim")
    assert [one.number.replace("-", "") for one in found(house)] == [first]
    house.perform(remove, first)
    assert found(house) == []
    # Nobody's name is left in any file.
    name = entries[0].name
    texts = [path.read_text() for path in house.folder.glob("public/directory/*.jwt")]
    assert len(texts) == 2 and not any(name in directory.parse(text).payload for text in texts)


def test_it_is_searched_without_accents_and_by_what_was_chosen(house: Household) -> None:
    first, second = certified(house, 1, 2)
    house.perform(enter, first, ["am-thuc"], "da-nang")
    house.perform(enter, second, ["cong-nghe"], "ha-noi")
    [one] = found(house, topic="am-thuc")
    plain = directory.folded(one.name)
    assert plain.isascii()
    assert found(house, text=plain, region="da-nang") == [one]
    assert found(house, text=one.number.lower()) == [one]
    assert found(house, text="@" + one.accounts[0][1][:6], topic="am-thuc") == [one]
    assert found(house, platform=one.accounts[0][0], level=one.level, topic="am-thuc") == [one]
    assert found(house, text="nobody of that name") == []
    assert found(house, region="hue") == []


def test_a_look_that_finds_nothing_changed_signs_nothing(house: Household) -> None:
    [number] = certified(house, 1)
    house.perform(enter, number, [], None)
    found(house)
    before = house.public("directory/head.jwt"), house.public("directory/1.jwt")
    house.later(minutes=5)
    assert published.refresh(house.office) == 0
    house.later(hours=13)
    assert [one.number.replace("-", "") for one in found(house)] == [number]
    after = house.public("directory/head.jwt"), house.public("directory/1.jwt")
    assert before[0] != after[0] and before[1] != after[1]
    # Past the end of the certificate it is gone, without any decision.
    house.later(days=400)
    assert found(house) == []


def test_a_page_holds_so_many_and_stays_small(house: Household) -> None:
    numbers = certified(house, *range(1, PAGE + 3))
    for number in numbers:
        house.perform(enter, number, list(listing.topics())[:3], "tp-ho-chi-minh")
    assert len(found(house)) == PAGE + 2
    head = reader(house).head
    assert head.pages == 2
    assert len(house.public("directory/1.jwt") or "") <= 20_000
    # One that changes signs one page and the head.
    page = house.public("directory/1.jwt")
    house.perform(remove, numbers[-1])
    assert len(found(house)) == PAGE + 1 and house.public("directory/1.jwt") == page


def test_another_tree_has_it_too(house: Household) -> None:
    [number] = certified(house, 1)
    house.perform(enter, number, [], None)
    found(house)
    other = DirectoryPublication(house.folder / "other")
    verify_public(house.office, house.call, other)
    assert other.get("directory/1.jwt") == house.office.publication.get("directory/1.jwt")


def test_an_older_copy_does_not_list_who_withdrew_since(house: Household) -> None:
    first, second = certified(house, 1, 2)
    house.perform(enter, first, ["am-thuc"], "hue")
    house.perform(enter, second, [], None)
    assert len(found(house)) == 2
    copy = house.copy()
    house.later(minutes=1)
    house.perform(remove, first)
    assert [one.number.replace("-", "") for one in found(house)] == [second]
    house.put_back(copy)
    evidence = restore.witnesses(house.office, house.call, ())
    mending = Mending(keep=True)
    done = perform_behind(house.office, house.call, mending, mend, house.office, evidence, Wish())
    restore.bring_out(house.office, house.call, done)
    house.publish()
    assert [one.number.replace("-", "") for one in found(house)] == [second]
    with house.store.read() as reading:
        assert len(reading.of(ListingReading).current()) == 1


@pytest.mark.parametrize(
    ("topics", "region", "code"),
    [
        (["nothing"], None, "listing.topic_unknown"),
        (list(listing.topics())[:4], None, "listing.too_many_topics"),
        ([], "atlantis", "listing.region_unknown"),
    ],
)
def test_what_there_is_not_is_refused(
    house: Household, topics: list[str], region: str | None, code: str
) -> None:
    [number] = certified(house, 1)
    with pytest.raises(RefusedError) as refusal:
        house.perform(enter, number, topics, region)
    assert refusal.value.code == code


def test_there_are_34_provinces_and_every_word_is_in_both_languages() -> None:
    assert len(listing.regions()) == 34
    for table in (listing.topics(), listing.regions()):
        for code, words in table.items():
            assert words.keys() == {"vi", "en"} and code == code.lower()
    for code, words in listing.regions().items():
        assert directory.folded(words["vi"]).replace(". ", " ").replace(" ", "-") == code
    assert DIRECTORY_PAGE.key_at("head.jwt") == "head" and DIRECTORY_PAGE.key_at("0.jwt") is None


def test_repeated_it_changes_nothing(house: Household) -> None:
    [number] = certified(house, 1)
    house.perform(enter, number, ["am-thuc"], None)
    house.perform(enter, number, ["am-thuc"], None)
    house.perform(remove, number)
    house.perform(remove, number)
    actions = [action for action, _ in house.trail() if action.startswith("listing.")]
    assert actions == ["listing.entered", "listing.withdrawn"]
    house.later(minutes=1)
    house.perform(enter, number, [], "hue")
    with house.store.read() as reading:
        [record] = reading.of(ListingReading).current()
    assert record.slot == 0 and record.region == "hue"
    assert json.dumps(record.topics) == '""'
    assert house.now[0] - record.given_at < timedelta(minutes=1)
