"""A database that was put back is brought up to what is published, case by case."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import text

from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.documents import fence
from credissuer.errors import BackupError, BehindError, ForbiddenError, RefusedError
from credissuer.operations import change_keys, renditions
from credissuer.operations.access import bearer_tokens
from credissuer.operations.badge import badge
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.deciding.decide import decide
from credissuer.operations.deciding.issuing import issue_content
from credissuer.operations.deciding.propose import put
from credissuer.operations.issue import intend
from credissuer.operations.perform import Mending, perform, perform_behind
from credissuer.operations.publishing.publish_due import publish_issued
from credissuer.operations.renewing.renew import renew
from credissuer.operations.restoring import restore
from credissuer.operations.restoring.given_up import LIST_STEP, MARGIN, VERSION_STEP
from credissuer.operations.restoring.mend import MendedDatabase, mend
from credissuer.operations.restoring.wish import Wish
from credissuer.operations.upkeep import doctor
from credissuer.publication.web_copy import MOST_MISSING
from credissuer.signing.provider import KeyState, KeyUse
from credissuer.staff.roles import Role
from credissuer.status.lists import SIZE
from credverifier.wire.status.standing import Standing
from tests.offices import Household, actor, open_keystore, order
from tests.two_people import MAI, QUAN, call_of, two_people


def mended(
    house: Household, *, keep: bool = True, others: Sequence[str] = (), **wish: Any
) -> MendedDatabase:
    office, call = house.office, house.call
    evidence = restore.witnesses(office, call, others)
    done = perform_behind(office, call, Mending(keep), mend, office, evidence, Wish(**wish))
    if keep:
        restore.bring_out(office, call, done)
    return done


def actions(done: MendedDatabase) -> list[tuple[str, str]]:
    return [(event.action, event.object) for event in done.events]


def stored(house: Household, number: str) -> CertificateRecord:
    with house.store.read() as reading:
        found = reading.certificates.by_number(number)
    assert found is not None
    return found


def signed(house: Household, number: str) -> dict[str, str | None]:
    """Purpose -> SHA-256 of every signed form of a certificate."""
    with house.store.read() as reading:
        return {
            one.purpose: one.token_sha256
            for one in reading.renditions.all()
            if one.number == number
        }


def taken(house: Household) -> dict[int, int]:
    with house.store.read() as reading:
        return {record.id: record.taken for record in reading.status_lists.all()}


@pytest.fixture
def two(house: Household) -> list[CertificateRecord]:
    made = house.issue(1, 2)
    house.publish()
    return made


def test_what_is_not_behind_is_left_as_it_is(
    house: Household, two: list[CertificateRecord]
) -> None:
    before = house.trail()
    assert mended(house) == MendedDatabase((), ())
    assert (house.trail(), taken(house)) == (before, {1: 2})


def test_only_who_may_restore_does(house: Household, two: list[CertificateRecord]) -> None:
    call = house.office.call(actor(Role.ISSUER, Role.REVOKER, Role.AUDITOR))
    with pytest.raises(ForbiddenError):
        restore.witnesses(house.office, call, ())
    evidence = restore.witnesses(house.office, house.call, ())
    with pytest.raises(ForbiddenError):
        perform_behind(house.office, call, Mending(True), mend, house.office, evidence, Wish())
    with pytest.raises(ForbiddenError):
        restore.bring_out(house.office, call, MendedDatabase((), ()))


def test_a_dry_run_tells_all_and_keeps_nothing(
    house: Household, two: list[CertificateRecord]
) -> None:
    copy = house.copy()
    house.perform(revoke, two[0].number, "false_claim")
    house.put_back(copy)
    before = house.trail()
    told = mended(house, keep=False)
    assert ("certificate.revoked", two[0].number) in actions(told)
    assert (house.trail(), taken(house)) == (before, {1: 2})
    with pytest.raises(BehindError):
        house.issue(3)
    assert actions(mended(house)) == actions(told)


def test_every_standing_is_taken_over_with_reason_and_day(
    house: Household, two: list[CertificateRecord]
) -> None:
    house.perform(suspend, two[1].number, "false_claim")
    copy = house.copy()
    house.later(minutes=3)
    since = house.now[0]
    house.perform(revoke, two[0].number, "banned_goods")
    house.perform(reinstate, two[1].number)
    house.put_back(copy)
    house.later(days=1)
    mended(house)
    found = stored(house, two[0].number)
    assert (found.standing, found.reason, found.since) == (Standing.REVOKED, "banned_goods", since)
    assert stored(house, two[1].number).standing is Standing.VALID
    assert [house.verdict(one.number).verdict for one in two] == ["revoked", "valid"]
    fence.check(house.office, whole=True)
    assert all(
        finding.ok
        for finding in doctor.examine(house.office, house.call)
        if finding.name in ("history", "audit", "publication", "lists")
    )


def test_versions_go_on_behind_what_was_published(
    house: Household, two: list[CertificateRecord]
) -> None:
    copy = house.copy()
    house.perform(revoke, two[0].number, "deceased")
    house.perform(revoke, two[1].number, "deceased")
    with house.store.read() as reading:
        published = reading.documents.get("revocation-list", "1")
    house.put_back(copy)
    mended(house)
    with house.store.read() as reading:
        document = reading.documents.get("revocation-list", "1")
    assert published is not None and document is not None
    assert document.version == published.version + 1 == document.published_version


def test_certificates_and_their_other_forms_come_back(
    house: Household, two: list[CertificateRecord]
) -> None:
    copy = house.copy()
    [three] = house.issue(3)
    publish_issued(house.office, [three.number])
    badge(house.office, house.call, three.number)
    four = renew(house.office, house.call, two[0].number)
    house.publish()
    published = signed(house, three.number)
    assert set(published) == {"vc+jwt", "slim", "ob", "sd-jwt"}
    house.put_back(copy)
    done = actions(mended(house))
    assert ("certificate.issued", three.number) in done
    assert ("certificate.superseded", two[0].number) in done
    back, successor = stored(house, three.number), stored(house, four.number)
    assert (back.ref, back.index) == (f"restored-{three.number}", three.index)
    assert (back.subject_id, back.valid_until) == (three.subject_id, three.valid_until)
    assert (successor.supersedes, successor.subject_id) == (two[0].number, two[0].subject_id)
    assert stored(house, two[0].number).superseded_by == four.number
    # The form in the offline QR lies in no public file.
    assert signed(house, three.number) == {
        purpose: text for purpose, text in published.items() if purpose != "slim"
    }
    house.perform(revoke, three.number, "deceased")
    assert house.verdict(three.number).verdict == "revoked"


def test_an_index_that_may_have_been_used_is_given_to_nobody(
    house: Household, two: list[CertificateRecord]
) -> None:
    copy = house.copy()
    [three] = house.issue(3)
    publish_issued(house.office, [three.number])
    house.perform(revoke, three.number, "deceased")
    house.put_back(copy)
    lost = house.folder / "public" / "c" / f"{three.number}.jwt"
    lost.rename(house.folder / "lost.jwt")
    done = mended(house)
    assert ("status.retired", "status/1") in actions(done)
    with house.store.read() as reading:
        assert reading.retired_indices.standings(1) == {three.index: Standing.REVOKED}
    assert taken(house)[1] > 3 + MARGIN
    # It stays set in every further list, and no other certificate is found revoked with it.
    [five] = house.issue(5)
    house.publish()
    lost.write_bytes((house.folder / "lost.jwt").read_bytes())
    assert house.verdict(three.number).verdict == "revoked"
    assert house.verdict(five.number).verdict == "valid"


def test_as_many_indices_more_as_entries_of_the_trail_are_lost(
    house: Household, two: list[CertificateRecord]
) -> None:
    copy = house.copy()
    for _ in range(5):
        house.perform(suspend, two[0].number, "false_claim")
        house.perform(reinstate, two[0].number)
    house.put_back(copy)
    mended(house)
    assert taken(house) == {1: 2 + MARGIN + 10}


def test_tokens_end_because_nobody_knows_which_were_revoked(
    house: Household, two: list[CertificateRecord]
) -> None:
    house.perform(bearer_tokens.create, house.office, "crm", "issuer", 9)
    copy = house.copy()
    house.perform(revoke, two[0].number, "deceased")
    house.put_back(copy)
    assert "token.revoked" in {action for action, _ in actions(mended(house))}
    with house.store.read() as reading:
        assert all(token.revoked_at for token in reading.bearer_tokens.all())


def test_an_unfinished_signature_that_was_finished_since_is_finished(
    house: Household, two: list[CertificateRecord]
) -> None:
    perform(house.office, house.call, intend, house.office, [order(3)])
    copy = house.copy()
    [three] = house.issue(3)
    publish_issued(house.office, [three.number])
    house.put_back(copy)
    done = mended(house)
    assert ("certificate.issued", three.number) in actions(done)
    [facts] = [event.detail for event in done.events if event.object == three.number]
    assert facts["ref"] == three.ref, "the intent knows its ref"
    assert stored(house, three.number).released_at is not None
    assert doctor.resolve(house.office, house.call)[:2] == ([], [])


def test_a_published_certificate_is_given_up_by_name(
    house: Household, two: list[CertificateRecord]
) -> None:
    copy = house.copy()
    [three] = house.issue(3)
    publish_issued(house.office, [three.number])
    house.put_back(copy)
    with pytest.raises(RefusedError) as refusal:
        mended(house, void=frozenset([two[0].number]))
    assert refusal.value.code == "certificate.cannot_change"
    done = mended(house, void=frozenset([three.number]))
    assert ("certificate.voided", three.number) in actions(done)
    assert house.verdict(three.number).verdict == "revoked"


def test_what_no_key_proves_is_put_aside_by_name_or_holds_everything_up(
    house: Household, two: list[CertificateRecord]
) -> None:
    copy = house.copy()
    house.perform(revoke, two[0].number, "deceased")
    house.put_back(copy)
    forged = house.folder / "public" / "c" / "7K3M9QX2HS.jwt"
    forged.write_text((house.public(f"c/{two[1].number}.jwt") or "")[:-4] + "AAAA")
    with pytest.raises(BackupError) as refusal:
        mended(house)
    assert refusal.value.code == "restore.unproven"
    assert "7K3M9-QX2HS" in refusal.value.words("en")
    done = mended(house, void=frozenset(["7K3M9QX2HS"]))
    assert done.set_aside == ("c/7K3M9QX2HS.jwt",)
    assert not forged.exists()
    assert (house.folder / "set-aside" / "c" / "7K3M9QX2HS.jwt").exists()
    fence.check(house.office, whole=True)
    assert house.verdict(two[0].number).verdict == "revoked"


@pytest.mark.parametrize("path", ["status/1-revocation", "audit-checkpoint.jwt"])
def test_a_list_or_checkpoint_of_nobody_takes_two_people(
    house: Household, two: list[CertificateRecord], path: str
) -> None:
    root = house.folder if path == "audit-checkpoint.jwt" else house.folder / "public"
    (root / path).write_text("x.y.z")
    with pytest.raises(BackupError) as refusal:
        mended(house)
    assert (refusal.value.code, path in refusal.value.words("vi")) == ("restore.unproven", True)
    done = mended(house, second="chị Lan")
    assert path in done.set_aside
    assert (house.folder / "set-aside" / path).read_text() == "x.y.z"
    fence.check(house.office, whole=True)


def test_without_a_witness_two_people_begin_anew_behind_everything(
    house: Household, two: list[CertificateRecord]
) -> None:
    shutil.rmtree(house.folder / "public")
    (house.folder / "audit-checkpoint.jwt").unlink()
    house.reopen()
    with pytest.raises(BackupError) as refusal:
        mended(house)
    assert refusal.value.code == "restore.no_witness"
    done = mended(house, second="chị Lan")
    [accepted] = [event for event in done.events if event.action == "office.loss_accepted"]
    assert accepted.detail == {"second": "chị Lan"}
    assert taken(house) == {1: SIZE, 1 + LIST_STEP: 0}
    with house.store.read() as reading:
        document = reading.documents.get("revocation-list", "1")
    assert document is not None and document.version > VERSION_STEP
    [three] = house.issue(3)
    assert three.list_id == 1 + LIST_STEP
    # A web server lists nothing: it is asked for lists one by one, past those that are skipped.
    assert MOST_MISSING > LIST_STEP


def test_another_copy_of_the_tree_is_witness_where_the_own_one_is_gone(
    house: Household, two: list[CertificateRecord]
) -> None:
    copy = house.copy()
    house.perform(revoke, two[0].number, "deceased")
    house.put_back(copy)
    (house.folder / "public").rename(house.folder / "kept")
    (house.folder / "audit-checkpoint.jwt").unlink()
    done = mended(house, others=[str(house.folder / "kept")])
    assert ("certificate.revoked", two[0].number) in actions(done)
    assert house.verdict(two[0].number).verdict == "revoked"
    fence.check(house.office, whole=True)


def test_the_same_tree_elsewhere_fills_an_empty_one(
    house: Household, two: list[CertificateRecord]
) -> None:
    """Nothing is missing, and nobody knew."""
    (house.folder / "public").rename(house.folder / "kept")
    (house.folder / "audit-checkpoint.jwt").unlink()
    house.reopen()
    with pytest.raises(BehindError):
        house.publish()
    mended(house, others=[str(house.folder / "kept")])
    assert [house.verdict(one.number).verdict for one in two] == ["valid", "valid"]
    house.issue(3)


def test_an_older_copy_of_the_tree_proves_nothing_wrong(
    house: Household, two: list[CertificateRecord]
) -> None:
    shutil.copytree(house.folder / "public", house.folder / "older")
    house.perform(revoke, two[0].number, "deceased")
    before = house.trail()
    assert mended(house, others=[str(house.folder / "older")]) == MendedDatabase((), ())
    assert house.trail() == before
    assert house.verdict(two[0].number).verdict == "revoked"


def test_an_older_keystore_brings_no_compromised_key_back(
    house: Household, two: list[CertificateRecord]
) -> None:
    kept = house.folder / "kept-keys"
    shutil.copytree(house.folder / "keystore", kept)
    older = house.office.keyring
    thumbprint = older.active(KeyUse.STATUS).thumbprint
    change_keys.compromise(house.office, house.call, thumbprint)
    house.publish()
    house.change(keyring=open_keystore(kept))
    assert house.office.keyring.active(KeyUse.STATUS).state is KeyState.ACTIVE
    with pytest.raises(BackupError) as refusal:
        mended(house)
    assert refusal.value.code == "restore.keys_behind"
    assert thumbprint in refusal.value.words("en")


def test_a_witness_that_is_older_than_the_backup_tells_nothing(
    house: Household, two: list[CertificateRecord]
) -> None:
    shutil.copytree(house.folder / "public", house.folder / "older")
    house.perform(suspend, two[1].number, "false_claim")
    copy = house.copy()
    house.perform(revoke, two[0].number, "deceased")
    house.put_back(copy)
    shutil.rmtree(house.folder / "public")
    with pytest.raises(BackupError) as refusal:
        mended(house, others=[str(house.folder / "older")])
    assert refusal.value.code == "restore.no_witness"
    assert house.trail()[-1] == ("certificate.suspended", two[1].number)


def test_a_tree_that_is_lost_is_written_again(
    house: Household, two: list[CertificateRecord]
) -> None:
    """The checkpoint says that nothing is missing."""
    shutil.rmtree(house.folder / "public")
    assert mended(house) == MendedDatabase((), ())
    assert house.verdict(two[0].number).verdict == "valid"


def test_what_two_people_decided_comes_back_and_they_go_on_deciding(house: Household) -> None:
    """Also where the database that was put back is from before two people decided."""
    house.issue(1)
    house.publish()
    employed = house.copy()
    two_people(house.office)
    content = issue_content([order(2)])
    record = put(house.office, call_of(house.office, MAI), "issue", "R-0002", content)
    decide(house.office, call_of(house.office, QUAN), record.id, "approved", None)
    house.publish()
    with house.store.read() as reading:
        [lost] = reading.certificates.of_proposal(record.id)
    house.put_back(employed)
    done = actions(mended(house))
    assert ("certificate.issued", lost.number) in done
    assert ("policy.two_people", "office") in done
    with pytest.raises(RefusedError, match=r"decision\.two_needed"):
        house.issue(3)
    back = stored(house, lost.number)
    # The office goes on signing its further forms: its own signature proves it.
    house.later(hours=1)
    assert renditions.token(house.office, house.call, back, SignaturePurpose.SLIM)


def test_certificates_come_back_where_two_people_decide(house: Household) -> None:
    two_people(house.office)
    house.publish()
    copy = house.copy()
    content = issue_content([order(2)])
    record = put(house.office, call_of(house.office, MAI), "issue", "R-0002", content)
    decide(house.office, call_of(house.office, QUAN), record.id, "approved", None)
    house.publish()
    with house.store.read() as reading:
        [lost] = reading.certificates.of_proposal(record.id)
    house.put_back(copy)
    mended(house)
    assert house.verdict(lost.number).verdict == "valid"
    # The triggers are back.
    with pytest.raises(RefusedError, match=r"store\.conflict"), house.store.write() as transaction:
        transaction._connection.execute(text("DELETE FROM certificate"))
