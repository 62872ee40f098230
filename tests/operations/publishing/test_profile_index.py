"""The published profile index: complete, equal to the lookup, and updated at low cost."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest

from credissuer.assessment.subjects import AssessedSubject, account_from_url
from credissuer.errors import PublicationError
from credissuer.operations import change_keys
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.issue import issue
from credissuer.operations.profile_answers import answers
from credissuer.operations.publishing import profile_index
from credissuer.operations.publishing.publish import publish
from credissuer.operations.publishing.publish_due import publish_issued
from credissuer.operations.publishing.verify import verify
from credissuer.operations.renewing.renew import renew
from credissuer.publication.directory import DirectoryPublication
from credissuer.signing.provider import KeyUse
from credverifier import platforms
from credverifier.online.profile_search import read_shard
from credverifier.wire import number
from credverifier.wire import profile_index as wire
from credverifier.wire.profile_index import Shard
from tests.offices import Household, order


def key_of(channel: int) -> str:
    return f"tiktok:kenh{channel:04}mau"


def shard(house: Household, key: str) -> Shard:
    """The published shard of a key, verified and current."""
    token = house.public(f"index/{wire.shard_of(key):03x}.jwt")
    assert token is not None
    issuer = house.office.anchors(house.now[0]).issuers[house.office.issuer_id]
    shard = read_shard(token, issuer, wire.shard_url(house.office.public_url, wire.shard_of(key)))
    shard.require_current(house.now[0].timestamp())
    return shard


def published_number(house: Household, key: str) -> str | None:
    """The number in the published index."""
    return shard(house, key).number(key)


def number_of_lookup(house: Household, key: str) -> str | None:
    """The number in the answer of the lookup."""
    with house.store.read() as reading:
        answer = answers(reading, [key], house.now[0]).get(key)
    return None if answer is None else answer.certificate.number


def test_every_shard_is_published_and_equal_to_the_lookup(house: Household) -> None:
    numbers = {
        key_of(channel): certificate.number
        for channel, certificate in zip((1, 2, 3), house.issue(1, 2, 3), strict=True)
    }
    youtube_account = account_from_url(
        "https://www.youtube.com/channel/UCa1B2a1B2a1B2a1B2a1B2xy", date(2026, 10, 20)
    )
    subject = AssessedSubject(kind="person", name="Kênh Theo Mã", accounts=(youtube_account,))
    [by_account_id] = issue(house.office, house.call, [order(4, subject=subject)])
    assert by_account_id.certificate is not None
    numbers["youtube:id:UCa1B2a1B2a1B2a1B2a1B2xy"] = by_account_id.certificate.number
    house.publish()
    files = sorted(path.name for path in house.folder.glob("public/index/*"))
    assert files == [f"{shard_number:03x}.jwt" for shard_number in range(4096)]
    for key, certificate_number in numbers.items():
        assert wire.shard_of(key) == int(hashlib.sha256(key.encode()).hexdigest()[:3], 16)
        assert published_number(house, key) == number_of_lookup(house, key) == certificate_number
    assert published_number(house, "tiktok:nobody") is None
    assert (
        platforms.normalise("https://www.youtube.com/channel/UCa1B2a1B2a1B2a1B2a1B2xy").key
        in numbers
    )


def test_of_several_certificates_the_index_has_the_one_in_force_or_the_newest(
    house: Household,
) -> None:
    [first] = house.issue(1)
    house.publish()
    house.later(days=1)
    successor = renew(house.office, house.call, first.number)
    assert (
        published_number(house, key_of(1)) == number_of_lookup(house, key_of(1)) == successor.number
    )
    house.perform(revoke, successor.number, "false_claim")
    assert (
        published_number(house, key_of(1)) == number_of_lookup(house, key_of(1)) == successor.number
    )
    house.later(days=1)
    [reissued] = issue(
        house.office, house.call, [order(1, ref="again", after_sanction="đã xem lại")]
    )
    assert reissued.certificate is not None
    publish_issued(house.office, [reissued.certificate.number])
    assert (
        published_number(house, key_of(1))
        == number_of_lookup(house, key_of(1))
        == reissued.certificate.number
    )
    house.perform(suspend, reissued.certificate.number, "false_claim")
    assert (
        published_number(house, key_of(1))
        == number_of_lookup(house, key_of(1))
        == reissued.certificate.number
    )
    house.perform(reinstate, reissued.certificate.number)
    assert published_number(house, key_of(1)) == reissued.certificate.number


def test_a_change_by_expiry_alone_is_published_in_time(house: Household) -> None:
    [revoked] = house.issue(1)
    house.publish()
    house.perform(revoke, revoked.number, "false_claim")
    [current] = issue(
        house.office, house.call, [order(1, ref="again", after_sanction="đã xem lại")]
    )
    assert current.certificate is not None
    publish_issued(house.office, [current.certificate.number])
    with house.store.read() as reading:
        state = reading.profile_index.state()
    assert state is not None and state.until == current.certificate.valid_until
    before = shard(house, key_of(1)).version
    house.now[0] = current.certificate.valid_until
    profile_index.keep(house.office)
    assert shard(house, key_of(1)).version > before
    with house.store.read() as reading:
        state = reading.profile_index.state()
    assert state is not None and state.until is None


def test_one_change_writes_one_shard(house: Household) -> None:
    first, second = house.issue(1, 2)
    house.publish()
    house.later(minutes=1)
    before = {path.name: path.read_text() for path in house.folder.glob("public/index/*")}
    [third] = house.issue(3)
    publish_issued(house.office, [third.number])
    house.perform(revoke, first.number, "false_claim")
    after = {path.name: path.read_text() for path in house.folder.glob("public/index/*")}
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {f"{wire.shard_of(key_of(3)):03x}.jwt"}, (
        "a revocation changes no answer where there is one alone"
    )
    assert (published_number(house, key_of(3)), published_number(house, key_of(2))) == (
        third.number,
        second.number,
    )
    assert profile_index.publish(house.office, house.office.publication) == 0


def test_shards_are_signed_again_after_half_their_lifetime_in_batches(house: Household) -> None:
    house.issue(1)
    house.publish()
    first = shard(house, key_of(1))
    house.later(hours=11, minutes=59)
    assert profile_index.keep(house.office) == 0
    house.later(minutes=1)
    signed_counts = [
        profile_index.keep(house.office) for _ in range(4096 // profile_index.DUE_AT_ONCE + 1)
    ]
    assert signed_counts == [profile_index.DUE_AT_ONCE] * (4096 // profile_index.DUE_AT_ONCE) + [0]
    second = shard(house, key_of(1))
    assert (second.issued_at - first.issued_at, second.version) == (12 * 3600, first.version + 1)
    assert second.number(key_of(1)) == first.number(key_of(1))
    house.later(hours=12)
    assert publish(house.office, house.call).written >= 4096
    assert shard(house, key_of(1)).version == first.version + 2


def test_changes_that_could_not_be_written_are_published_later(house: Household) -> None:
    house.issue(1)
    house.publish()
    with house.cannot_publish("index"):
        [second] = house.issue(2)
        with pytest.raises(PublicationError) as refusal:
            publish_issued(house.office, [second.number])
        assert refusal.value.code == "publish.pending"
        house.perform(revoke, second.number, "banned_goods")
        assert house.verdict(second.number).verdict == "revoked", "does not wait for the index"
        with pytest.raises(PublicationError):
            profile_index.keep(house.office)
    assert published_number(house, key_of(2)) is None
    assert profile_index.keep(house.office) == 1
    assert published_number(house, key_of(2)) == second.number


def test_an_index_that_is_far_behind_is_made_as_a_whole(house: Household) -> None:
    [certificate] = house.issue(1)
    house.publish()
    with house.store.read() as reading:
        before = reading.profile_index.state()
    assert before is not None and before.until is None
    # Only a look at every account finds out that it holds for longer than is noted.
    noted = replace(before, until=house.now[0] + timedelta(days=1))
    events = [house.call.event("certificate.looked_at", certificate.number)]
    with house.store.write() as transaction:
        transaction.profile_index.put_state(noted)
        transaction.audit.append(events * profile_index.FAR_BEHIND)
    house.issue(2)
    profile_index.refresh(house.office)
    with house.store.read() as reading:
        state, head = reading.profile_index.state(), reading.audit.last()
    assert state is not None and head is not None
    assert (state.audit_seq, state.until) == (head.seq, None)
    assert published_number(house, key_of(2)) is not None


def test_a_shard_first_published_elsewhere_is_published_here_too(house: Household) -> None:
    [certificate] = house.issue(1)
    house.publish()
    house.later(hours=13)
    elsewhere = DirectoryPublication(house.folder / "elsewhere")
    verify(house.office, house.call, elsewhere)
    path = f"index/{wire.shard_of(key_of(1)):03x}.jwt"
    assert elsewhere.get(path) != house.office.publication.get(path)
    while profile_index.keep(house.office):
        pass
    assert elsewhere.get(path) == house.office.publication.get(path)
    assert published_number(house, key_of(1)) == certificate.number


def test_shards_of_a_compromised_key_are_signed_again(house: Household) -> None:
    [certificate] = house.issue(1)
    house.publish()
    status_key = house.office.keyring.active(KeyUse.STATUS)
    change_keys.compromise(house.office, house.call, status_key.thumbprint)
    house.publish()
    assert published_number(house, key_of(1)) == certificate.number
    assert profile_index.keep(house.office) == 0


def test_no_shard_is_signed_after_the_clock_went_back(house: Household) -> None:
    house.issue(1)
    house.publish()
    [second] = house.issue(2)
    house.later(minutes=-4)
    with pytest.raises(PublicationError) as refusal:
        profile_index.refresh(house.office)
    assert refusal.value.code == "publish.clock_backwards"
    house.later(minutes=4)
    assert published_number(house, key_of(2)) is None
    profile_index.refresh(house.office)
    assert published_number(house, key_of(2)) == second.number


def test_a_newer_published_shard_is_never_replaced(house: Household) -> None:
    house.issue(1)
    house.publish()
    shard_number = wire.shard_of(key_of(2))
    with house.store.write() as transaction:  # as after restoring a backup
        record = transaction.documents.get("index-shard", str(shard_number))
        assert record is not None
        restored = replace(
            record,
            version=record.version + 1,
            issued_at=record.issued_at - timedelta(hours=13),
            token=_older(house, record.token),
        )
        assert transaction.documents.put([restored])
    before = house.public(f"index/{shard_number:03x}.jwt")
    house.later(minutes=-4)
    with pytest.raises(PublicationError) as refusal:
        profile_index.publish(house.office, house.office.publication)
    assert refusal.value.code in ("publish.backwards", "publish.clock_backwards")
    assert house.public(f"index/{shard_number:03x}.jwt") == before


def _older(house: Household, token: str) -> str:
    """The same shard with a date 13 hours earlier."""
    from credverifier.wire.envelope import jws

    payload = jws.parse(token, typ=wire.TYP).payload
    return jws.sign(
        {**payload, "iat": payload["iat"] - 13 * 3600},
        typ=wire.TYP,
        signer=house.office.keyring.signer(KeyUse.STATUS),
    )


def test_many_changes_are_published_in_batches(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.publish()
    monkeypatch.setattr(profile_index, "BATCH", 3)
    certificates = house.issue(*range(1, 9))
    assert profile_index.refresh(house.office) >= 8
    assert [published_number(house, key_of(channel)) for channel in range(1, 9)] == [
        certificate.number for certificate in certificates
    ]
    assert all(number.is_canonical(certificate.number) for certificate in certificates)
