"""A dump comes back to where the database belongs; what was there is kept, and comes back where
anything fails. On both databases.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from credissuer.errors import ConfigError
from credissuer.store.restoring import holds_an_office, place_at
from credissuer.store.sql import open_store
from tests.contracts import store_records as records
from tests.postgres import Server, query

ASIDE = "20261130t052800"


class There(NamedTuple):
    """The URL of a database with two entries in its trail, and a dump of it with one."""

    url: str
    dump: Path
    revision: str


@pytest.fixture(params=["sqlite", "postgresql"])
def there(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[There]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'credissuer.db'}"
    else:
        server: Server = request.getfixturevalue("postgres")
        monkeypatch.setenv("PATH", f"{server.tools}:{os.environ['PATH']}")
        url = server.create()
    store = open_store(url)
    store.upgrade()
    with store.write() as transaction:
        transaction.audit.append([records.event(1)])
    dumped = store.dump(tmp_path / "dump")
    with store.write() as transaction:
        transaction.audit.append([records.event(2)])
    store.close()
    yield There(url, tmp_path / "dump", dumped.revision)


def entries(url: str) -> int | str:
    """How many entries the trail of the office's database has; else the code of what is wrong."""
    store = open_store(url)
    try:
        store.require_current()
        with store.read() as reading:
            return len(list(reading.audit.entries()))
    except ConfigError as error:
        return error.code
    finally:
        store.close()


def kept(url: str, folder: Path) -> list[str]:
    if url.startswith("sqlite"):
        return [path.name for path in folder.glob("credissuer.db.before-restore-*")]
    asked = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before_restore_%'"
    return [name for [name] in query(url, asked)]


def test_the_loaded_one_takes_the_place_of_the_other_which_is_kept(
    there: There, tmp_path: Path
) -> None:
    place = place_at(there.url)
    store = open_store(place.load(there.dump, ASIDE))
    # Until it is settled no command takes it for the office's: it finds the old one, or none.
    assert entries(there.url) == (2 if place.has_room else "database.missing")
    with store.admitting(there.revision) as transaction:
        assert [entry.seq for entry in transaction.audit.entries()] == [1]
    store.close()
    place.settle(ASIDE)
    assert entries(there.url) == 1
    [name] = kept(there.url, tmp_path)
    assert name.endswith(ASIDE)
    if place.has_room:
        assert entries(f"sqlite:///{tmp_path / name}") == 2
        assert (tmp_path / "credissuer.db").stat().st_mode & 0o077 == 0
        assert not (tmp_path / "credissuer.db.restoring").exists()
    else:
        assert len(query(there.url, f'SELECT seq FROM "{name}".audit')) == 2


def test_a_dump_that_nobody_needs_any_more_is_moved_where_it_is_a_file(there: There) -> None:
    place = place_at(there.url)
    store = open_store(place.load(there.dump, ASIDE, may_move=True))
    assert there.dump.exists() is not place.has_room
    with store.admitting(there.revision) as transaction:
        assert [entry.seq for entry in transaction.audit.entries()] == [1]
    store.close()
    place.settle(ASIDE)
    assert entries(there.url) == 1


def test_what_fails_leaves_everything_as_it_was(there: There, tmp_path: Path) -> None:
    place = place_at(there.url)
    store = open_store(place.load(there.dump, ASIDE))
    with pytest.raises(ZeroDivisionError), store.admitting(there.revision) as transaction:
        transaction.audit.append([records.event(9)])
        raise ZeroDivisionError
    store.close()
    place.discard()
    assert entries(there.url) == 2
    assert kept(there.url, tmp_path) == []
    place.discard()
    assert entries(there.url) == 2


def test_what_a_killed_run_left_is_loaded_anew(there: There, tmp_path: Path) -> None:
    place_at(there.url).load(there.dump, ASIDE)
    again = place_at(there.url)
    store = open_store(again.load(there.dump, "20261130t052900"))
    with store.admitting(there.revision):
        pass
    store.close()
    again.settle("20261130t052900")
    assert entries(there.url) == 1
    assert len(kept(there.url, tmp_path)) == 1, "the office's own is kept, once"


def test_a_dump_of_a_later_schema_is_refused(there: There) -> None:
    place = place_at(there.url)
    store = open_store(place.load(there.dump, ASIDE))
    with pytest.raises(ConfigError) as refusal, store.admitting("9999"):
        pass
    assert refusal.value.code == "schema.too_new"
    store.close()
    place.discard()
    assert entries(there.url) == 2


def test_an_office_has_worked_where_there_is_an_entry(there: There, tmp_path: Path) -> None:
    store = open_store(there.url)
    assert holds_an_office(store)
    store.close()
    for url in (f"sqlite:///{tmp_path / 'none.db'}", f"sqlite:///{tmp_path / 'empty.db'}"):
        store = open_store(url)
        if "empty" in url:
            store.upgrade()
        assert not holds_an_office(store)
        store.close()
    (tmp_path / "damaged.db").write_bytes(b"SQLite format 3\0" + b"x" * 4096)
    store = open_store(f"sqlite:///{tmp_path / 'damaged.db'}")
    assert holds_an_office(store), "it may be mended by others, and is kept"
    store.close()


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    place = place_at(f"sqlite:///{tmp_path / 'nowhere' / 'credissuer.db'}")
    with pytest.raises(ConfigError) as refusal:
        place.load(tmp_path / "dump", ASIDE)
    assert refusal.value.code == "database.unavailable"


def test_nothing_is_moved_while_somebody_works_on_it(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file has a lock; here a session tells."""
    monkeypatch.setattr("credissuer.store.databases.postgres_place._PATIENCE", 0.3)
    url = postgres.create()
    with psycopg.connect(url) as session:
        with pytest.raises(ConfigError) as refusal:
            place_at(url).load(tmp_path / "dump", ASIDE)
        assert refusal.value.code == "database.in_use"
        assert session.execute("SELECT to_regclass('audit') IS NOT NULL").fetchone() == (True,)


def test_the_name_of_a_place_has_no_password() -> None:
    place = place_at("postgresql://office:s3cret@db.example/credissuer")
    assert "s3cret" not in place.name and "db.example" in place.name
