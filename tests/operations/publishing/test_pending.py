"""What was decided comes out once, however often the publisher is cut off."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from credissuer import failpoints
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.publishing import fixed_files, pending
from credissuer.status.due_publication import DueKind
from credissuer.store.sql import open_store
from credissuer.store.status.publication_journal import PublicationJournalReading
from tests.offices import CHIEF, Household, decide
from tests.operations.test_perform import run_and_be_killed

CUTS = [
    *(
        f"{cut}:1"
        for cut in (
            "publish.before_record",
            "publish.after_record",
            "publish.before_rename",
            "publish.after_rename",
            "publish.before_mark",
            "publish.after_mark",
            "journal.before_removal",
            "journal.after_removal",
        )
    ),
    # The second time with the certificates.
    *(f"publish.{cut}:2" for cut in ("before_rename", "after_rename", "before_mark", "after_mark")),
]


def counts(house: Household) -> dict[DueKind, int]:
    with house.store.read() as reading:
        return reading.of(PublicationJournalReading).counts()


def bring_out(house: Household) -> pending.BroughtOut:
    return pending.bring_out(house.office, house.office.call(CHIEF))


@pytest.fixture
def due(house: Household) -> list[str]:
    """The numbers of a revoked, a suspended and a new certificate, none of which is public."""
    house.change(renditions=frozenset())
    fixed_files.put_documents(house.office, house.office.publication)
    revoked, suspended, new = (certificate.number for certificate in house.issue(1, 2, 3))
    decide(house.office, CHIEF, revoke, revoked, "false_claim")
    decide(house.office, CHIEF, suspend, suspended, "undisclosed_ad")
    return [revoked, suspended, new]


def test_a_decision_is_in_the_journal_until_it_is_public(house: Household, due: list[str]) -> None:
    assert counts(house) == {DueKind.STANDING: 2, DueKind.CERTIFICATE: 3}
    done = bring_out(house)
    assert (done.certificates, done.refused) == (3, None)
    assert counts(house) == {}
    assert [house.verdict(number).verdict for number in due] == ["revoked", "suspended", "valid"]
    assert bring_out(house) == (0, 0, None)


@pytest.mark.parametrize("cut", CUTS)
def test_cut_off_anywhere_the_next_publication_goes_on(
    house: Household, due: list[str], cut: str
) -> None:
    def cut_off() -> None:
        failpoints.arm(cut)
        house.change(store=open_store(f"sqlite:///{house.folder / 'credissuer.db'}"))
        bring_out(house)

    run_and_be_killed(house, cut_off)
    bring_out(house)
    assert counts(house) == {}
    assert [house.verdict(number).verdict for number in due] == ["revoked", "suspended", "valid"]


def test_standings_go_before_certificates(house: Household, due: list[str]) -> None:
    revoked, suspended, _ = due
    notes = [house.folder / "public" / "c" / f"{name}.standing.jwt" for name in due[:2]]
    (house.folder / "public" / "c").mkdir(parents=True)
    (house.folder / "public" / "c" / f"{revoked}.jwt").mkdir()
    with pytest.raises(Exception, match=r"publish\.failed"):
        bring_out(house)
    assert all(note.is_file() for note in notes)
    assert counts(house) == {DueKind.CERTIFICATE: 3}
    (house.folder / "public" / "c" / f"{revoked}.jwt").rmdir()
    bring_out(house)
    assert house.verdict(suspended).verdict == "suspended"


def test_what_is_decided_meanwhile_is_not_lost(house: Household, due: list[str]) -> None:
    _, suspended, _ = due

    def meanwhile(done: int) -> None:
        decide(house.office, CHIEF, reinstate, suspended)

    pending.bring_out(house.office, house.office.call(CHIEF), once(meanwhile))
    assert counts(house) == {}
    assert house.verdict(suspended).verdict == "valid"
    assert house.public(f"c/{suspended}.standing.jwt") is None


def once(work: Callable[[int], None]) -> Callable[[int], None]:
    """`work` at the first call alone."""
    waiting = [work]
    return lambda done: waiting.pop()(done) if waiting else None


def test_many_notes_go_ahead_of_their_lists(
    house: Household, due: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("credissuer.operations.publishing.standing_batches.AHEAD", 1)
    bring_out(house)
    decide(house.office, CHIEF, reinstate, due[1])
    decide(house.office, CHIEF, revoke, due[2], "false_claim")
    bring_out(house)
    assert counts(house) == {}
    assert [house.verdict(number).verdict for number in due] == ["revoked", "valid", "revoked"]
    assert house.public(f"c/{due[1]}.standing.jwt") is None
