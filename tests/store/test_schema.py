"""The way from one schema to the next: whole or not at all, forward only, with a copy kept."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, inspect

from credissuer.errors import ConfigError
from credissuer.store.databases.sqlite import SqliteFile
from credissuer.store.schema import SCHEMA, Schema
from credissuer.store.sql import SqlStore, open_store
from credissuer.store.table import Row
from tests.contracts import store_records as of
from tests.store.futures import LATER, SCRIPTS, future


def _store(path: Path, schema: Schema) -> SqlStore:
    return SqlStore(SqliteFile(path), busy_timeout_ms=30_000, schema=schema)


def _shape(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()


def _code(action: Callable[[], object]) -> str:
    with pytest.raises(ConfigError) as caught:
        action()
    assert caught.value.words("vi") and caught.value.words("en")
    return caught.value.code


def test_the_revisions_stand_in_the_code_as_in_the_scripts() -> None:
    scripts = [script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()]
    assert SCHEMA.revisions == tuple(reversed(scripts))


def test_migrating_leads_to_the_tables_of_the_code(path: Path) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Row.metadata) == []
    engine.dispose()


def test_migrating_leads_to_the_same_checks_keys_and_partial_indices(
    path: Path, tmp_path: Path
) -> None:
    made = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    Row.metadata.create_all(made)
    migrated = create_engine(f"sqlite:///{path}")
    here, there = inspect(made), inspect(migrated)
    for table in Row.metadata.tables:
        for what in (
            "check_constraints",
            "foreign_keys",
            "unique_constraints",
            "indexes",
            "pk_constraint",
        ):
            find = f"get_{what}"
            assert _named(getattr(here, find)(table)) == _named(getattr(there, find)(table)), (
                table,
                what,
            )
        assert (
            here.get_table_options(table)
            == there.get_table_options(table)
            == {"sqlite_strict": True}
        )
    made.dispose()
    migrated.dispose()


def _named(found: Any) -> list[str]:
    """What an inspector found, as texts in order; the condition of a partial index by its words."""
    listed = found if isinstance(found, list) else [found]
    return sorted(
        str({**one, "dialect_options": str(_words(one.get("dialect_options", {})))})
        for one in listed
    )


def _words(options: dict[str, Any]) -> dict[str, str]:
    return {name: str(option) for name, option in options.items()}


def test_making_a_database_takes_no_copy_and_making_it_again_changes_nothing(
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
    assert [found.name for found in tmp_path.glob("*before*")] == []
    store.close()


def test_an_older_schema_is_refused_until_upgraded_and_kept_as_a_copy(
    path: Path, tmp_path: Path
) -> None:
    now = _store(path, SCHEMA)
    of.furnish(now, 1)
    now.close()
    later = _store(path, future(tmp_path))
    assert later.schema() == {"database": SCHEMA.newest, "code": LATER}
    assert _code(later.require_current) == "schema.too_old"
    later.upgrade()
    later.require_current()
    with later.read() as reading:
        assert list(reading.certificates.all()) == [of.certificate(1)]
    later.close()
    kept = _store(path.with_name(f"credissuer.db.before-{LATER}"), SCHEMA)
    kept.require_current()
    with kept.read() as reading:
        assert list(reading.certificates.all()) == [of.certificate(1)]
    kept.close()


def test_a_newer_schema_is_refused_and_left_alone(path: Path, tmp_path: Path) -> None:
    later = _store(path, future(tmp_path))
    later.upgrade()
    later.close()
    shape = _shape(path)
    now = _store(path, SCHEMA)
    assert _code(now.require_current) == "schema.too_new"
    assert _code(now.upgrade) == "schema.too_new"
    now.close()
    assert _shape(path) == shape


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE places (name TEXT)")
    store = open_store(f"sqlite:///{path}")
    assert _code(store.upgrade) == "database.foreign"
    assert _code(store.require_current) == "database.foreign"
    store.close()
    assert [name for name, _ in _shape(path)] == ["places"]


def test_a_migration_that_raises_leaves_the_old_schema_whole(path: Path, tmp_path: Path) -> None:
    now = _store(path, SCHEMA)
    of.furnish(now, 1)
    shape = _shape(path)
    later = _store(path, future(tmp_path, last="raise LookupError"))
    with pytest.raises(LookupError):
        later.upgrade()
    later.close()
    assert _shape(path) == shape
    now.require_current()
    with now.read() as reading:
        assert list(reading.certificates.all()) == [of.certificate(1)]
    now.close()


def _upgrade(path: Path) -> None:
    store = open_store(f"sqlite:///{path}")
    store.upgrade()
    store.close()


def test_processes_that_make_a_database_at_once_make_one(tmp_path: Path) -> None:
    path = tmp_path / "credissuer.db"
    with ProcessPoolExecutor(3, get_context("spawn")) as processes:
        list(processes.map(_upgrade, [path] * 6))
    store = open_store(f"sqlite:///{path}")
    store.require_current()
    assert store.check() == []
    store.close()


def test_no_kill_leaves_half_a_schema(pristine: Path, tmp_path: Path) -> None:
    """A power cut before every single statement, and before COMMIT: the old schema whole, and
    upgrading goes on.
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
        ]
        subprocess.run(program, check=True, env={"PYTHONPATH": os.pathsep.join(sys.path)})
        dead = sorted(folder.glob("*.db"))
        assert len(dead) >= 10
        for path in dead:
            store = _store(path, schema)
            assert store.schema()["database"] in (SCHEMA.newest if name == "next" else None, None)
            assert store.check() == []
            store.upgrade()
            store.require_current()
            store.close()


def die() -> None:
    """In a process of its own: fork one more for every place at which an upgrade can be cut off,
    and cut it there.
    """
    folder, scripts, newest = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    schema = Schema(tuple(f"{number:04}" for number in range(1, int(newest) + 1)), scripts)
    place = 0
    while True:
        place += 1
        path = folder / f"{place}.db"
        if newest != SCHEMA.newest:
            _upgrade(path)
        child = os.fork()
        if child == 0:
            _cut(place)
            _store(path, schema).upgrade()
            os._exit(0)
        if os.waitpid(child, 0)[1] == 0:
            path.unlink()
            return


def _cut(place: int) -> None:
    left = [place]

    def reach(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", reach)
    event.listen(Engine, "commit", reach)
