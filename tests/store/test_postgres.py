"""The store on PostgreSQL, held to the same contract; and what is PostgreSQL's alone."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url

from credissuer.errors import ConfigError, RefusedError
from credissuer.store.databases.postgres import Postgres
from credissuer.store.databases.postgres_errors import coded, place_of
from credissuer.store.sql import SqlStore, open_store
from credissuer.store.table import Row
from credverifier.wire.status.standing import Standing
from tests.contracts import store_records as of
from tests.contracts.store_change_contract import StoreChangeContract
from tests.contracts.store_contract import StoreContract
from tests.contracts.store_ledger_contract import StoreLedgerContract
from tests.contracts.store_note_contract import StoreNoteContract
from tests.contracts.store_report_contract import StoreReportContract
from tests.contracts.store_sharing_contract import Reopen, StoreSharingContract
from tests.postgres import Server, query, serving
from tests.store.futures import future


@pytest.fixture
def url(postgres: Server) -> str:
    """A database of this test alone, empty, of the newest schema."""
    return postgres.made()


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    store = open_store(url)
    yield store
    store.close()


class TestRows(StoreContract):
    pass


class TestNotes(StoreNoteContract):
    pass


class TestReports(StoreReportContract):
    pass


class TestChanges(StoreChangeContract):
    pass


class TestLedgers(StoreLedgerContract):
    pass


class TestSharing(StoreSharingContract):
    @pytest.fixture
    def reopen(self, url: str) -> Reopen:
        return partial(open_store, url)


def _code(action: Callable[[], object]) -> str:
    with pytest.raises(ConfigError) as caught:
        action()
    assert caught.value.words("vi") and caught.value.words("en")
    return caught.value.code


def _lists(store: SqlStore) -> object:
    with store.read() as reading:
        return reading.status_lists.all()


def _end_sessions(url: str) -> None:
    query(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'nobody'",
        "DELETE FROM audit WHERE seq = 2",
        "TRUNCATE audit",
        "INSERT INTO audit SELECT 2, at, actor, request_id, action, object, detail, previous, hash FROM audit LIMIT 1",
        "DELETE FROM audit_head",
        "TRUNCATE audit_head",
        "UPDATE audit_head SET seq = seq - 1",
        "UPDATE certificate SET standing = 'good'",
        'UPDATE certificate SET "index" = 131072',
        "UPDATE rendition SET signature = 's'",
        "UPDATE status_list SET changes = -1",
        "DELETE FROM subject",
        "UPDATE certificate_note SET text = 'nothing'",
        "DELETE FROM certificate_note",
        "TRUNCATE certificate_note",
    ],
)
def test_the_database_itself_refuses(store: SqlStore, url: str, statement: str) -> None:
    of.furnish(store, 1)
    with store.write() as transaction:
        transaction.add([of.intent(1)])
        transaction.audit.append([of.event(1), of.event(2)])
        of.append_note(transaction)
    with pytest.raises(psycopg.IntegrityError):
        query(url, statement)
    assert store.check() == []


def test_a_guard_that_is_gone_or_switched_off_is_reported(store: SqlStore, url: str) -> None:
    query(url, "ALTER TABLE audit DISABLE TRIGGER audit_stays_filled")
    query(url, "DROP TRIGGER audit_head_stays ON audit_head")
    query(url, "DROP TRIGGER certificate_note_stays_filled ON certificate_note")
    first, second, third = store.check()
    assert "audit_stays_filled" in first and "audit_head_stays" in second
    assert "certificate_note_stays_filled" in third


def test_a_broken_rule_names_the_rule_and_repeats_no_row(store: SqlStore) -> None:
    named, odd = of.subject(1, kind="animal"), of.subject(2, name="Ánh\0")
    with pytest.raises(RefusedError) as caught, store.write() as transaction:
        transaction.add([named])
    with pytest.raises(RefusedError) as changed, store.write() as transaction:
        transaction.add([odd])
    assert caught.value.code == changed.value.code == "store.conflict"
    assert "ck_subject_kind" in caught.value.words("en")
    for error in (caught.value, changed.value):
        assert "Ánh" not in "".join(traceback.format_exception(error))


def test_a_connection_cut_while_writing_leaves_nothing(store: SqlStore, url: str) -> None:
    of.furnish(store, 1)
    with pytest.raises(ConfigError) as caught, store.write() as transaction:
        transaction.add(of.family(2))
        transaction.audit.append([of.event()])
        _end_sessions(url)
        transaction.add(of.family(3))
    assert caught.value.code == "database.unavailable"
    with pytest.raises(ConfigError) as late, store.write() as transaction:
        transaction.audit.append([of.event()])
        _end_sessions(url)
    assert late.value.code == "database.unavailable"
    with store.write() as transaction:
        assert list(transaction.certificates.all()) == [of.certificate(1)]
        assert transaction.audit.last() is None and transaction.audit.recorded_head() is None
        transaction.add(of.family(2))


def test_a_server_that_dies_is_named_and_found_again_without_a_restart() -> None:
    with serving() as server:
        url = server.made()
        store = open_store(url)
        of.furnish(store, 1)
        with pytest.raises(ConfigError) as caught, store.write() as transaction:
            transaction.add(of.family(2))
            server.stop()
            transaction.audit.append([of.event()])
        assert caught.value.code == "database.unavailable"
        assert (
            _code(lambda: _lists(store)) == _code(store.require_current) == "database.unavailable"
        )
        server.start()
        with store.write() as transaction:
            assert list(transaction.certificates.all()) == [of.certificate(1)]
            transaction.audit.append([of.event()])
        assert store.check() == []
        store.close()


def test_a_server_that_may_lose_what_it_confirmed_is_refused(postgres: Server, url: str) -> None:
    query(url, f"ALTER DATABASE {_name(url)} SET synchronous_commit = off")
    assert _code(open_store(url).require_current) == "database.not_durable"
    query(url, f"ALTER DATABASE {_name(url)} SET synchronous_commit = remote_apply")
    with closing(open_store(url)) as store:
        store.require_current()


def test_a_database_in_another_encoding_is_refused(postgres: Server) -> None:
    postgres.query(
        "CREATE DATABASE latin TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'"
    )
    assert _code(open_store(postgres.url("latin")).upgrade) == "database.encoding"


def test_waiting_for_another_writer_ends_after_the_busy_timeout(store: SqlStore, url: str) -> None:
    hasty = open_store(url, busy_timeout_ms=50)
    with store.write(), pytest.raises(ConfigError) as caught, hasty.write():
        pass
    assert caught.value.code == "database.busy"
    with hasty.write() as transaction:
        transaction.add([of.subject(1)])
    hasty.close()


def test_a_writer_sees_all_that_was_written_before_its_turn(store: SqlStore, url: str) -> None:
    of.furnish(store, 1)
    other, found = open_store(url), []

    def next_writer() -> None:
        with other.write() as transaction:
            found.append(transaction.certificates.by_number(of.certificate(1).number))

    with store.write() as transaction:
        waiting = Thread(target=next_writer)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive(), "two writers at once"
        transaction.certificates.change_standing(of.certificate(1, standing=Standing.REVOKED))
    waiting.join()
    assert found == [of.certificate(1, standing=Standing.REVOKED)]
    other.close()


def test_publishers_of_one_database_take_turns_and_a_lost_one_lets_go(
    store: SqlStore, url: str
) -> None:
    other, turns = open_store(url), []

    def next_publisher() -> None:
        with other.publish_lock():
            turns.append("other")

    with store.publish_lock():
        waiting = Thread(target=next_publisher)
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive(), "two publishers at once"
        with store.write() as transaction:  # work goes on meanwhile
            transaction.audit.append([of.event()])
        turns.append("first")
    waiting.join()
    assert turns == ["first", "other"]
    with store.publish_lock():
        _end_sessions(url)
        next_publisher()
    assert turns == ["first", "other", "other"]
    other.close()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("DiskFull", "storage.full"),
        ("IoError", "storage.error"),
        ("ReadOnlySqlTransaction", "storage.error"),
        ("InsufficientPrivilege", "storage.error"),
        ("DataCorrupted", "storage.damaged"),
        ("IndexCorrupted", "storage.damaged"),
        ("TooManyConnections", "database.unavailable"),
        ("CannotConnectNow", "database.unavailable"),
        ("AdminShutdown", "database.unavailable"),
        ("InvalidPassword", "database.unavailable"),
        ("InvalidCatalogName", "database.unavailable"),
        ("LockNotAvailable", "database.busy"),
        ("QueryCanceled", "database.busy"),
        ("DeadlockDetected", "database.busy"),
        ("SerializationFailure", "database.busy"),
        ("UndefinedTable", None),
        ("SyntaxError", None),
    ],
)
def test_errors_of_the_server_have_the_office_s_codes(error: str, code: str | None) -> None:
    named = coded(
        getattr(psycopg.errors, error)("said, with hunter2"), "postgresql://host/office", "hunter2"
    )
    assert (named.code if named else None) == code
    assert named is None or "hunter2" not in named.words("vi") + named.words("en")


def test_a_place_holds_no_secret() -> None:
    url = make_url(
        "postgresql://office:hunter2@host:5433/office?password=hunter2&sslmode=verify-full&sslpassword=x"
    )
    assert place_of(url) == "postgresql://office@host:5433/office?sslmode=verify-full"


def test_migrating_leads_to_the_tables_of_the_code(postgres: Server, url: str) -> None:
    other = postgres.made("template1")
    made, migrated = (
        create_engine(one.replace("postgresql:", "postgresql+psycopg:")) for one in (other, url)
    )
    Row.metadata.create_all(made)
    with migrated.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Row.metadata) == []
    columns = (
        "SELECT table_name, column_name, data_type, is_nullable, collation_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name <> 'alembic_version' ORDER BY 1, 2"
    )
    rules = (
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        " AND contype <> 'n' AND conrelid::regclass::text <> 'alembic_version' ORDER BY 1"
    )
    indices = (
        "SELECT indexname, indexdef FROM pg_indexes"
        " WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY 1"
    )
    for question in (columns, rules, indices):
        assert query(other, question) == query(url, question)
    assert {row[4] for row in query(url, columns) if row[2] == "text"} == {"C"}
    made.dispose()
    migrated.dispose()


def _upgrade(url: str) -> None:
    store = open_store(url)
    store.upgrade()
    store.close()


def test_processes_that_make_a_database_at_once_make_one(postgres: Server) -> None:
    url = postgres.made("template1")
    with closing(open_store(url)) as empty:
        assert empty.schema()["database"] is None
        assert _code(empty.require_current) == "database.missing"
    with ProcessPoolExecutor(2, get_context("spawn")) as processes:
        list(processes.map(_upgrade, [url] * 4))
    store = open_store(url)
    store.require_current()
    assert store.check() == []
    store.close()


def test_a_migration_goes_the_whole_way_or_none_and_newer_schemas_are_refused(
    store: SqlStore, url: str, tmp_path: Path
) -> None:
    of.furnish(store, 1)
    (tmp_path / "broken").mkdir()
    broken = SqlStore(
        Postgres(make_url(url)),
        busy_timeout_ms=30_000,
        schema=future(tmp_path / "broken", "raise LookupError"),
    )
    with pytest.raises(LookupError):
        broken.upgrade()
    broken.close()
    store.require_current()
    later = SqlStore(Postgres(make_url(url)), busy_timeout_ms=30_000, schema=future(tmp_path))
    assert _code(later.require_current) == "schema.too_old"
    later.upgrade()
    later.require_current()
    with later.read() as reading:
        assert list(reading.certificates.all()) == [of.certificate(1)]
    later.close()
    assert _code(store.require_current) == _code(store.upgrade) == "schema.too_new"


def test_the_database_of_another_program_is_left_alone(postgres: Server) -> None:
    url = postgres.made("template1")
    query(url, "CREATE TABLE places (name text)")
    with closing(open_store(url)) as store:
        assert _code(store.upgrade) == "database.foreign"
    assert query(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(1,)]


def _name(url: str) -> str:
    return str(make_url(url).database)
