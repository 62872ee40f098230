"""A file of SQLite as the place to which a database is brought back."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from credissuer import failpoints
from credissuer.errors import ConfigError

_JOURNALS = ("-wal", "-shm")


class SqlitePlace:
    """The dump is loaded beside the file, and takes its place by a rename once all is done."""

    has_room = True

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._loaded = self._path.with_name(f"{self._path.name}.restoring")
        self.name = str(self._path)

    def load(self, dump: Path, aside: str, *, may_move: bool = False) -> str:
        """See Place. The file that is there stays as it is until `settle`."""
        self.discard()
        try:
            # Closed to others from the first moment on.
            self._loaded.touch(mode=0o600)
            if may_move:
                # On the same disk a rename: a large office has gigabytes.
                shutil.move(dump, self._loaded)
                self._loaded.chmod(0o600)
            else:
                shutil.copyfile(dump, self._loaded)
        except OSError as error:
            raise self._unavailable(error) from error
        failpoints.reach("restore.after_load")
        return f"sqlite:///{self._loaded}"

    def settle(self, aside: str) -> None:
        """See Place."""
        try:
            with closing(sqlite3.connect(self._loaded)) as loaded:
                # One file alone: a rename would leave its journal behind.
                loaded.execute("PRAGMA journal_mode = DELETE").close()
            _sync(self._loaded)
            self._move_aside(aside)
            # Of one that was moved by hand: SQLite would take a journal that lies beside the new
            # file for its own.
            for journal in _JOURNALS:
                Path(f"{self._path}{journal}").unlink(missing_ok=True)
            failpoints.reach("restore.after_aside")
            self._loaded.replace(self._path)
            _sync(self._path.parent)
        except (OSError, sqlite3.Error) as error:
            raise self._unavailable(error) from error
        failpoints.reach("restore.after_settle")

    def discard(self) -> None:
        """See Place."""
        for ending in ("", *_JOURNALS):
            Path(f"{self._loaded}{ending}").unlink(missing_ok=True)

    def _move_aside(self, aside: str) -> None:
        if not self._path.exists():
            return
        # What is in the journal alone goes into the file; a damaged one keeps its journal.
        with suppress(sqlite3.Error), closing(sqlite3.connect(self._path)) as there:
            there.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        kept = self._path.with_name(f"{self._path.name}.before-restore-{aside}")
        # The journals first, so that the new file never stands beside them.
        for ending in (*_JOURNALS, ""):
            part = Path(f"{self._path}{ending}")
            if part.exists():
                part.rename(f"{kept}{ending}")
        _sync(self._path.parent)

    def _unavailable(self, error: Exception) -> ConfigError:
        detail = error.strerror if isinstance(error, OSError) else str(error)
        return ConfigError("database.unavailable", path=self.name, detail=detail)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
