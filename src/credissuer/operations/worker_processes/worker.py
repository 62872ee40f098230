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
from multiprocessing.connection import Connection

# Nothing is defined here that goes through the pipe: this module has another name there.
from credissuer.operations.worker_processes.tasks import answer
from credissuer.signing.file_keys import FileSigner


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
