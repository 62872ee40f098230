"""Worker processes that sign and read back beside this one, while it talks to the database.

They are started for one piece of work and end with it. Each is a new program and no copy of this
process: a fork of a server with threads may hold a lock that nobody releases, and would hold
everything that the server knows.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

from credissuer.errors import SigningKeyError
from credissuer.operations.worker_processes.tasks import Answer, RefusedTask, SigningTask
from credissuer.operations.worker_processes.texts import Readers, SignedText, TextToSign
from credissuer.signing.provider import HandedKey

WORTHWHILE = 1_000
"""Certificates from which a pool is started: it takes as long to start as some hundred take to be
signed.
"""

SMALLEST = 25
"""Texts in one task."""

_PROGRAM = "credissuer.operations.worker_processes.worker"
_GONE = (EOFError, BrokenPipeError, ConnectionResetError)
_ENDING_SECONDS = 5
_PATIENCE_SECONDS = 120
"""A task of thousands of texts takes a few."""


class WorkerPool:
    """Worker processes of one owner, which has at most one batch with them at a time."""

    def __init__(self, count: int) -> None:
        # All at once, because each takes a quarter of a second to start, beside the others.
        self._workers = [_Worker() for _ in range(count)]

    @property
    def pids(self) -> list[int]:
        """The ids of the processes."""
        return [worker.pid for worker in self._workers]

    def begin(
        self, texts: Sequence[TextToSign], key: HandedKey | None, readers: Readers
    ) -> PendingTexts:
        """Hand out `texts`; whoever asks the result waits for it."""
        size = max(SMALLEST, -(-len(texts) // len(self._workers)))
        tasks = [
            SigningTask(texts[start : start + size], key, readers)
            for start in range(0, len(texts), size)
        ]
        for worker, task in zip(self._workers, tasks, strict=False):
            worker.give(task)
        return PendingTexts(self._workers[: len(tasks)])

    def close(self) -> None:
        """End every process; what one is still doing is lost."""
        for worker in self._workers:
            worker.end()


class PendingTexts:
    """Texts that workers are signing."""

    def __init__(self, workers: Sequence[_Worker]) -> None:
        self._workers = workers

    def result(self) -> list[SignedText]:
        """The signed texts in their order. To be asked once.

        Raises what the workers raised, and SigningKeyError `key.worker_died` where a worker died
        over one task twice.
        """
        answers = [worker.answer() for worker in self._workers]
        for one in answers:
            if isinstance(one, RefusedTask):
                raise one.family(one.code, **one.facts)
        return [signed for one in answers if isinstance(one, list) for signed in one]


@contextmanager
def pool_for(count: int, processes: int) -> Iterator[WorkerPool | None]:
    """A pool for `count` certificates, or None where they are few or there is one process to use.

    The processes end with the block.
    """
    if count < WORTHWHILE or processes < 2:
        yield None
        return
    pool = WorkerPool(processes)
    try:
        yield pool
    finally:
        pool.close()


class _Worker:
    """One process and this end of its pipe."""

    def __init__(self) -> None:
        self._task: SigningTask | None = None
        self._start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def give(self, task: SigningTask) -> None:
        """Hand over a task, which stays known until it is answered."""
        self._task = task
        # A worker that died while it had nothing to do shows only now.
        with suppress(*_GONE):
            self._pipe.send(task)

    def answer(self) -> Answer:
        """Wait for the answer. A worker that died is replaced, and its task done again, once:
        nothing of it is recorded before it is answered.
        """
        try:
            return self._received()
        except _GONE:
            self.end()
            self._start()
        try:
            self._pipe.send(self._task)
            return self._received()
        except _GONE as error:
            self.end()
            raise SigningKeyError("key.worker_died") from error

    def end(self) -> None:
        """Close the pipe, at which the process ends, and wait for that."""
        self._pipe.close()
        try:
            self._process.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _received(self) -> Answer:
        # One that hangs counts as one that died: `end` kills it.
        if not self._pipe.poll(_PATIENCE_SECONDS):
            raise EOFError
        received: Answer = self._pipe.recv()
        self._task = None
        return received

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, and no shell
                [sys.executable, "-P", "-m", _PROGRAM, str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                # Nothing of our own environment, in which the passphrase may stand; only where the
                # program is.
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
            self._pipe = Connection(ours.detach())
