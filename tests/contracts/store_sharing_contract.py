"""The contract of every store for several processes on one database."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import Event
from threading import Thread
from time import monotonic, sleep

import pytest

from credissuer.audit.trail import first_break
from credissuer.errors import ConfigError
from credissuer.store.contract import Store
from tests.contracts import store_records as records

Reopen = Callable[[], Store]
SPAWN = multiprocessing.get_context("spawn")
TIMES = 40


def _take(reopen: Reopen, count: int) -> list[int]:
    store = reopen()
    indices: list[int] = []
    for _ in range(TIMES):
        with store.write() as transaction:
            indices += transaction.status_lists.take_indices(1, count)
            transaction.audit.append([records.event()])
    store.close()
    return indices


def _die_while_writing(reopen: Reopen, writing: Event) -> None:
    with reopen().write() as transaction:
        transaction.add(records.certificate_and_parents(2))
        transaction.audit.append([records.event()])
        writing.set()
        os.kill(os.getpid(), signal.SIGKILL)


def _append(store: Store) -> None:
    with store.write() as transaction:
        transaction.audit.append([records.event(2)])


class StoreSharingContract:
    """Subclasses give `store` and `reopen`, a picklable function that opens the same database
    again.
    """

    @pytest.fixture
    def other(self, reopen: Reopen) -> Iterator[Store]:
        """A second store of the same database."""
        other = reopen()
        yield other
        other.close()

    def test_processes_never_take_the_same_index(self, store: Store, reopen: Reopen) -> None:
        records.add_certificates(store)
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
        records.add_certificates(store, 1)
        writing = SPAWN.Event()
        process = SPAWN.Process(target=_die_while_writing, args=(reopen, writing))
        process.start()
        process.join()
        assert writing.is_set() and process.exitcode == -signal.SIGKILL
        with store.write() as transaction:
            assert list(transaction.certificates.all()) == [records.certificate(1)]
            assert transaction.audit.last() is None
            transaction.add(records.certificate_and_parents(2))

    def test_a_read_transaction_does_not_see_later_writes(self, store: Store, other: Store) -> None:
        records.add_certificates(store, 1)
        with store.read() as reading:
            certificates = reading.certificates.all()
            before = [next(certificates)]
            with other.write() as transaction:
                transaction.add(records.certificate_and_parents(2))
                transaction.status_lists.take_indices(1, 1)
                transaction.audit.append([records.event()])
            assert before + list(certificates) == [records.certificate(1)]
            assert reading.status_lists.all()[0].taken == 0
            assert reading.audit.last() is None and reading.audit.recorded_head() is None
        with store.read() as reading:
            assert len(list(reading.certificates.all())) == 2

    def test_a_reader_does_not_see_uncommitted_changes(self, store: Store, other: Store) -> None:
        records.add_certificates(store, 1)
        with store.write() as transaction:
            transaction.add(records.certificate_and_parents(2))
            with other.read() as reading:
                assert list(reading.certificates.all()) == [records.certificate(1)]
        with other.read() as reading:
            assert len(list(reading.certificates.all())) == 2

    def test_a_writer_with_a_short_timeout_gives_up_and_the_next_one_waits(
        self, store: Store, other: Store
    ) -> None:
        records.add_certificates(store, 1)
        start = monotonic()
        with store.write(), pytest.raises(ConfigError) as refusal, other.write(patience_ms=100):
            pass
        assert refusal.value.code == "database.busy" and monotonic() - start < 5
        with other.write(patience_ms=100) as transaction:
            transaction.audit.append([records.event(1)])
        with store.write():
            thread = Thread(target=_append, args=[other])
            thread.start()
            sleep(0.5)
        thread.join()
        with store.read() as reading:
            head = reading.audit.last()
        assert head is not None and head.seq == 2

    def test_what_one_process_wrote_is_read_by_the_next(self, store: Store, reopen: Reopen) -> None:
        records.add_certificates(store, 1)
        store.close()
        other = reopen()
        with other.read() as reading:
            assert list(reading.certificates.all()) == [records.certificate(1)]
        other.close()
