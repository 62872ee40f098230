"""Who was let in and who was not stands in the audit trail, whatever the caller sends."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from credissuer.operations.access.record_logins import record_call, record_failed_logins
from credissuer.operations.perform import perform
from credissuer.staff.roles import ANYBODY, Actor
from tests.offices import Household


@pytest.mark.parametrize(("admitted", "action"), [(True, "call.admitted"), (False, "call.denied")])
def test_a_call_is_recorded_with_who_asked_for_what(
    house: Household, admitted: bool, action: str
) -> None:
    nobody = Actor(id="token:1", roles=frozenset())
    call = house.office.call(nobody, "request-1")
    perform(house.office, call, record_call, "GET /api/v1/audit", admitted=admitted)
    with house.store.read() as reading:
        [entry] = reading.audit.entries()
    assert (entry.action, entry.object, entry.actor, entry.request_id, entry.detail) == (
        action,
        "GET /api/v1/audit",
        "token:1",
        "request-1",
        {},
    )


def test_a_long_path_is_cut(house: Household) -> None:
    path = "GET /" + "a" * 1000
    perform(house.office, house.office.call(ANYBODY), record_call, path, admitted=False)
    assert house.trail() == [("call.denied", path[:500])]


def test_failed_logins_are_counted_and_name_nobody(house: Household) -> None:
    minute = datetime(2026, 11, 2, 2, 5, tzinfo=UTC)
    call = house.office.call(ANYBODY)
    perform(house.office, call, record_failed_logins, minute, 7, 3)
    with house.store.read() as reading:
        [entry] = reading.audit.entries()
    assert (entry.action, entry.object, entry.actor) == ("login.failed", "bearer token", "public")
    assert entry.detail == {"minute": "2026-11-02T02:05:00Z", "tries": 7, "addresses": 3}
