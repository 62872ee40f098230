"""What only PostgreSQL does: its rules, errors, locks, connections and migrations."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
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
from tests.contracts import store_records as records
from tests.postgres import Server, query, serving
from tests.store.conftest import assert_upgrade_keeps_rows, read_status_lists, refusal_code
from tests.store.futures import future


@pytest.fixture
def url(postgres: Server) -> str:
    """A database of this test alone, empty, of the newest schema."""
    return postgres.create()


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    store = open_store(url)
    yield store
    store.close()


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
        "INSERT INTO audit SELECT 2, at, actor, request_id, action, object, detail, previous, hash"
        " FROM audit LIMIT 1",
        "DELETE FROM audit_head",
        "TRUNCATE audit_head",
        "UPDATE audit_head SET seq = seq - 1",
        "UPDATE certificate SET standing = 'good'",
        'UPDATE certificate SET "index" = 131072',
        "UPDATE rendition SET signature = 's'",
        "UPDATE status_list SET changes = -1",
        "DELETE FROM subject",
    ],
)
def test_the_database_itself_refuses_inconsistent_rows(
    store: SqlStore, url: str, statement: str
) -> None:
    records.add_certificates(store, 1)
    with store.write() as transaction:
        transaction.add([records.intent(1)])
        transaction.audit.append([records.event(1), records.event(2)])
    with pytest.raises(psycopg.IntegrityError):
        query(url, statement)
    assert store.check() == []


def test_a_missing_or_disabled_trigger_is_reported(store: SqlStore, url: str) -> None:
    query(url, "ALTER TABLE audit DISABLE TRIGGER audit_stays_filled")
    query(url, "DROP TRIGGER audit_head_stays ON audit_head")
    first, second = store.check()
    assert "audit_stays_filled" in first and "audit_head_stays" in second


def test_a_refusal_names_the_violated_constraint_and_repeats_no_row(store: SqlStore) -> None:
    unknown_kind, with_nul = records.subject(1, kind="animal"), records.subject(2, name="Ánh\0")
    with pytest.raises(RefusedError) as first_refusal, store.write() as transaction:
        transaction.add([unknown_kind])
    with pytest.raises(RefusedError) as second_refusal, store.write() as transaction:
        transaction.add([with_nul])
    assert first_refusal.value.code == second_refusal.value.code == "store.conflict"
    assert "ck_subject_kind" in first_refusal.value.words("en")
    for error in (first_refusal.value, second_refusal.value):
        assert "Ánh" not in "".join(traceback.format_exception(error))


def test_a_connection_lost_while_writing_changes_nothing(store: SqlStore, url: str) -> None:
    records.add_certificates(store, 1)
    with pytest.raises(ConfigError) as refusal, store.write() as transaction:
        transaction.add(records.certificate_and_parents(2))
        transaction.audit.append([records.event()])
        _end_sessions(url)
        transaction.add(records.certificate_and_parents(3))
    assert refusal.value.code == "database.unavailable"
    with pytest.raises(ConfigError) as refusal_at_commit, store.write() as transaction:
        transaction.audit.append([records.event()])
        _end_sessions(url)
    assert refusal_at_commit.value.code == "database.unavailable"
    with store.write() as transaction:
        assert list(transaction.certificates.all()) == [records.certificate(1)]
        assert transaction.audit.last() is None and transaction.audit.recorded_head() is None
        transaction.add(records.certificate_and_parents(2))


def test_a_store_reconnects_to_a_restarted_server() -> None:
    with serving() as server:
        url = server.create()
        store = open_store(url)
        records.add_certificates(store, 1)
        with pytest.raises(ConfigError) as refusal, store.write() as transaction:
            transaction.add(records.certificate_and_parents(2))
            server.stop()
            transaction.audit.append([records.event()])
        assert refusal.value.code == "database.unavailable"
        assert (
            refusal_code(lambda: read_status_lists(store))
            == refusal_code(store.require_current)
            == "database.unavailable"
        )
        server.start()
        with store.write() as transaction:
            assert list(transaction.certificates.all()) == [records.certificate(1)]
            transaction.audit.append([records.event()])
        assert store.check() == []
        store.close()


def test_a_server_without_synchronous_commit_is_refused(postgres: Server, url: str) -> None:
    query(url, f"ALTER DATABASE {_name(url)} SET synchronous_commit = off")
    assert refusal_code(open_store(url).require_current) == "database.not_durable"
    query(url, f"ALTER DATABASE {_name(url)} SET synchronous_commit = remote_apply")
    with closing(open_store(url)) as store:
        store.require_current()


def test_a_database_in_another_encoding_is_refused(postgres: Server) -> None:
    postgres.query(
        "CREATE DATABASE latin TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'"
    )
    assert refusal_code(open_store(postgres.url("latin")).upgrade) == "database.encoding"


def test_a_waiting_writer_sees_what_the_previous_one_wrote(store: SqlStore, url: str) -> None:
    records.add_certificates(store, 1)
    other, seen_certificates = open_store(url), []

    def next_writer() -> None:
        with other.write() as transaction:
            seen_certificates.append(
                transaction.certificates.by_number(records.certificate(1).number)
            )

    with store.write() as transaction:
        thread = Thread(target=next_writer)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive(), "two writers at once"
        transaction.certificates.change_standing(records.certificate(1, standing=Standing.REVOKED))
    thread.join()
    assert seen_certificates == [records.certificate(1, standing=Standing.REVOKED)]
    other.close()


def test_publishers_of_one_database_take_turns_and_a_lost_connection_frees_the_lock(
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
        with store.write() as transaction:  # meanwhile the office can write
            transaction.audit.append([records.event()])
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
    config_error = coded(
        getattr(psycopg.errors, error)("said, with hunter2"), "postgresql://host/office", "hunter2"
    )
    assert (config_error.code if config_error else None) == code
    assert config_error is None or "hunter2" not in config_error.words("vi") + config_error.words(
        "en"
    )


def test_the_shown_database_url_has_no_password() -> None:
    url = make_url(
        "postgresql://office:hunter2@host:5433/office"
        "?password=hunter2&sslmode=verify-full&sslpassword=x"
    )
    assert place_of(url) == "postgresql://office@host:5433/office?sslmode=verify-full"


def test_migrations_create_the_tables_of_therefusal_code(postgres: Server, url: str) -> None:
    created_url = postgres.create("template1")
    created, migrated = (
        create_engine(database_url.replace("postgresql:", "postgresql+psycopg:"))
        for database_url in (created_url, url)
    )
    Row.metadata.create_all(created)
    with migrated.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Row.metadata) == []
    columns = (
        "SELECT table_name, column_name, data_type, is_nullable, collation_name"
        " FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name <> 'alembic_version' ORDER BY 1, 2"
    )
    rules = (
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace"
        " AND contype <> 'n' AND conrelid::regclass::text <> 'alembic_version' ORDER BY 1"
    )
    indices = (
        "SELECT indexname, indexdef FROM pg_indexes"
        " WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY 1"
    )
    for statement in (columns, rules, indices):
        assert query(created_url, statement) == query(url, statement)
    assert {row[4] for row in query(url, columns) if row[2] == "text"} == {"C"}
    created.dispose()
    migrated.dispose()


def _upgrade(url: str) -> None:
    store = open_store(url)
    store.upgrade()
    store.close()


def test_processes_may_create_a_database_at_the_same_time(postgres: Server) -> None:
    url = postgres.create("template1")
    with closing(open_store(url)) as empty:
        assert empty.schema()["database"] is None
        assert refusal_code(empty.require_current) == "database.missing"
    with ProcessPoolExecutor(2, get_context("spawn")) as processes:
        list(processes.map(_upgrade, [url] * 4))
    store = open_store(url)
    store.require_current()
    assert store.check() == []
    store.close()


def test_a_failed_migration_changes_nothing_and_a_newer_schema_is_refused(
    store: SqlStore, url: str, tmp_path: Path
) -> None:
    records.add_certificates(store, 1)
    (tmp_path / "failing").mkdir()
    failing = SqlStore(
        Postgres(make_url(url)),
        busy_timeout_ms=30_000,
        schema=future(tmp_path / "failing", "raise LookupError"),
    )
    with pytest.raises(LookupError):
        failing.upgrade()
    failing.close()
    store.require_current()
    later = SqlStore(Postgres(make_url(url)), busy_timeout_ms=30_000, schema=future(tmp_path))
    assert_upgrade_keeps_rows(later)
    later.close()
    assert refusal_code(store.require_current) == refusal_code(store.upgrade) == "schema.too_new"


def test_the_database_of_another_program_is_refused(postgres: Server) -> None:
    url = postgres.create("template1")
    query(url, "CREATE TABLE places (name text)")
    with closing(open_store(url)) as store:
        assert refusal_code(store.upgrade) == "database.foreign"
    assert query(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(1,)]


def _name(url: str) -> str:
    return str(make_url(url).database)
