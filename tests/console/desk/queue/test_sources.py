"""My queue: what is late first, then by deadline, then what waits longest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from credissuer.console.desk.queue import sources
from credissuer.console.desk.queue.sources import QueueItem
from credissuer.office import Office
from credissuer.staff.roles import ANYBODY

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def item(title: str, since: int, due: int | None) -> QueueItem:
    return QueueItem(
        kind="case",
        step="decide",
        title=title,
        path="/office/cases",
        who="Lan",
        since=NOW - timedelta(hours=since),
        due=None if due is None else NOW + timedelta(hours=due),
    )


def test_the_most_urgent_stands_first_whatever_part_it_comes_from(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = [item("old", 90, None), item("soon", 1, 2)]
    second = [item("late", 2, -1), item("new", 1, None)]
    monkeypatch.setattr(sources, "SOURCES", (lambda *_: first, lambda *_: second))
    found = sources.items(office, office.call(ANYBODY))
    assert [one.title for one in found] == ["late", "soon", "old", "new"]
