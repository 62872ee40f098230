"""Calls of the system and of SQLite that fail, in a process of a test: the n-th, once.

A call fails before it is carried out ("not done"), or after it ("done"), as when a disk writes and
does not say so. Only the standard library is stood in for; the office's own code runs as it is.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

NOT_DONE, DONE = "not done", "done"
MODES = (NOT_DONE, DONE)

_FILES = ("fsync", "replace", "rename", "unlink", "mkdir", "link")
"""Functions of `os` that change what is on a disk."""

_WRITING = ("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE", "REPLACE")
"""What a statement of SQLite begins with that changes the file, or is about to."""


class FaultyCalls:
    """Counts calls, and fails the armed one. `calls` names each as it was made."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self._armed, self._mode = 0, NOT_DONE
        self._lock = threading.Lock()

    def install(self) -> None:
        """From now on every call of this process passes here."""
        for name in _FILES:
            setattr(os, name, partial(self._of_system, name, getattr(os, name)))
        os.open = partial(self._opened, os.open)  # type: ignore[assignment]
        os.fdopen = partial(self._file, os.fdopen)  # type: ignore[assignment]
        sqlite3.connect = partial(self._connected, sqlite3.connect)  # type: ignore[assignment]

    def arm(self, nth: int, mode: str) -> None:
        """Fail the `nth` call from now on; with 0 none."""
        self.calls, self._armed, self._mode = [], nth, mode

    def pass_on(self, name: str, error: Callable[[], Exception], call: Callable[[], Any]) -> Any:
        """Make the call, unless it is the armed one and is not to be done."""
        with self._lock:
            self.calls.append(name)
            fails = len(self.calls) == self._armed
        if fails and self._mode == NOT_DONE:
            raise error()
        answer = call()
        if fails:
            if name == "open":
                os.close(answer)
            raise error()
        return answer

    def _of_system(self, name: str, call: Callable[..., Any], *args: Any, **options: Any) -> Any:
        return self.pass_on(name, _no_room, partial(call, *args, **options))

    def _opened(
        self, call: Callable[..., int], path: Any, flags: int, *args: Any, **options: Any
    ) -> int:
        opened = partial(call, path, flags, *args, **options)
        # Reading changes nothing: what cannot be read is another test.
        is_written = flags & (os.O_WRONLY | os.O_RDWR)
        return int(self.pass_on("open", _no_room, opened) if is_written else opened())

    def _file(self, call: Callable[..., Any], *args: Any, **options: Any) -> _FaultyFile:
        return _FaultyFile(self, call(*args, **options))

    def _connected(self, call: Callable[..., Any], *args: Any, **options: Any) -> Any:
        connection = call(*args, factory=_FaultyConnection, **options)
        connection.faulty_calls = self
        return connection


class _FaultyFile:
    """An open file, whose `write` and `flush` may fail."""

    def __init__(self, calls: FaultyCalls, file: Any) -> None:
        self._calls, self._file = calls, file

    def __enter__(self) -> _FaultyFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, octets: bytes) -> int:
        """As of a file."""
        return int(self._calls.pass_on("write", _no_room, partial(self._file.write, octets)))

    def flush(self) -> None:
        """As of a file."""
        self._calls.pass_on("flush", _no_room, self._file.flush)


class _FaultyCursor(sqlite3.Cursor):
    def execute(self, statement: str, *arguments: Any) -> sqlite3.Cursor:
        return self._passed(statement, partial(super().execute, statement, *arguments))

    def executemany(self, statement: str, *arguments: Any) -> sqlite3.Cursor:
        return self._passed(statement, partial(super().executemany, statement, *arguments))

    def _passed(self, statement: str, call: Callable[[], sqlite3.Cursor]) -> sqlite3.Cursor:
        calls = getattr(self.connection, "faulty_calls", None)
        verb = next((verb for verb in _WRITING if statement.lstrip().startswith(verb)), None)
        if calls is None or verb is None:
            return call()
        answer: sqlite3.Cursor = calls.pass_on(f"sqlite {verb}", _sqlite_full, call)
        return answer


class _FaultyConnection(sqlite3.Connection):
    faulty_calls: FaultyCalls | None = None

    def cursor(self, *_: Any) -> Any:
        return super().cursor(_FaultyCursor)

    def commit(self) -> None:
        if self.faulty_calls is None or not self.in_transaction:
            super().commit()
            return
        self.faulty_calls.pass_on("sqlite COMMIT", _sqlite_io, super().commit)


def _no_room() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _sqlite_full() -> sqlite3.OperationalError:
    return _sqlite_error("database or disk is full", sqlite3.SQLITE_FULL)


def _sqlite_io() -> sqlite3.OperationalError:
    return _sqlite_error("disk I/O error", sqlite3.SQLITE_IOERR_FSYNC)


def _sqlite_error(text: str, code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error
