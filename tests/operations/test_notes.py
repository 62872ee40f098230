"""Every note that staff gives is kept, in order, with who gave it and what it came with."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from credissuer.credentials.states import StandingChange
from credissuer.errors import AuditError, RefusedError
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.perform import perform
from credissuer.operations.renewing.renew import renew
from credissuer.operations.upkeep import check_trail
from credissuer.staff.roles import operator
from tests.offices import CHIEF, Household

LAN = operator("lan")


@pytest.fixture
def number(house: Household) -> str:
    [certificate] = house.issue(1)
    house.publish()
    return certificate.number


def kept(house: Household, number: str) -> list[tuple[int, StandingChange, str, str]]:
    with house.store.read() as reading:
        return [
            (note.seq, note.change, note.actor, note.text)
            for note in reading.notes.of_certificate(number)
        ]


def shown(house: Household, number: str) -> str | None:
    with house.store.read() as reading:
        record = reading.certificates.by_number(number)
    assert record is not None
    return record.note


def test_a_later_note_erases_none(house: Household, number: str) -> None:
    office = house.office
    suspended = perform(office, office.call(CHIEF), suspend, number, "false_claim", "a")
    perform(office, office.call(LAN), reinstate, number, "b")
    revoked = perform(office, office.call(LAN), revoke, number, "deceased", "c")
    assert (suspended.note, revoked.note) == ("a", "c")
    assert kept(house, number) == [
        (1, StandingChange.SUSPEND, CHIEF.id, "a"),
        (2, StandingChange.REINSTATE, LAN.id, "b"),
        (3, StandingChange.REVOKE, LAN.id, "c"),
    ]


def test_a_change_without_a_note_leaves_the_latest(house: Household, number: str) -> None:
    office = house.office
    perform(office, office.call(CHIEF), suspend, number, "false_claim", "a")
    for nothing in (None, "", " \n\u202e"):
        perform(office, office.call(CHIEF), suspend, number, "false_claim", nothing)
    assert perform(office, office.call(CHIEF), revoke, number, "deceased").note == "a"
    assert shown(house, number) == "a"
    assert [text for *_, text in kept(house, number)] == ["a"]


def test_a_repetition_that_changes_nothing_keeps_its_note(house: Household, number: str) -> None:
    office = house.office
    perform(office, office.call(CHIEF), suspend, number, "false_claim", "a")
    perform(office, office.call(CHIEF), suspend, number, "false_claim", "a again")
    perform(office, office.call(CHIEF), revoke, number, "deceased")
    repeated = perform(office, office.call(LAN), revoke, number, "deceased", "c again")
    assert repeated.note == shown(house, number) == "c again"
    assert kept(house, number)[1:] == [
        (2, StandingChange.SUSPEND, CHIEF.id, "a again"),
        (3, StandingChange.REVOKE, LAN.id, "c again"),
    ]


def test_a_renewal_keeps_its_note_with_the_old_certificate(house: Household, number: str) -> None:
    call = house.office.call(CHIEF)
    successor = renew(house.office, call, number, "năm thứ hai")
    assert renew(house.office, call, number, "hỏi lại") == successor
    assert kept(house, number) == [
        (1, StandingChange.SUPERSEDE, CHIEF.id, "năm thứ hai"),
        (2, StandingChange.SUPERSEDE, CHIEF.id, "hỏi lại"),
    ]
    assert kept(house, successor.number) == [] and successor.note is None


def test_what_is_refused_keeps_no_note(house: Household, number: str) -> None:
    office = house.office
    perform(office, office.call(CHIEF), revoke, number, "deceased", "c")
    for act, arguments in ((revoke, ("false_claim", "d")), (reinstate, ("e",))):
        with pytest.raises(RefusedError):
            perform(office, office.call(CHIEF), act, number, *arguments)
    with pytest.raises(RefusedError):
        renew(office, office.call(CHIEF), number, "f")
    assert [text for *_, text in kept(house, number)] == ["c"]


def test_what_hides_or_turns_is_not_kept(house: Household, number: str) -> None:
    office = house.office
    perform(office, office.call(CHIEF), suspend, number, "false_claim", "a\x1b[2J\u202e\r\nb\0")
    assert shown(house, number) == "a [2J\nb"


def test_the_trail_names_the_note_and_says_nothing_of_it(house: Household, number: str) -> None:
    office = house.office
    perform(office, office.call(CHIEF), suspend, number, "false_claim", "hồ sơ của Lê Văn A")
    perform(office, office.call(CHIEF), suspend, number, "false_claim", "hồ sơ của Lê Văn B")
    perform(office, office.call(CHIEF), reinstate, number)
    with house.store.read() as reading:
        entries = reading.audit.of_certificate(number)
    told = [(entry.action, dict(entry.detail)) for entry in entries[1:]]
    assert told == [
        (
            "certificate.suspended",
            {"from": "valid", "to": "suspended", "reason": "false_claim", "note": 1},
        ),
        ("certificate.noted", {"change": "suspend", "note": 2}),
        ("certificate.reinstated", {"from": "suspended", "to": "valid", "reason": None}),
    ]


def test_a_note_that_was_taken_out_of_the_database_is_missed(house: Household, number: str) -> None:
    office = house.office
    perform(office, office.call(CHIEF), suspend, number, "false_claim", "a")
    perform(office, office.call(CHIEF), suspend, number, "false_claim", "b")
    check_trail.verify(office, office.call(CHIEF))
    with closing(sqlite3.connect(house.folder / "credissuer.db")) as raw, raw:
        raw.execute("DROP TRIGGER certificate_note_keeps_every_row")
        raw.execute("DELETE FROM certificate_note WHERE seq = 2")
    with pytest.raises(AuditError) as refusal:
        check_trail.verify(office, office.call(CHIEF))
    assert refusal.value.code == "audit.disagrees"
