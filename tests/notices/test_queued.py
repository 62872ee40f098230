"""Queuing a notice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from credissuer.errors import RefusedError
from credissuer.notices.notice import Recipient
from credissuer.notices.queued import notice

LAN = Recipient("lan@example.com", "vi")


def test_a_notice_has_what_it_was_given() -> None:
    due = datetime(2026, 12, 1, tzinfo=UTC)
    made = notice("suspended", LAN, {"number": "7K3M9QX2HS"}, key="suspended:1", due=due)
    assert (made.kind, made.recipient, made.language) == ("suspended", "lan@example.com", "vi")
    assert (made.facts, made.due_at) == ({"number": "7K3M9QX2HS"}, due)
    assert (made.attempts, made.sent_at, made.failed_at) == (0, None, None)


def test_one_occasion_has_one_id_and_another_another() -> None:
    first, same, other = (notice("suspended", LAN, {}, key=key) for key in ("a", "a", "b"))
    assert first.id == same.id != other.id
    assert len(first.id) == 32


def test_a_door_without_its_link_is_not_queued() -> None:
    with pytest.raises(ValueError, match="link"):
        notice("magic_link", LAN, {"name": "Lan"}, key="x")


def test_a_kind_that_there_is_not_is_not_queued() -> None:
    with pytest.raises(KeyError):
        notice("birthday", LAN, {}, key="x")


def test_an_address_that_would_write_headers_is_refused() -> None:
    with pytest.raises(RefusedError) as caught:
        notice("suspended", Recipient("lan@example.com\nBcc: x@example.com", "vi"), {}, key="x")
    assert caught.value.code == "notice.recipient_invalid"
