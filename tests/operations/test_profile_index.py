"""The published index: whole, the same answers as the lookup, brought up to date by what was
decided, and cheap.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest

from credissuer.assessment.subjects import Subject, account_from_url
from credissuer.errors import PublicationError
from credissuer.operations import change_keys, profile_index
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.issue import issue
from credissuer.operations.perform import perform
from credissuer.operations.profile_answers import answers
from credissuer.operations.publish import publish
from credissuer.operations.publish_due import publish_issued
from credissuer.operations.renew import renew
from credissuer.publication.directory import DirectoryPublication
from credissuer.signing.provider import KeyUse
from credverifier import platforms
from credverifier.online.profile_search import read_shard
from credverifier.wire import number
from credverifier.wire import profile_index as wire
from credverifier.wire.profile_index import Shard
from tests.offices import CHIEF, Household, order


def key_of(place: int) -> str:
    return f"tiktok:kenh{place:04}mau"


def shard(house: Household, key: str) -> Shard:
    """The shard of a key, proven and current, as the public reads it."""
    token = house.public(f"index/{wire.shard_of(key):03x}.jwt")
    assert token is not None
    issuer = house.office.anchors(house.now[0]).issuers[house.office.issuer_id]
    found = read_shard(token, issuer, wire.shard_url(house.office.public_url, wire.shard_of(key)))
    found.require_current(house.now[0].timestamp())
    return found


def told(house: Household, key: str) -> str | None:
    """The number that the published index gives."""
    return shard(house, key).number(key)


def looked_up(house: Household, key: str) -> str | None:
    """The number that the lookup gives."""
    with house.store.read() as reading:
        found = answers(reading, [key], house.now[0]).get(key)
    return None if found is None else found.certificate.number


def test_every_shard_is_there_and_says_what_the_lookup_says(house: Household) -> None:
    made = {
        key_of(place): one.number
        for place, one in zip((1, 2, 3), house.issue(1, 2, 3), strict=True)
    }
    channel = account_from_url(
        "https://www.youtube.com/channel/UCa1B2a1B2a1B2a1B2a1B2xy", date(2026, 10, 20)
    )
    named = Subject(kind="person", name="Kênh Theo Mã", accounts=(channel,))
    [by_id] = issue(house.office, house.office.call(CHIEF), [order(4, subject=named)])
    assert by_id.certificate is not None
    made["youtube:id:UCa1B2a1B2a1B2a1B2a1B2xy"] = by_id.certificate.number
    house.publish()
    files = sorted(path.name for path in house.folder.glob("public/index/*"))
    assert files == [f"{place:03x}.jwt" for place in range(4096)]
    for key, found in made.items():
        assert wire.shard_of(key) == int(hashlib.sha256(key.encode()).hexdigest()[:3], 16)
        assert told(house, key) == looked_up(house, key) == found
    assert told(house, "tiktok:nobody") is None
    assert (
        platforms.normalise("https://www.youtube.com/channel/UCa1B2a1B2a1B2a1B2a1B2xy").key in made
    )


def test_of_several_the_one_in_force_else_the_newest(house: Household) -> None:
    [old] = house.issue(1)
    house.publish()
    house.later(days=1)
    new = renew(house.office, house.office.call(CHIEF), old.number)
    assert told(house, key_of(1)) == looked_up(house, key_of(1)) == new.number
    perform(house.office, house.office.call(CHIEF), revoke, new.number, "false_claim")
    assert told(house, key_of(1)) == looked_up(house, key_of(1)) == new.number
    house.later(days=1)
    [again] = issue(house.office, house.office.call(CHIEF), [order(1, ref="again")])
    assert again.certificate is not None
    publish_issued(house.office, [again.certificate.number])
    assert told(house, key_of(1)) == looked_up(house, key_of(1)) == again.certificate.number
    perform(
        house.office, house.office.call(CHIEF), suspend, again.certificate.number, "false_claim"
    )
    assert told(house, key_of(1)) == looked_up(house, key_of(1)) == again.certificate.number
    perform(house.office, house.office.call(CHIEF), reinstate, again.certificate.number)
    assert told(house, key_of(1)) == again.certificate.number


def test_an_answer_that_time_alone_changes_is_published_in_time(house: Household) -> None:
    [old] = house.issue(1)
    house.publish()
    perform(house.office, house.office.call(CHIEF), revoke, old.number, "false_claim")
    [new] = issue(house.office, house.office.call(CHIEF), [order(1, ref="again")])
    assert new.certificate is not None
    publish_issued(house.office, [new.certificate.number])
    with house.store.read() as reading:
        state = reading.profile_index.state()
    assert state is not None and state.until == new.certificate.valid_until
    before = shard(house, key_of(1)).version
    house.now[0] = new.certificate.valid_until
    profile_index.keep(house.office)
    assert shard(house, key_of(1)).version > before
    with house.store.read() as reading:
        state = reading.profile_index.state()
    assert state is not None and state.until is None


def test_one_decision_writes_one_shard(house: Household) -> None:
    one, two = house.issue(1, 2)
    house.publish()
    house.later(minutes=1)
    before = {path.name: path.read_text() for path in house.folder.glob("public/index/*")}
    [three] = house.issue(3)
    publish_issued(house.office, [three.number])
    perform(house.office, house.office.call(CHIEF), revoke, one.number, "false_claim")
    after = {path.name: path.read_text() for path in house.folder.glob("public/index/*")}
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {f"{wire.shard_of(key_of(3)):03x}.jwt"}, (
        "a revocation changes no answer where there is one alone"
    )
    assert (told(house, key_of(3)), told(house, key_of(2))) == (three.number, two.number)
    assert profile_index.publish(house.office, house.office.publication) == 0


def test_shards_are_signed_anew_by_half_their_life_a_few_at_each_look(house: Household) -> None:
    house.issue(1)
    house.publish()
    first = shard(house, key_of(1))
    house.later(hours=11, minutes=59)
    assert profile_index.keep(house.office) == 0
    house.later(minutes=1)
    looks = [profile_index.keep(house.office) for _ in range(4096 // profile_index.DUE_AT_ONCE + 1)]
    assert looks == [profile_index.DUE_AT_ONCE] * (4096 // profile_index.DUE_AT_ONCE) + [0]
    second = shard(house, key_of(1))
    assert (second.issued_at - first.issued_at, second.version) == (12 * 3600, first.version + 1)
    assert second.number(key_of(1)) == first.number(key_of(1))
    house.later(hours=12)
    assert publish(house.office, house.office.call(CHIEF)).written >= 4096
    assert shard(house, key_of(1)).version == first.version + 2


def test_what_was_decided_while_nothing_could_be_written_comes_out_later(house: Household) -> None:
    house.issue(1)
    house.publish()
    (house.folder / "public" / "index").rename(house.folder / "aside")
    (house.folder / "public" / "index").write_text("a file where the folder was")
    [two] = house.issue(2)
    with pytest.raises(PublicationError) as refusal:
        publish_issued(house.office, [two.number])
    assert refusal.value.code == "publish.pending"
    perform(house.office, house.office.call(CHIEF), revoke, two.number, "banned_goods")
    assert house.verdict(two.number).verdict == "revoked", "no revocation waits for the index"
    with pytest.raises(PublicationError):
        profile_index.keep(house.office)
    (house.folder / "public" / "index").unlink()
    (house.folder / "aside").rename(house.folder / "public" / "index")
    assert told(house, key_of(2)) is None
    assert profile_index.keep(house.office) == 1
    assert told(house, key_of(2)) == two.number


def test_what_went_elsewhere_comes_out_here_too(house: Household) -> None:
    [one] = house.issue(1)
    house.publish()
    house.later(hours=13)
    elsewhere = DirectoryPublication(house.folder / "elsewhere")
    publish(house.office, house.office.call(CHIEF), elsewhere)
    path = f"index/{wire.shard_of(key_of(1)):03x}.jwt"
    assert elsewhere.get(path) != house.office.publication.get(path)
    while profile_index.keep(house.office):
        pass
    assert elsewhere.get(path) == house.office.publication.get(path)
    assert told(house, key_of(1)) == one.number


def test_shards_of_a_compromised_key_are_signed_anew(house: Household) -> None:
    [one] = house.issue(1)
    house.publish()
    change_keys.compromise(
        house.office,
        house.office.call(CHIEF),
        house.office.keyring.active(KeyUse.STATUS).thumbprint,
    )
    house.publish()
    assert told(house, key_of(1)) == one.number
    assert profile_index.keep(house.office) == 0


def test_a_clock_that_went_back_signs_no_shard(house: Household) -> None:
    house.issue(1)
    house.publish()
    [two] = house.issue(2)
    house.later(minutes=-10)
    with pytest.raises(PublicationError) as refusal:
        profile_index.refresh(house.office)
    assert refusal.value.code == "publish.clock_backwards"
    house.later(minutes=10)
    assert told(house, key_of(2)) is None
    profile_index.refresh(house.office)
    assert told(house, key_of(2)) == two.number


def test_a_newer_shard_out_there_is_never_replaced(house: Household) -> None:
    house.issue(1)
    house.publish()
    shard = wire.shard_of(key_of(2))
    with house.store.write() as transaction:  # as after an older copy was restored
        record = transaction.documents.get("index-shard", str(shard))
        assert record is not None
        behind = replace(
            record,
            version=record.version + 1,
            issued_at=record.issued_at - timedelta(hours=13),
            token=_older(house, record.token),
        )
        assert transaction.documents.put([behind])
    before = house.public(f"index/{shard:03x}.jwt")
    house.now[0] -= timedelta(hours=6)
    with pytest.raises(PublicationError) as refusal:
        profile_index.publish(house.office, house.office.publication)
    assert refusal.value.code in ("publish.backwards", "publish.clock_backwards")
    assert house.public(f"index/{shard:03x}.jwt") == before


def _older(house: Household, token: str) -> str:
    """The same shard as of the day before."""
    from credverifier.wire.envelope import jws

    payload = jws.parse(token, typ=wire.TYP).payload
    return jws.sign(
        {**payload, "iat": payload["iat"] - 13 * 3600},
        typ=wire.TYP,
        signer=house.office.keyring.signer(KeyUse.STATUS),
    )


def test_many_decisions_come_out_in_pieces(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.publish()
    monkeypatch.setattr(profile_index, "BATCH", 3)
    made = house.issue(*range(1, 9))
    assert profile_index.refresh(house.office) >= 8
    assert [told(house, key_of(place)) for place in range(1, 9)] == [one.number for one in made]
    assert all(number.is_canonical(one.number) for one in made)
