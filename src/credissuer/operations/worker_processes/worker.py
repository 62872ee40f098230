"""The program of a worker process: it signs and reads back what comes through its pipe.

`python -m credissuer.operations.worker_processes.worker N`, where N is the descriptor of the pipe.
It is given an empty environment, reads no file of the office and opens no database. The private key
comes through the pipe and stays in its memory, which no core dump shows. It ends when the other end
of the pipe is closed, also where its office was killed.
"""

from __future__ import annotations

import resource
import signal
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from credissuer.errors import IssuerError
from credissuer.operations.worker_processes.texts import (
    Readers,
    SignedText,
    TextToSign,
    sign_texts,
)
from credissuer.signing.file_keys import FileSigner
from credissuer.signing.provider import HandedKey
from credverifier.errors import CredentialError


class SigningTask(NamedTuple):
    """What a worker is given; `key` is None where every text is signed already."""

    texts: Sequence[TextToSign]
    key: HandedKey | None
    readers: Readers


class RefusedTask(NamedTuple):
    """The coded error that a worker met, as `family(code, **facts)`."""

    family: type[CredentialError]
    code: str
    facts: dict[str, Any]


Answer = list[SignedText] | RefusedTask


def answer(task: SigningTask, signers: dict[str, FileSigner]) -> Answer:
    """What becomes of a task; `signers` are those of the keys that were handed over before."""
    try:
        return sign_texts(task.texts, _signer(task.key, signers), task.readers)
    except CredentialError as error:
        facts = error.facts if isinstance(error, IssuerError) else {"detail": error.detail}
        return RefusedTask(type(error), error.code, facts)


def _signer(key: HandedKey | None, signers: dict[str, FileSigner]) -> FileSigner | None:
    if key is None:
        return None
    if key.key_id not in signers:
        # One at a time: a key that was replaced must not sign again.
        signers.clear()
        signers[key.key_id] = FileSigner.from_handed(key)
    return signers[key.key_id]


def main(descriptor: int) -> None:
    """Answer tasks until the other end is closed."""
    # The memory holds a private key.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Ctrl-C reaches every process of the terminal: whoever gave the task decides what it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe, signers = Connection(descriptor), dict[str, FileSigner]()
    with pipe:
        while True:
            try:
                task = pipe.recv()
            except (EOFError, ConnectionResetError):
                return
            pipe.send(answer(task, signers))


if __name__ == "__main__":
    main(int(sys.argv[1]))
