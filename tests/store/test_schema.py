"""Migrations of SQLite: complete or not at all, forward only, and with a copy of the old file."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, inspect

from credissuer.store.databases.sqlite import SqliteFile
from credissuer.store.schema import SCHEMA, Schema
from credissuer.store.sql import SqlStore, open_store
from credissuer.store.table import Row
from credissuer.store.transaction import load_every_aggregate
from tests.contracts import store_records as records
from tests.store.conftest import assert_upgrade_keeps_rows, refusal_code
from tests.store.futures import LATER, SCRIPTS, future

load_every_aggregate()


def _store(path: Path, schema: Schema) -> SqlStore:
    return SqlStore(SqliteFile(path), busy_timeout_ms=30_000, schema=schema)


def _shape(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()


def test_the_code_lists_the_revisions_of_the_scripts() -> None:
    scripts = [script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()]
    assert SCHEMA.revisions == tuple(reversed(scripts))


def test_migrations_create_the_tables_of_therefusal_code(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Row.metadata) == []
    engine.dispose()


def test_migrations_create_the_checks_keys_and_partial_indexes_of_therefusal_code(
    path: Path, tmp_path: Path
) -> None:
    created = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    Row.metadata.create_all(created)
    migrated = create_engine(f"sqlite:///{path}")
    created_tables, migrated_tables = inspect(created), inspect(migrated)
    for table in Row.metadata.tables:
        for kind in (
            "check_constraints",
            "foreign_keys",
            "unique_constraints",
            "indexes",
            "pk_constraint",
        ):
            method = f"get_{kind}"
            assert _named(getattr(created_tables, method)(table)) == _named(
                getattr(migrated_tables, method)(table)
            ), (
                table,
                kind,
            )
        assert (
            created_tables.get_table_options(table)
            == migrated_tables.get_table_options(table)
            == {"sqlite_strict": True}
        )
    created.dispose()
    migrated.dispose()


def _named(objects: Any) -> list[str]:
    """The objects an inspector gives, as sorted texts; the condition of a partial index as
    words.
    """
    entries = objects if isinstance(objects, list) else [objects]
    # A key that was added to a table of SQLite has no name that can be read back.
    nameless = {"name": ""} if entries and "referred_table" in entries[0] else {}
    return sorted(
        str({**entry, **nameless, "dialect_options": str(_words(entry.get("dialect_options", {})))})
        for entry in entries
    )


def _words(options: dict[str, Any]) -> dict[str, str]:
    return {name: str(option) for name, option in options.items()}


def test_creating_a_database_makes_no_copy_and_repeating_it_changes_nothing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "credissuer.db"
    store = open_store(f"sqlite:///{path}")
    store.upgrade()
    shape = _shape(path)
    store.upgrade()
    store.require_current()
    assert store.schema() == {"database": SCHEMA.newest, "code": SCHEMA.newest}
    assert _shape(path) == shape
    assert [copy.name for copy in tmp_path.glob("*before*")] == []
    store.close()


def test_an_older_schema_is_refused_until_upgraded_and_copied_before(
    path: Path, tmp_path: Path
) -> None:
    current = _store(path, SCHEMA)
    records.add_certificates(current, 1)
    current.close()
    later = _store(path, future(tmp_path))
    assert later.schema() == {"database": SCHEMA.newest, "code": LATER}
    assert_upgrade_keeps_rows(later)
    later.close()
    copy = _store(path.with_name(f"credissuer.db.before-{LATER}"), SCHEMA)
    copy.require_current()
    with copy.read() as reading:
        assert list(reading.certificates.all()) == [records.certificate(1)]
    copy.close()


def test_a_newer_schema_is_refused_and_not_changed(path: Path, tmp_path: Path) -> None:
    later = _store(path, future(tmp_path))
    later.upgrade()
    later.close()
    shape = _shape(path)
    now = _store(path, SCHEMA)
    assert refusal_code(now.require_current) == "schema.too_new"
    assert refusal_code(now.upgrade) == "schema.too_new"
    now.close()
    assert _shape(path) == shape


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE places (name TEXT)")
    store = open_store(f"sqlite:///{path}")
    assert refusal_code(store.upgrade) == "database.foreign"
    assert refusal_code(store.require_current) == "database.foreign"
    store.close()
    assert [name for name, _ in _shape(path)] == ["places"]


def test_a_migration_that_raises_leaves_the_old_schema(path: Path, tmp_path: Path) -> None:
    now = _store(path, SCHEMA)
    records.add_certificates(now, 1)
    shape = _shape(path)
    later = _store(path, future(tmp_path, last="raise LookupError"))
    with pytest.raises(LookupError):
        later.upgrade()
    later.close()
    assert _shape(path) == shape
    now.require_current()
    with now.read() as reading:
        assert list(reading.certificates.all()) == [records.certificate(1)]
    now.close()


def _upgrade(path: Path) -> None:
    store = open_store(f"sqlite:///{path}")
    store.upgrade()
    store.close()


def test_processes_may_create_a_database_at_the_same_time(tmp_path: Path) -> None:
    path = tmp_path / "credissuer.db"
    with ProcessPoolExecutor(3, get_context("spawn")) as processes:
        list(processes.map(_upgrade, [path] * 6))
    store = open_store(f"sqlite:///{path}")
    store.require_current()
    assert store.check() == []
    store.close()


def test_no_kill_leaves_a_partial_schema(pristine: Path, tmp_path: Path) -> None:
    """After a kill before a statement or COMMIT the old schema is complete and can be upgraded.

    Before any of the next upgrade, and before every seventh of the many that make a new database.
    """
    for name, schema in (("new", SCHEMA), ("next", future(tmp_path))):
        folder = tmp_path / name
        folder.mkdir()
        program = [
            sys.executable,
            "-c",
            f"from {__name__} import die; die()",
            folder,
            schema.scripts,
            schema.newest,
            pristine,
            "1" if name == "next" else "7",
        ]
        subprocess.run(program, check=True, env={"PYTHONPATH": os.pathsep.join(sys.path)})
        interrupted = sorted(folder.glob("*.db"))
        assert len(interrupted) >= 10
        for path in interrupted:
            store = _store(path, schema)
            assert store.schema()["database"] in (SCHEMA.newest if name == "next" else None, None)
            assert store.check() == []
            store.upgrade()
            store.require_current()
            store.close()


def die() -> None:
    """Fork a process for each of these statements of an upgrade, and kill it before that statement.

    Runs in a process of its own.
    """
    folder, scripts, newest = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    pristine, step = Path(sys.argv[4]), int(sys.argv[5])
    schema = Schema(tuple(f"{number:04}" for number in range(1, int(newest) + 1)), scripts)
    for statement in count(1, step):
        path = folder / f"{statement}.db"
        if newest != SCHEMA.newest:
            shutil.copy(pristine, path)
        process_id = os.fork()
        if process_id == 0:
            _kill_before(statement)
            _store(path, schema).upgrade()
            os._exit(0)
        if os.waitpid(process_id, 0)[1] == 0:
            path.unlink()
            return


def _kill_before(statement: int) -> None:
    remaining = [statement]

    def count_down(*_: object) -> None:
        remaining[0] -= 1
        if remaining[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count_down)
    event.listen(Engine, "commit", count_down)
