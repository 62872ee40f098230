"""Failed sign-ins: bounded by login and address, and one entry a minute in the audit trail."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from credissuer.errors import RefusedError
from credissuer.http.throttling import failed_sign_ins
from credissuer.http.throttling.failed_sign_ins import (
    FROM_AN_ADDRESS,
    OF_A_LOGIN,
    WINDOW,
    FailedSignIns,
)
from credissuer.office import Office
from tests.callers import Caller
from tests.offices import Clock


@pytest.fixture
def counted(office: Office) -> FailedSignIns:
    return FailedSignIns(office)


def is_let_in(counted: FailedSignIns, login: str, address: str = "192.0.2.1") -> bool:
    try:
        counted.begin(login, address)
    except RefusedError as error:
        assert error.code == "sign_in.too_many"
        return False
    return True


def trail(office: Office) -> list[tuple[str, dict[str, Any]]]:
    with office.store.read() as reading:
        return [
            (entry.object, dict(entry.detail))
            for entry in reading.audit.entries()
            if entry.action == "login.failed"
        ]


def test_a_login_is_tried_ten_times_in_a_quarter_of_an_hour(
    counted: FailedSignIns, clock: Clock
) -> None:
    tries = [is_let_in(counted, "mai", f"192.0.2.{each}") for each in range(OF_A_LOGIN + 1)]
    assert tries == [True] * OF_A_LOGIN + [False]
    assert is_let_in(counted, "lan")
    clock.move(seconds=WINDOW - 1)
    assert not is_let_in(counted, "MAI ")
    clock.move(seconds=1)
    assert is_let_in(counted, "mai")


def test_the_wait_is_told_in_minutes(counted: FailedSignIns, clock: Clock) -> None:
    for _ in range(OF_A_LOGIN):
        counted.begin("mai", "192.0.2.1")
    clock.move(minutes=10, seconds=1)
    with pytest.raises(RefusedError) as refused:
        counted.begin("mai", "192.0.2.1")
    assert refused.value.facts == {"minutes": 5}


def test_whoever_gets_in_begins_anew(counted: FailedSignIns) -> None:
    for _ in range(OF_A_LOGIN * 3):
        assert is_let_in(counted, "mai")
        counted.succeed("mai", "192.0.2.1")


def test_an_address_is_bounded_whatever_logins_it_tries(counted: FailedSignIns) -> None:
    tries = [is_let_in(counted, f"login{each}") for each in range(FROM_AN_ADDRESS + 1)]
    assert tries == [True] * FROM_AN_ADDRESS + [False]
    assert is_let_in(counted, "mai", "198.51.100.7")


def test_of_many_at_once_no_more_are_let_in(counted: FailedSignIns) -> None:
    let_in: list[bool] = []
    threads = [
        threading.Thread(target=lambda: let_in.append(is_let_in(counted, "mai")))
        for _ in range(OF_A_LOGIN * 2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert let_in.count(True) == OF_A_LOGIN


def test_memory_is_bounded_and_nobody_slips_through(
    counted: FailedSignIns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failed_sign_ins, "_MOST_KEYS", 20)
    tries = [is_let_in(counted, f"login{each}", f"address{each}") for each in range(200)]
    assert tries.count(False) > 150
    assert len(counted._windows) <= 21


def test_a_minute_is_one_entry_and_one_for_each_person(
    counted: FailedSignIns, office: Office, clock: Clock
) -> None:
    for person, address in (("MAI000000", "a"), ("MAI000000", "b"), (None, "a")):
        counted.fail(address, person)
    assert trail(office) == []
    clock.move(minutes=1)
    counted.fail("a", None)
    at = "2026-11-23T07:00:00Z"
    assert trail(office) == [
        ("office", {"minute": at, "tries": 3, "addresses": 2}),
        ("MAI000000", {"minute": at, "tries": 2}),
    ]
    counted.write(unfinished=True)
    assert trail(office)[2:] == [
        ("office", {"minute": "2026-11-23T07:01:00Z", "tries": 1, "addresses": 1})
    ]


def test_the_publishers_round_writes_them(call: Caller, office: Office, clock: Clock) -> None:
    call("POST", "/office/sign-in", data={"login": "nobody", "password": "x"})
    clock.move(minutes=1)
    assert call.app.service.publisher.run_once()
    assert [entry for entry, _ in trail(office)] == ["office"]
    assert "nobody" not in str(trail(office))
