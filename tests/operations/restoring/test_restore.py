"""Where witnesses are looked for, and what happens once the database is mended."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from credissuer.documents.checkpoint import PATH as CHECKPOINT_PATH
from credissuer.errors import BackupError, UsageError
from credissuer.operations.change_standing import revoke
from credissuer.operations.perform import Mending, perform_behind
from credissuer.operations.restoring import restore
from credissuer.operations.restoring.evidence import published_keys
from credissuer.operations.restoring.mend import MendedDatabase, mend
from credissuer.operations.restoring.wish import Backup, Wish
from tests.offices import Household


def test_a_witness_is_a_folder_or_a_url(house: Household) -> None:
    house.issue(1)
    house.publish()
    own = restore.witnesses(house.office, house.call, ())
    assert ("revocation-list", "1") in own.documents and own.foreign == []
    with pytest.raises(UsageError) as refusal:
        restore.witnesses(house.office, house.call, [str(house.folder / "nowhere")])
    assert refusal.value.code == "usage.file"
    # An office of the public internet is never asked at this machine itself.
    for url in ("http://127.0.0.1:9", "https://127.0.0.1:9"):
        with pytest.raises(BackupError) as failure:
            restore.witnesses(house.office, house.call, [url])
        assert failure.value.code == "restore.witness_unreadable"
        assert url in failure.value.words("vi")


def test_the_own_tree_that_cannot_be_read_is_no_empty_one(house: Household) -> None:
    house.issue(1)
    house.publish()
    status = house.folder / "public" / "status"
    status.rename(house.folder / "aside")
    status.write_text("a file where the folder was")
    with pytest.raises(BackupError) as failure:
        restore.witnesses(house.office, house.call, ())
    assert failure.value.code == "restore.witness_unreadable"


def test_the_newest_of_two_witnesses_counts(house: Household, tmp_path: Path) -> None:
    [one] = house.issue(1)
    house.publish()
    older = {path: house.public(path) for path in ("status/1", "status/1-revocation")}
    house.later(minutes=1)
    house.perform(revoke, one.number, "deceased")
    elsewhere = tmp_path / "elsewhere" / "status"
    elsewhere.mkdir(parents=True)
    for path, text in older.items():
        (elsewhere.parent / path).write_text(text or "")
    evidence = restore.witnesses(house.office, house.call, [str(elsewhere.parent)])
    for kind in ("revocation-list", "token-status-list"):
        found = evidence.documents[kind, "1"].document.octets.decode()
        assert found == house.public("status/1" + ("-revocation" if "rev" in kind else ""))
    note = evidence.note(one.number, house.now[0])
    assert note is not None and note.reason == "deceased"
    assert evidence.note("7K3M9QX2HS", house.now[0]) is None
    (elsewhere / "1-suspension").write_text("x")
    evidence = restore.witnesses(house.office, house.call, [str(elsewhere.parent)])
    assert evidence.foreign == [], "another copy is left alone"


def test_keys_are_known_by_the_newest_trust_list(house: Household) -> None:
    house.publish()
    evidence = restore.witnesses(house.office, house.call, ())
    records = house.office.keyring.records
    assert published_keys(evidence) == {one.thumbprint: one.state.value for one in records}
    file = house.folder / "public" / ".well-known" / "trust-list.jwt"
    for text in ("x", "e30.e30.", file.read_text().replace(".", "..", 1)):
        file.write_text(text)
        assert published_keys(restore.witnesses(house.office, house.call, ())) == {}


def test_what_is_put_aside_is_kept_and_no_longer_public(house: Household) -> None:
    house.issue(1)
    house.publish()
    forged = house.folder / "public" / "c" / "7K3M9QX2HS.jwt"
    forged.write_text("forged")
    (house.folder / CHECKPOINT_PATH).write_text("forged too")
    gone = ("c/7K3M9QX2HS.jwt", CHECKPOINT_PATH, "c/never-was.jwt")
    restore.bring_out(house.office, house.call, MendedDatabase((), gone))
    assert not forged.exists()
    kept = house.folder / "set-aside"
    assert (kept / "c" / "7K3M9QX2HS.jwt").read_text() == "forged"
    assert (kept / CHECKPOINT_PATH).read_text() == "forged too"
    assert (house.folder / CHECKPOINT_PATH).read_text().count(".") == 2, "signed anew"


def test_a_backup_was_just_brought_back_until_something_is_decided(house: Household) -> None:
    house.issue(1)
    house.publish()
    with house.store.read() as reading:
        head = reading.audit.last()
    assert head is not None
    wish = Wish(backup=Backup("d" * 64, head.seq, head.hash))
    evidence = restore.witnesses(house.office, house.call, ())
    done = perform_behind(
        house.office, house.call, Mending(True), mend, house.office, evidence, wish
    )
    [event] = done.events
    assert event.detail["backup"] == "d" * 64 and event.detail["backup_seq"] == head.seq
    assert json.dumps(event.detail, sort_keys=True)
    assert restore.was_just_restored_from(house.store, "d" * 64)
    assert not restore.was_just_restored_from(house.store, "e" * 64)
    house.issue(2)
    assert not restore.was_just_restored_from(house.store, "d" * 64)
