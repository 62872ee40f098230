"""An office whose mails go to a real mail server, and notices in it."""

from __future__ import annotations

from typing import Any

from credissuer.notices.envelope import Sender
from credissuer.notices.mailer import Post
from credissuer.notices.notice import NoticeRecord
from credissuer.notices.smtp import Smtp, server
from credissuer.store.sending.notices import NoticeReading
from tests.contracts import store_records as records
from tests.offices import Household

BY = Sender("Văn phòng", "office@tnso.example")


def connected(house: Household, port: int, seconds: float = 5) -> None:
    """Let the office send its mails to the server at this port."""
    there = Smtp(server(f"smtp://127.0.0.1:{port}?tls=none"), seconds=seconds)
    house.change(post=Post(there, BY))


def queued(house: Household, serial: int = 1, **changes: Any) -> NoticeRecord:
    """A notice that waits in the office."""
    record = records.notice(serial, **changes)
    with house.store.write() as transaction:
        transaction.add([record])
    return record


def stored(house: Household, serial: int = 1) -> NoticeRecord:
    """The same notice as it stands now."""
    with house.store.read() as reading:
        found = reading.of(NoticeReading).by_id(records.notice(serial).id)
    assert found is not None
    return found


def every(house: Household) -> list[NoticeRecord]:
    """All notices of the office."""
    with house.store.read() as reading:
        return reading.of(NoticeReading).page(limit=1_000)
