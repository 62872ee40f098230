"""The offline bundle that an office publishes: what it says, when it is made, what it costs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from credissuer.documents.bundle import KEY, contents_of
from credissuer.documents.checkpoint import PATH as CHECKPOINT
from credissuer.documents.kinds import BUNDLE
from credissuer.errors import BehindError, PublicationError
from credissuer.operations.bundling import keep
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.publishing.publish_due import publish_standings
from credissuer.operations.publishing.verify import verify
from credissuer.publication.directory import DirectoryPublication
from credverifier import Verifier
from credverifier.online.bundles.opened import Bundle, open_bundle
from credverifier.wire.bundle import bundle_file, header
from credverifier.wire.bundle.header import Contents
from tests.offices import Household


def contents(house: Household) -> Contents:
    """The files of the bundle that was signed last."""
    with house.store.read() as reading:
        record = reading.documents.get(BUNDLE.name, KEY)
    assert record is not None
    return contents_of(record)


def as_file(house: Household, folder: Path, name: str = "one") -> Path:
    """The published bundle as one file, as `credverifier bundle update` keeps it."""
    token = house.public(header.PATH)
    assert token is not None
    files = {}
    for part, file in contents(house).files.items():
        octets = house.office.publication.get(file.path)
        assert octets is not None
        files[part] = file.require(octets)
    path = folder / f"{name}.bundle"
    path.write_bytes(bundle_file.join(token, files))
    return path


def opened(house: Household, path: Path) -> Bundle:
    """The bundle in a file."""
    return open_bundle(path.read_bytes(), house.office.anchors(house.now[0]))


def offline(house: Household, path: Path, **options: Any) -> Verifier:
    """A verifier that has this bundle and nothing else."""
    trust = house.public(".well-known/trust-list.json")
    assert trust is not None
    return Verifier.offline(path, json.loads(trust), clock=lambda: house.now[0], **options)


def profile(channel: int) -> str:
    return f"https://www.tiktok.com/@kenh{channel:04}mau"


def test_every_certificate_is_checked_with_the_bundle_alone(
    house: Household, tmp_path: Path
) -> None:
    valid, suspended, revoked = house.issue(1, 2, 3)
    house.perform(suspend, suspended.number, "undisclosed_ad")
    house.perform(revoke, revoked.number, "fake_engagement")
    house.publish()
    verifier = offline(house, as_file(house, tmp_path))
    verdicts = {}
    for channel, one in enumerate((valid, suspended, revoked), start=1):
        token = house.public(f"c/{one.number}.jwt")
        assert token is not None
        verdict = verifier.check(token, profile=profile(channel))
        online = house.judge(token)
        assert (verdict.verdict, verdict.status) == (online.verdict, online.status)
        verdicts[verdict.verdict] = verdict.status.reason
    assert verdicts == {
        "valid": None,
        "suspended": "undisclosed_ad",
        "revoked": "fake_engagement",
    }


def test_a_profile_without_its_certificate_is_never_valid(house: Household, tmp_path: Path) -> None:
    valid, revoked = house.issue(1, 2)
    house.perform(revoke, revoked.number, "fake_engagement")
    house.publish()
    path = as_file(house, tmp_path)
    verifier = offline(house, path)
    known, bad, unknown = (verifier.check(profile(channel)) for channel in (1, 2, 3))
    assert [each.code for each in (known, bad, unknown)] == [
        "link.unreachable",
        "link.unreachable",
        "link.not_found",
    ]
    shown = f"{valid.number[:5]}-{valid.number[5:]}"
    assert shown in known.message["vi"]
    assert "in force" in known.message["en"]
    assert "revoked" in bad.message["en"]
    assert known.certificate is None
    by_number = verifier.check(valid.number)
    assert (by_number.code, shown in by_number.message["en"]) == ("link.unreachable", True)
    nobody = verifier.check("7K3M9QX2HS")
    assert (nobody.code, "bundle" in nobody.message["en"]) == ("link.unreachable", False)


def test_a_certificate_that_is_kept_makes_a_profile_valid(house: Household, tmp_path: Path) -> None:
    first, second = house.issue(1, 2)
    house.publish()
    kept = tmp_path / "certificates"
    kept.mkdir()
    token = house.public(f"c/{first.number}.jwt")
    assert token is not None
    (kept / f"{first.number}.jwt").write_text(token + "\n")
    # Another genuine one under a wrong name.
    (kept / f"{second.number}.jwt").write_text(token)
    verifier = offline(house, as_file(house, tmp_path), certificates=kept)
    verdict = verifier.check(profile(1)).require_valid()
    assert (verdict.certificate.number.replace("-", ""), verdict.profile.match) == (
        first.number,
        True,
    )
    assert verifier.check(first.number).verdict == "valid"
    assert verifier.check(profile(2)).verdict == "malformed"


def test_an_old_bundle_decides_nothing(house: Household, tmp_path: Path) -> None:
    [certificate] = house.issue(1)
    house.publish()
    path = as_file(house, tmp_path)
    token = house.public(f"c/{certificate.number}.jwt")
    assert token is not None
    house.later(hours=23)
    assert offline(house, path).check(token).verdict == "valid"
    assert offline(house, path, max_status_age=3600).check(token).code == "status.stale"
    house.later(hours=2)
    verifier = offline(house, path)
    verdict = verifier.check(token)
    assert (verdict.verdict, verdict.code) == ("status_unavailable", "status.stale")
    assert verifier.check(profile(2)).code == "link.unreachable"
    assert "too old" in verifier.check(profile(1)).message["en"]


def test_it_is_made_anew_after_ten_minutes_and_only_where_it_says_something_else(
    house: Household, tmp_path: Path
) -> None:
    [certificate] = house.issue(1)
    house.publish()
    first = house.public(header.PATH)
    assert keep.keep(house.office) == 0
    house.perform(suspend, certificate.number, "undisclosed_ad")
    publish_standings(house.office, [certificate.number])
    house.later(minutes=9)
    assert keep.keep(house.office) == 0
    house.later(minutes=1)
    before = contents(house)
    # The header, the lists and the notes: nobody fetches the account set again for a suspension.
    assert keep.keep(house.office) == 3
    after = contents(house)
    changed = {name for name in after.files if after.files[name] != before.files[name]}
    assert changed == {header.LISTS, header.NOTES}
    assert house.public(header.PATH) != first
    house.perform(reinstate, certificate.number)
    publish_standings(house.office, [certificate.number])
    house.later(hours=1)
    keep.keep(house.office)
    assert opened(house, as_file(house, tmp_path)).notes == {}
    unchanged = house.public(header.PATH)
    house.later(hours=2)
    assert keep.keep(house.office) == 0
    house.later(hours=11)
    house.publish()
    assert house.public(header.PATH) != unchanged


def test_new_profiles_come_as_changes_until_the_set_is_made_whole(
    house: Household, tmp_path: Path
) -> None:
    house.issue(1, 2)
    house.publish()
    before = contents(house)
    [third] = house.issue(3)
    house.later(hours=1)
    house.publish()
    after = contents(house)
    assert after.files[header.ACCOUNTS] == before.files[header.ACCOUNTS]
    assert after.files[header.CHANGES].size == 18
    assert (after.accounts, after.made_of, after.made_at) == (3, 2, before.made_at)
    bundle = opened(house, as_file(house, tmp_path))
    found = bundle.find("tiktok:kenh0003mau", house.now[0])
    assert found is not None
    assert (found.number, found.mistaken_once_in) == (third.number, 0)
    house.later(days=7)
    house.publish()
    weekly = contents(house)
    assert (weekly.accounts, weekly.made_of, weekly.files[header.CHANGES].size) == (3, 3, 0)
    again = opened(house, as_file(house, tmp_path))
    assert [again.find(f"tiktok:kenh000{n}mau", house.now[0]) is None for n in (1, 3, 4)] == [
        False,
        False,
        True,
    ]


def test_files_that_no_bundle_names_stay_for_two_days(house: Household) -> None:
    [certificate] = house.issue(1)
    house.publish()
    old = contents(house).files[header.LISTS].path
    house.perform(revoke, certificate.number, "fake_engagement")
    house.later(hours=30)
    house.publish()
    assert house.office.publication.get(old) is not None
    house.later(hours=30)
    house.publish()
    assert house.office.publication.get(old) is None
    named = {file.path for file in contents(house).files.values()}
    there = {f"bundle/{name}" for name in house.office.publication.names("bundle")}
    assert named <= there


def test_files_that_are_lost_are_made_again(house: Household) -> None:
    house.issue(1)
    house.publish()
    lost = contents(house).files[header.ACCOUNTS].path
    house.office.publication.remove(lost)
    verify(house.office, house.call)
    for file in contents(house).files.values():
        octets = house.office.publication.get(file.path)
        assert octets is not None
        file.require(octets)


def test_another_tree_gets_the_bundle_whole(house: Household, tmp_path: Path) -> None:
    house.issue(1)
    house.publish()
    other = DirectoryPublication(tmp_path / "other")
    verify(house.office, house.call, other)
    assert other.get(header.PATH) == house.office.publication.get(header.PATH)
    for file in contents(house).files.values():
        octets = other.get(file.path)
        assert octets is not None
        file.require(octets)


def test_an_older_copy_of_the_database_publishes_no_lower_version(house: Household) -> None:
    house.issue(1)
    house.publish()
    copy = house.copy()
    house.issue(2)
    house.later(hours=1)
    house.publish()
    newest = house.public(header.PATH)
    house.put_back(copy)
    house.later(hours=13)
    with pytest.raises(BehindError):
        house.publish()
    assert house.public(header.PATH) == newest


def test_a_bundle_that_cannot_be_written_holds_up_nothing(house: Household) -> None:
    [certificate] = house.issue(1)
    house.publish()
    house.later(minutes=10)
    house.perform(revoke, certificate.number, "fake_engagement")
    [another] = house.issue(2)
    before = house.office.own_folder.get(CHECKPOINT)
    with house.cannot_publish("bundle"), pytest.raises(PublicationError):
        house.publish()
    assert house.verdict(certificate.number).verdict == "revoked"
    assert house.verdict(another.number).verdict == "valid"
    assert house.office.own_folder.get(CHECKPOINT) != before
    house.publish()
    assert contents(house).accounts == 2
