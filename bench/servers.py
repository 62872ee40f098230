"""A server in a process of its own, and how much of the CPU a request costs it."""

from __future__ import annotations

import multiprocessing
import socket
import time
from collections.abc import Callable, Sequence

import uvicorn

from credissuer.cli.serve import SERVER


def request(method: str, path: str, headers: str = "", body: str = "") -> bytes:
    """The octets of one request."""
    sent = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: bench.example\r\n{headers}{sent}\r\n{body}".encode()


LINES = 32


class Server:
    """uvicorn with uvloop and httptools, and connections to it that stay open: it always has the
    next request there.
    """

    def __init__(self, app: Callable) -> None:
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen()
        run = uvicorn.Server(uvicorn.Config(app, **SERVER, lifespan="off")).run
        self._process = multiprocessing.get_context("fork").Process(
            target=run, args=([self._listener],), daemon=True
        )

    def __enter__(self) -> Server:
        self._process.start()
        self._lines = [socket.create_connection(self._listener.getsockname()) for _ in range(LINES)]
        return self

    def __exit__(self, *_: object) -> None:
        for line in self._lines:
            line.close()
        self._process.terminate()
        self._process.join()
        self._listener.close()

    def cpu(self, requests: Sequence[bytes], status: int = 200) -> float:
        """Seconds of the server's CPU for each of these requests, all of which it must answer with
        that status.
        """
        start = self._spent()
        for place in range(0, len(requests), LINES):
            self._ask_all(requests[place : place + LINES], status)
        return (self._spent() - start) / len(requests)

    def _ask_all(self, requests: Sequence[bytes], status: int) -> None:
        for line, octets in zip(self._lines, requests, strict=False):
            line.sendall(octets)
        for line, _ in zip(self._lines, requests, strict=False):
            answer = _answer(line)
            if not answer.startswith(b"HTTP/1.1 %d" % status):
                raise RuntimeError(answer[:300].decode("latin-1"))

    def _spent(self) -> float:
        assert self._process.pid is not None
        return time.clock_gettime(
            (~self._process.pid << 3) | 2
        )  # what clock_getcpuclockid(3) answers on Linux

    def ask(self, octets: bytes) -> bytes:
        """The whole answer to a request, headers and all."""
        self._lines[0].sendall(octets)
        return _answer(self._lines[0])


def _answer(line: socket.socket) -> bytes:
    told = b""
    while b"\r\n\r\n" not in told:
        told += line.recv(65_536)
    head, _, body = told.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
    while len(body) < length and b" 304 " not in head[:20]:
        body += line.recv(65_536)
    return head + b"\r\n\r\n" + body
