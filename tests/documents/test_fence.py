"""An office whose database is behind what it has published decides, signs and publishes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from credissuer.credentials.certificate import CertificateRecord
from credissuer.documents import fence, ledger, witnesses
from credissuer.documents.kind import every
from credissuer.documents.kinds import CHECKPOINT, STATUS_LISTS
from credissuer.errors import BehindError, PublicationError
from credissuer.operations import change_keys, lists
from credissuer.operations.badge import badge
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.issue import intend
from credissuer.operations.perform import perform
from credissuer.operations.publishing import profile_index
from credissuer.operations.publishing.keep_public import keep_public
from credissuer.operations.publishing.publish_due import publish_issued, publish_standing
from credissuer.operations.renewing.renew import renew
from credissuer.operations.upkeep import doctor
from credissuer.publication.directory import DirectoryPublication
from credissuer.signing.provider import KeyUse
from tests.offices import CHIEF, Household, decide, order

LISTS = ("status/1", "status/1-revocation", "status/1-suspension")


def change(house: Household, operation: Callable, number: str, reason: str | None = None) -> None:
    arguments = [] if reason is None else [reason]
    perform(house.office, house.office.call(CHIEF), operation, number, *arguments)


def tree(house: Household) -> dict[str, bytes]:
    """Every public file that is signed, and the checkpoint."""
    roots = [house.folder / "public" / name for name in ("status", "c", "index")]
    files = [path for root in roots for path in root.iterdir()]
    return {str(path): path.read_bytes() for path in [*files, checkpoint(house)]}


def checkpoint(house: Household) -> Path:
    return house.folder / "audit-checkpoint.jwt"


def kinds(house: Household, *, whole: bool = True) -> dict[str, str]:
    """Path -> kind of every finding."""
    seen = witnesses.look(house.office, whole=whole)
    with house.store.read() as reading:
        return {found.path: found.kind for found in fence.findings(house.office, reading, seen)}


@pytest.fixture
def two(house: Household) -> list[CertificateRecord]:
    """An office with two published certificates."""
    made = house.issue(1, 2)
    house.publish()
    return made


def behind(house: Household, two: list[CertificateRecord]) -> None:
    """The database as it was before the first of two certificates was revoked."""
    copy = house.copy()
    house.later(minutes=1)
    change(house, revoke, two[0].number, "false_claim")
    house.put_back(copy)


WAYS: dict[str, Callable[[Household, list[CertificateRecord]], object]] = {
    "revoke": lambda house, two: change(house, revoke, two[1].number, "deceased"),
    "revoke the same": lambda house, two: change(house, revoke, two[0].number, "deceased"),
    "suspend": lambda house, two: change(house, suspend, two[1].number, "deceased"),
    "reinstate": lambda house, two: change(house, reinstate, two[1].number),
    "issue": lambda house, two: house.issue(7),
    "renew": lambda house, two: renew(house.office, house.office.call(CHIEF), two[1].number),
    "badge": lambda house, two: badge(house.office, house.office.call(CHIEF), two[1].number),
    "publish": lambda house, two: house.publish(),
    "publish one": lambda house, two: publish_issued(house.office, [two[0].number]),
    "publish a standing": lambda house, two: publish_standing(house.office, two[1].number),
    "keep public": lambda house, two: keep_public(house.office, house.office.call(CHIEF)),
    "sign a list": lambda house, two: lists.ensure_current(house.office, 1),
    "index": lambda house, two: profile_index.publish(house.office, house.office.publication),
    "keys": lambda house, two: change_keys.rotate(
        house.office, house.office.call(CHIEF), KeyUse.STATUS, overlap=house.now[0] - house.now[0]
    ),
    "doctor --fix": lambda house, two: doctor.resolve(house.office, house.office.call(CHIEF)),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("hours", [0, 15])
def test_nothing_is_decided_signed_or_published(
    house: Household, two: list[CertificateRecord], way: Callable, hours: int
) -> None:
    behind(house, two)
    before, trail = tree(house), house.trail()
    house.later(hours=hours)
    for _ in range(2):
        house.reopen()
        with pytest.raises(BehindError) as refusal:
            way(house, two)
        assert refusal.value.code == "office.behind_published"
        assert "status/1" in refusal.value.words("en") and "status/1" in refusal.value.words("vi")
    assert (tree(house), house.trail()) == (before, trail)
    assert house.verdict(two[0].number, at=house.now[0].replace(hour=2)).verdict == "revoked"


def test_what_is_published_goes_on_to_be_read_and_the_doctor_says_why(
    house: Household, two: list[CertificateRecord]
) -> None:
    behind(house, two)
    assert house.verdict(two[0].number).verdict == "revoked"
    with house.store.read() as reading:
        assert reading.certificates.by_number(two[0].number) is not None
    [finding] = [
        finding
        for finding in doctor.examine(house.office, house.office.call(CHIEF))
        if finding.name == "history"
    ]
    assert not finding.ok and "status/1" in finding.words["en"]
    assert finding.words["vi"] != finding.words["en"]


def test_every_witness_tells_what_it_knows(house: Household, two: list[CertificateRecord]) -> None:
    behind(house, two)
    found = kinds(house)
    assert {found[path] for path in LISTS} == {"newer"}
    assert found[f"c/{two[0].number}.standing.jwt"] == "unknown"
    assert found["audit-checkpoint.jwt"] == "trail_ends"
    assert [path for path in found if path.startswith("index/")] == [], "the index says the same"
    assert kinds(house, whole=False).keys() == {*LISTS, "audit-checkpoint.jwt"}


@pytest.mark.parametrize("way", ["issue", "revoke", "publish"])
def test_a_certificate_issued_after_the_copy_is_missed_without_a_checkpoint_too(
    house: Household, two: list[CertificateRecord], way: str
) -> None:
    """On another machine, or in a folder that was put back as a whole, the tree is left alone."""
    copy, kept = house.copy(), checkpoint(house).read_bytes()
    [three] = house.issue(3)
    publish_issued(house.office, [three.number])
    shown = f"{three.number[:5]}-{three.number[5:]}"
    for vouched in (kept, None):
        house.put_back(copy)
        checkpoint(house).unlink()
        if vouched is not None:
            checkpoint(house).write_bytes(vouched)
        assert kinds(house)[shown] == "certificate"
        with pytest.raises(BehindError, match=shown):
            WAYS[way](house, two)


def test_an_intent_whose_signature_is_published_is_behind(
    house: Household, two: list[CertificateRecord]
) -> None:
    call = house.office.call(CHIEF)
    perform(house.office, call, intend, house.office, [order(3)])
    copy = house.copy()
    [three] = house.issue(3)
    publish_issued(house.office, [three.number])
    house.put_back(copy)
    checkpoint(house).unlink()
    with pytest.raises(BehindError):
        doctor.resolve(house.office, call)
    with house.store.read() as reading:
        assert len(list(reading.renditions.open_intents())) == 1


def test_a_list_and_a_note_of_ours_that_the_database_does_not_know(
    house: Household, two: list[CertificateRecord]
) -> None:
    change(house, suspend, two[0].number, "false_claim")
    with house.store.write() as transaction:
        for name in ("revocation-list", "suspension-list", "token-status-list"):
            transaction.documents.remove(name, ["1"])
        transaction.documents.remove("standing-note", [two[0].number])
        transaction.documents.remove("index-shard", ["0"])
    house.reopen()
    found = kinds(house)
    assert {found.pop(path) for path in LISTS} == {"unknown"}
    assert found == {
        f"c/{two[0].number}.standing.jwt": "unknown",
        "index/000.jwt": "unknown",
    }


def test_two_histories_of_the_same_length(house: Household, two: list[CertificateRecord]) -> None:
    """Both have the same version and the same number of entries, and say something else."""
    copy = house.copy()
    aside, own = house.folder / "elsewhere", house.folder / "own"
    shutil.copytree(house.folder / "public", aside)
    own.mkdir()
    shutil.copy(checkpoint(house), own)
    change(house, revoke, two[0].number, "false_claim")
    house.put_back(copy)
    there = house.office
    house.change(publication=DirectoryPublication(aside), own_folder=DirectoryPublication(own))
    change(house, revoke, two[1].number, "deceased")
    house.change(publication=there.publication, own_folder=there.own_folder)
    house.reopen()
    found = kinds(house)
    assert {found[path] for path in ("status/1", "status/1-revocation")} == {"other"}
    assert found["audit-checkpoint.jwt"] == "trail_differs"
    before = tree(house)
    with pytest.raises(BehindError):
        house.publish()
    # The publication refuses by itself too, as it would if the fence were not there.
    current = ledger.Current(_documents(house, "revocation-list"), [])
    with pytest.raises(PublicationError) as refusal:
        ledger.put_current(house.office, house.office.publication, current)
    assert refusal.value.code == "publish.backwards"
    assert tree(house) == before


def _documents(house: Household, kind: str) -> list:
    with house.store.read() as reading:
        return list(reading.documents.by_keys(kind, ["1"]).values())


def test_a_publication_that_lags_behind_is_no_fence(
    house: Household, two: list[CertificateRecord]
) -> None:
    kept = tree(house)
    house.later(minutes=1)
    change(house, revoke, two[0].number, "false_claim")
    for path, octets in kept.items():
        Path(path).write_bytes(octets)
    (house.folder / "public" / "c" / f"{two[0].number}.standing.jwt").unlink()
    house.reopen()
    assert kinds(house) == {}
    assert keep_public(house.office, house.office.call(CHIEF)) == 1
    assert house.verdict(two[0].number).verdict == "revoked"


def test_a_crash_before_it_is_marked_as_published_is_no_fence(
    house: Household, two: list[CertificateRecord]
) -> None:
    decide(house.office, CHIEF, revoke, two[0].number, "false_claim")
    wanted = {**lists.wanted([1]), CHECKPOINT.name: every([""])}
    ledger.put_current(
        house.office, house.office.publication, ledger.bring_current(house.office, wanted)
    )
    house.reopen()
    assert kinds(house) == {}
    change(house, revoke, two[1].number, "deceased")
    assert [house.verdict(one.number).verdict for one in two] == ["revoked", "revoked"]


@pytest.mark.parametrize(
    "path", ["status/1", "audit-checkpoint.jwt", "status/9", "status/2-revocation"]
)
def test_what_no_key_of_ours_signed_is_a_fence_too(
    house: Household, two: list[CertificateRecord], path: str
) -> None:
    root = house.folder if path == "audit-checkpoint.jwt" else house.folder / "public"
    for text in ("something else", (house.public("status/1") or "")[:-8] + "AAAAAAAA"):
        (root / path).write_text(text)
        house.reopen()
        assert kinds(house) == {path: "foreign"}
        with pytest.raises(BehindError, match="not signed by any key"):
            change(house, revoke, two[0].number, "false_claim")
    assert house.trail()[-1][0] != "certificate.revoked"


def test_a_key_that_was_compromised_has_signed_for_us_all_the_same(
    house: Household, two: list[CertificateRecord]
) -> None:
    for use in (KeyUse.STATUS, KeyUse.AUDIT):
        thumbprint = house.office.keyring.active(use).thumbprint
        change_keys.compromise(house.office, house.office.call(CHIEF), thumbprint)
    # The lists are signed anew, and the plug is pulled before they are published.
    lists.ensure_current(house.office, 1)
    house.reopen()
    assert kinds(house) == {}
    change(house, revoke, two[0].number, "false_claim")
    assert house.verdict(two[0].number).verdict == "revoked"


def test_other_files_are_nobody_s_witnesses(house: Household, two: list[CertificateRecord]) -> None:
    (house.folder / "public" / "status" / "archive").mkdir()
    for path in ("status/.1.new", "status/01", "status/1-count", "c/readme.jwt", "index/zzz.jwt"):
        (house.folder / "public" / path).write_text("x")
    assert kinds(house) == {}


def test_without_the_tree_the_checkpoint_decides(
    house: Household, two: list[CertificateRecord]
) -> None:
    copy = house.copy()
    change(house, revoke, two[0].number, "false_claim")
    status = house.folder / "public" / "status"
    status.rename(house.folder / "aside")
    status.write_text("a file where the folder was")
    with pytest.raises(PublicationError, match=r"publish\.pending"):
        change(house, revoke, two[1].number, "deceased")
    house.put_back(copy)
    with pytest.raises(BehindError, match="vouches for entry"):
        change(house, revoke, two[1].number, "deceased")


def test_nothing_is_signed_where_no_witness_can_be_read(
    house: Household, two: list[CertificateRecord]
) -> None:
    status = house.folder / "public" / "status"
    status.rename(house.folder / "aside")
    status.write_text("a file where the folder was")
    checkpoint(house).unlink()
    with pytest.raises(PublicationError) as refusal:
        house.issue(3)
    assert refusal.value.code == "publish.failed"
    with house.store.read() as reading:
        assert reading.renditions.open_intents() != [], "recorded, and not signed"
    # A revocation is decided all the same: it can only be too much.
    with pytest.raises(PublicationError, match=r"publish\.pending"):
        change(house, revoke, two[1].number, "deceased")


def test_an_empty_tree_is_no_witness_and_no_fence(
    house: Household, two: list[CertificateRecord]
) -> None:
    shutil.rmtree(house.folder / "public")
    house.reopen()
    assert kinds(house) == {}
    house.publish()
    assert house.verdict(two[0].number).verdict == "valid"


def test_certificates_are_compared_once_in_a_process(
    house: Household, two: list[CertificateRecord]
) -> None:
    fence.check(house.office)
    assert house.office.proven.compared
    assert witnesses.look(house.office).numbers is None
    assert witnesses.look(house.office, whole=True).numbers == sorted(one.number for one in two)
    checkpoint(house).unlink()
    assert witnesses.look(house.office).numbers == sorted(one.number for one in two)


def test_a_list_that_was_edited_and_keeps_its_signature_is_foreign(
    house: Household, two: list[CertificateRecord]
) -> None:
    """The ledger's list is known by its last characters, and believed only as it was signed."""
    fence.check(house.office)
    path = house.folder / "public" / "status" / "1"
    header, payload, signature = path.read_text().split(".")
    other = "A" if payload[-6] != "A" else "B"
    path.write_text(f"{header}.{payload[:-6]}{other}{payload[-5:]}.{signature}")
    assert kinds(house) == {"status/1": "foreign"}


def test_what_was_proven_is_not_proven_again(
    house: Household, two: list[CertificateRecord]
) -> None:
    octets = (house.public("status/1") or "").encode()
    kind = next(kind for kind in STATUS_LISTS if kind.name == "token-status-list")
    first = fence.claimed(house.office, kind, octets)
    assert first is not None and first.version == 1
    other = first._replace(version=99)
    house.office.proven.remember(octets, other)
    assert fence.claimed(house.office, kind, octets) == other


def test_a_lost_trail_that_is_known_to_be_lost_is_no_fence(
    house: Household, two: list[CertificateRecord]
) -> None:
    """As after a restored backup, until the next checkpoint takes the place of the old one."""
    copy = house.copy()
    house.issue(3)
    perform(house.office, house.office.call(CHIEF), intend, house.office, [])
    keep_public(house.office, house.office.call(CHIEF))
    seen = witnesses.look(house.office)
    assert seen.checkpoint is not None
    vouched = fence.claimed(house.office, CHECKPOINT, seen.checkpoint)
    assert vouched is not None and vouched.hash is not None
    house.put_back(copy)
    assert kinds(house) == {"audit-checkpoint.jwt": "trail_ends", "changes/1.jwt": "newer"}
    # As a restore takes it over.
    (house.folder / "public" / "changes" / "1.jwt").unlink()
    event = house.office.call(CHIEF).event(
        fence.RESTORED, "did:web:x", lost_seq=vouched.version, lost_hash=vouched.hash
    )
    with house.store.write() as transaction:
        transaction.audit.append([event])
    assert kinds(house) == {}
    change(house, revoke, two[0].number, "false_claim")
    assert checkpoint(house).read_bytes() != seen.checkpoint
    assert house.verdict(two[0].number).verdict == "revoked"


def test_where_all_witnesses_are_gone_nothing_is_published_over_them(
    house: Household, two: list[CertificateRecord]
) -> None:
    """An older copy in an empty folder would un-revoke with its first publication."""
    behind(house, two)
    shutil.rmtree(house.folder / "public")
    kept = checkpoint(house).read_bytes()
    checkpoint(house).unlink()
    house.reopen()
    for refused in (house.publish, lambda: house.issue(7), lambda: fence.check(house.office)):
        with pytest.raises(BehindError, match="nothing is left"):
            refused()
    assert not (house.folder / "public").exists() and not checkpoint(house).exists()
    # A tree alone that is lost comes back by itself: the checkpoint says that nothing is missing.
    checkpoint(house).write_bytes(kept)
    assert set(kinds(house).values()) == {"trail_ends"}


def test_an_office_that_never_published_has_no_witnesses_and_needs_none(house: Household) -> None:
    assert kinds(house) == {}
    house.issue(1)
    house.publish()
    shutil.rmtree(house.folder / "public")
    house.reopen()
    house.publish()
    assert kinds(house) == {}
