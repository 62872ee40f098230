"""Connections that break: what was not begun is begun again, what was committed is not failed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from threading import Timer

import pytest

from credissuer.errors import ConfigError
from credissuer.store.sql import SqlStore, open_store
from tests.contracts import store_records as records
from tests.postgres import Server, query
from tests.postgres_proxy import Proxy, between
from tests.store.conftest import read_status_lists, refusal_code


@pytest.fixture
def url(postgres: Server) -> str:
    """A database of this test alone, empty, of the newest schema."""
    return postgres.create()


@pytest.fixture
def proxy(url: str) -> Iterator[Proxy]:
    with between(url) as proxy:
        yield proxy


@pytest.fixture
def store(proxy: Proxy) -> Iterator[SqlStore]:
    """The store behind the proxy, with the first certificate in it."""
    store = open_store(proxy.url, busy_timeout_ms=500)
    records.add_certificates(store, 1)
    yield store
    store.close()


def _entries(url: str) -> int:
    return int(query(url, "SELECT count(*) FROM audit")[0][0])


def _append(store: SqlStore) -> None:
    with store.write() as transaction:
        transaction.audit.append([records.event()])


def test_a_commit_whose_answer_is_lost_holds(store: SqlStore, proxy: Proxy, url: str) -> None:
    proxy.at_commit = "after"
    _append(store)
    assert proxy.at_commit is None and _entries(url) == 1


def test_a_commit_that_did_not_arrive_is_refused_and_can_be_repeated(
    store: SqlStore, proxy: Proxy, url: str
) -> None:
    proxy.at_commit = "before"
    assert refusal_code(lambda: _append(store)) == "database.unavailable"
    assert _entries(url) == 0
    _append(store)
    assert _entries(url) == 1


def test_an_entry_of_somebody_else_is_not_taken_for_ones_own(
    store: SqlStore, proxy: Proxy, url: str
) -> None:
    other = open_store(url)
    with pytest.raises(ConfigError) as refusal, store.write() as transaction:
        transaction.audit.append([records.event(1)])
        proxy.at_commit = "before"
        # The other one waits for its turn, and has it as soon as the connection is lost.
        waiting = Timer(0, lambda: _append_another(other))
        waiting.start()
        time.sleep(0.1)
    waiting.join()
    other.close()
    assert refusal.value.code == "database.unavailable"
    assert query(url, "SELECT seq, object FROM audit") == [(1, records.event(2).object)]


def _append_another(store: SqlStore) -> None:
    with store.write() as transaction:
        transaction.audit.append([records.event(2)])


def test_what_nobody_can_tell_is_said_to_be_unknown(
    store: SqlStore, proxy: Proxy, url: str
) -> None:
    proxy.at_commit, proxy.goes_down = "after", True
    assert refusal_code(lambda: _append(store)) == "database.outcome_unknown"
    proxy.is_down = False
    assert _entries(url) == 1
    read_status_lists(store)


def test_a_transaction_is_begun_again_for_a_few_seconds(store: SqlStore, proxy: Proxy) -> None:
    store.close()
    proxy.is_down = True

    def recover() -> None:
        proxy.is_down = False

    Timer(0.7, recover).start()
    _append(store)
    read_status_lists(store)


def test_a_server_that_stands_still_is_left_after_a_while(store: SqlStore, url: str) -> None:
    with pytest.raises(ConfigError) as refusal, store.read() as reading:
        reading.audit.recorded_head()
        [(backend,)] = query(
            url,
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND state = 'idle in transaction'",
        )
        os.kill(backend, signal.SIGSTOP)
        try:
            began = time.monotonic()
            reading.audit.recorded_head()
        finally:
            os.kill(backend, signal.SIGCONT)
    assert refusal.value.code == "database.unavailable"
    assert 1 <= time.monotonic() - began < 10
    read_status_lists(store)


def test_a_standby_is_not_written_to(postgres: Server, url: str) -> None:
    """As libpq sees it: of the hosts of a URL the one that writes is taken."""
    socket = postgres.url("postgres").partition("host=")[2]
    name = url.partition("@/")[2].partition("?")[0]
    several = f"postgresql://postgres@/{name}?host=127.0.0.1:1&host={socket}:5432"
    store = open_store(several)
    read_status_lists(store)
    store.close()
    refused = open_store(f"{url}&target_session_attrs=standby", busy_timeout_ms=500)
    assert refusal_code(refused.require_current) == "database.unavailable"
