"""Work beside the requests."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from credissuer.errors import RefusedError
from credissuer.http.background import Background
from credissuer.http.monitoring.logs import open_log

LOG = open_log()


def test_it_goes_on_at_once_while_there_is_work_and_ends_when_it_is_told() -> None:
    pieces: Iterator[int] = iter([3, 2, 1, 0])
    done = threading.Event()

    def work() -> int:
        left = next(pieces, None)
        if left == 0:
            done.set()
        return left or 0

    # An hour's pause: only pieces that follow at once come to their end in this test.
    background = Background("work", work, 3_600, LOG)
    background.start()
    assert done.wait(5)
    background.stop(5)
    assert not background._thread.is_alive()


def test_a_failure_is_logged_by_its_code_and_ends_nothing() -> None:
    failing = True

    def work() -> int:
        if failing:
            raise RefusedError("notice.erased")
        return 1

    background = Background("work", work, 2, LOG)
    pauses = []
    for _ in range(6):
        assert background.run_once() is False
        pauses.append(background.pause())
    assert pauses == [4, 8, 16, 30, 30, 30]
    failing = False
    assert background.run_once() is True
    assert background.pause() == 2


def test_a_pause_longer_than_half_a_minute_stays() -> None:
    background = Background("work", lambda: 1 // 0, 60, LOG)
    background.run_once()
    assert background.pause() == 60
