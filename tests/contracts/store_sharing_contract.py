"""What every store is held to where several processes use one database at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import Event
from threading import Thread
from time import monotonic, sleep

import pytest

from credissuer.audit.trail import first_break
from credissuer.errors import ConfigError
from credissuer.store.contract import Store
from tests.contracts import store_records as of

Reopen = Callable[[], Store]
SPAWN = multiprocessing.get_context("spawn")
TIMES = 40


def _take(reopen: Reopen, count: int) -> list[int]:
    store = reopen()
    taken: list[int] = []
    for _ in range(TIMES):
        with store.write() as transaction:
            taken += transaction.status_lists.take_indices(1, count)
            transaction.audit.append([of.event()])
    store.close()
    return taken


def _die_while_writing(reopen: Reopen, writing: Event) -> None:
    with reopen().write() as transaction:
        transaction.add(of.family(2))
        transaction.audit.append([of.event()])
        writing.set()
        os.kill(os.getpid(), signal.SIGKILL)


def _append(store: Store) -> None:
    with store.write() as transaction:
        transaction.audit.append([of.event(2)])


class StoreSharingContract:
    """Subclasses give `store`, and `reopen`: picklable, opens the same database once more."""

    def test_processes_that_take_indices_at_once_never_share_one(
        self, store: Store, reopen: Reopen
    ) -> None:
        of.furnish(store)
        with ProcessPoolExecutor(2, SPAWN) as processes:
            first, second = processes.map(_take, [reopen] * 2, [1, 3])
        assert len({*first, *second}) == len(first) + len(second) == TIMES * 4
        with store.read() as reading:
            assert reading.status_lists.all()[0].taken == TIMES * 4
            assert first_break(reading.audit.entries(), head=reading.audit.recorded_head()) is None
            head = reading.audit.last()
        assert head is not None and head.seq == TIMES * 2

    def test_a_process_killed_while_writing_leaves_nothing_and_no_lock(
        self, store: Store, reopen: Reopen
    ) -> None:
        of.furnish(store, 1)
        writing = SPAWN.Event()
        process = SPAWN.Process(target=_die_while_writing, args=(reopen, writing))
        process.start()
        process.join()
        assert writing.is_set() and process.exitcode == -signal.SIGKILL
        with store.write() as transaction:
            assert list(transaction.certificates.all()) == [of.certificate(1)]
            assert transaction.audit.last() is None
            transaction.add(of.family(2))

    def test_a_snapshot_stands_still_while_others_write(self, store: Store, reopen: Reopen) -> None:
        of.furnish(store, 1)
        other = reopen()
        with store.read() as reading:
            walk = reading.certificates.all()
            before = [next(walk)]
            with other.write() as transaction:
                transaction.add(of.family(2))
                transaction.status_lists.take_indices(1, 1)
                transaction.audit.append([of.event()])
            assert before + list(walk) == [of.certificate(1)]
            assert reading.status_lists.all()[0].taken == 0
            assert reading.audit.last() is None and reading.audit.recorded_head() is None
        with store.read() as reading:
            assert len(list(reading.certificates.all())) == 2
        other.close()

    def test_a_reader_sees_nothing_of_what_is_not_committed(
        self, store: Store, reopen: Reopen
    ) -> None:
        of.furnish(store, 1)
        other = reopen()
        with store.write() as transaction:
            transaction.add(of.family(2))
            with other.read() as reading:
                assert list(reading.certificates.all()) == [of.certificate(1)]
        with other.read() as reading:
            assert len(list(reading.certificates.all())) == 2
        other.close()

    def test_a_writer_of_little_patience_gives_up_and_the_next_waits_as_ever(
        self, store: Store, reopen: Reopen
    ) -> None:
        of.furnish(store, 1)
        other, start = reopen(), monotonic()
        with store.write(), pytest.raises(ConfigError) as caught, other.write(patience_ms=100):
            pass
        assert caught.value.code == "database.busy" and monotonic() - start < 5
        with other.write(patience_ms=100) as transaction:
            transaction.audit.append([of.event(1)])
        with store.write():
            waiting = Thread(target=_append, args=[other])
            waiting.start()
            sleep(0.5)
        waiting.join()
        with store.read() as reading:
            head = reading.audit.last()
        assert head is not None and head.seq == 2
        other.close()

    def test_what_one_process_wrote_is_there_for_the_next(
        self, store: Store, reopen: Reopen
    ) -> None:
        of.furnish(store, 1)
        store.close()
        other = reopen()
        with other.read() as reading:
            assert list(reading.certificates.all()) == [of.certificate(1)]
        other.close()
