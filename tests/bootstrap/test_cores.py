"""How many processes can work at once."""

from __future__ import annotations

import os

from credissuer.bootstrap.cores import cores


def test_only_those_count_that_this_process_may_use() -> None:
    allowed = os.sched_getaffinity(0)
    assert cores() == len(allowed)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        assert cores() == 1
    finally:
        os.sched_setaffinity(0, allowed)
