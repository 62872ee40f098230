"""Wrong tokens are counted in the audit trail, in one row a minute."""

from __future__ import annotations

import asyncio
from typing import Any

from credissuer.office import Office
from tests.callers import Caller
from tests.offices import Clock


def failed_logins(office: Office) -> list[dict[str, Any]]:
    with office.store.read() as reading:
        return [
            dict(entry.detail)
            for entry in reading.audit.entries()
            if entry.action == "login.failed"
        ]


def call_with_wrong_token(call: Caller, times: int = 1) -> None:
    for _ in range(times):
        assert call.get(
            "/api/v1/audit", headers={"Authorization": "Bearer crd_wrong"}
        ).status_code in (401, 429)


def test_the_wrong_tokens_of_a_minute_are_one_row(
    call: Caller, office: Office, clock: Clock
) -> None:
    call_with_wrong_token(call, 70)
    call_with_wrong_token(call.at("192.0.2.9"), 2)
    assert failed_logins(office) == []
    clock.move(minutes=1)
    call_with_wrong_token(call)
    assert failed_logins(office) == [
        {"minute": "2026-11-23T07:00:00Z", "tries": 72, "addresses": 2}
    ]
    clock.move(minutes=5)
    assert call.app.service.publisher.run_once()
    assert failed_logins(office)[1:] == [
        {"minute": "2026-11-23T07:01:00Z", "tries": 1, "addresses": 1}
    ]
    assert call.app.service.publisher.run_once() and len(failed_logins(office)) == 2


def test_a_missing_token_is_not_counted(call: Caller, office: Office, clock: Clock) -> None:
    call.get("/api/v1/audit")
    clock.move(minutes=1)
    call.app.service.failed_logins.write()
    assert failed_logins(office) == []


def test_the_row_has_no_address_and_no_token(call: Caller, office: Office, clock: Clock) -> None:
    call_with_wrong_token(call)
    clock.move(minutes=1)
    call.app.service.failed_logins.write()
    with office.store.read() as reading:
        [entry] = [entry for entry in reading.audit.entries() if entry.action == "login.failed"]
    assert (entry.actor, entry.object, entry.request_id) == ("public", "bearer token", None)
    assert "192.0.2" not in str(entry) and "wrong" not in str(entry)


def test_the_count_is_written_when_the_server_stops(call: Caller, office: Office) -> None:
    call_with_wrong_token(call, 3)
    waiting = ["lifespan.startup", "lifespan.shutdown"]

    async def receive() -> dict[str, str]:
        return {"type": waiting.pop(0)}

    async def send(message: object) -> None:
        """Ignore the message."""

    asyncio.run(call.app({"type": "lifespan"}, receive, send))
    assert [row["tries"] for row in failed_logins(office)] == [3]
