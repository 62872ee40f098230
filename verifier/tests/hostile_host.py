"""A host that speaks HTTP as nobody should: each path under `/status/` is another way to lie,
dawdle, pour or break off.
"""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache

Way = Callable[[socket.socket], None]

_OK = b"HTTP/1.1 200 OK\r\n"


def _drip(first: bytes, drop: bytes) -> Way:
    """A drop every tenth of a second, for a minute: no single read ever waits long."""

    def way(connection: socket.socket) -> None:
        connection.sendall(first)
        for _ in range(600):
            connection.sendall(drop)
            time.sleep(0.1)

    return way


def _pour(first: bytes, drop: bytes, octets: int = 1 << 30) -> Way:
    """As much as is taken, up to a gigabyte."""

    def way(connection: socket.socket) -> None:
        connection.sendall(first)
        many = drop * (65536 // len(drop))
        for _ in range(octets // len(many)):
            connection.sendall(many)

    return way


def _say(answer: bytes) -> Way:
    return lambda connection: connection.sendall(answer)


def _stay(answer: bytes) -> Way:
    """Says it, and keeps the connection open."""

    def way(connection: socket.socket) -> None:
        connection.sendall(answer)
        time.sleep(60)

    return way


def _reset(answer: bytes) -> Way:
    """Breaks off in the middle, with RST."""

    def way(connection: socket.socket) -> None:
        connection.sendall(answer)
        time.sleep(0.05)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return way


@lru_cache(maxsize=1)
def _bomb() -> bytes:
    """A hundred megabytes in a hundred kilobytes."""
    stream = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(stream.compress(bytes(1 << 20)) for _ in range(100)) + stream.flush()


def _with_body(headers: bytes, body: bytes) -> bytes:
    return _OK + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body


def _redirect(status: int, target: bytes) -> Way:
    return _say(
        b"HTTP/1.1 %d Moved\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % (status, target)
    )


def honest(good: bytes) -> dict[str, Way]:
    """What hosts may do."""
    half = len(good) // 2
    return {
        "is honest": _say(_with_body(b"", good)),
        "is honest and keeps the connection": _stay(_with_body(b"Connection: keep-alive\r\n", good)),
        "is honest until it closes": _say(_OK + b"\r\n" + good),
        "is honest in chunks": _say(_OK + b"Transfer-Encoding: chunked\r\n\r\n"
                                    b"%x\r\n%b\r\n%x;x=y\r\n%b\r\n0\r\nX: y\r\n\r\n"
                                    % (half, good[:half], len(good) - half, good[half:])),
        "is honest after an interim answer": _say(b"HTTP/1.1 100 Continue\r\n\r\n" + _with_body(b"", good)),
        "is honest with the wrong media type": _say(_with_body(b"Content-Type: text/html\r\n", good + b"\n")),
        "is honest in gzip, unasked": _say(_with_body(b"Content-Encoding: GZIP\r\n", gzip.compress(good))),
        "is honest in deflate, unasked": _say(_with_body(b"Content-Encoding: deflate\r\n", zlib.compress(good))),
        "is honest in HTTP 1.0": _say(b"HTTP/1.0 200 OK\r\n\r\n" + good),
    }  # fmt: skip


def hostile(good: bytes, trap: str) -> dict[str, Way]:
    """Name -> how the host behaves there.

    `good`: what an honest host would say; `trap`: where it says so, never to be asked.
    """
    here, elsewhere = trap.encode(), b"http://127.0.0.1:1/status/x"
    return {
        "drips its status line": _drip(b"", b"H"),
        "drips its headers": _drip(_OK, b"X: y\r\n"),
        "drips one header": _drip(_OK + b"X: ", b"y"),
        "drips its body": _drip(_OK + b"Content-Length: 600\r\n\r\n", b"e"),
        "drips chunks": _drip(_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\ne\r\n"),
        "drips interim answers": _drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        "says nothing": _stay(b""),
        "never ends its headers": _stay(_OK + b"Content-Type: text/plain\r\n"),
        "never ends its body": _stay(_OK + b"Content-Length: 99999\r\n\r\n" + good),
        "pours a body without end": _pour(_OK + b"\r\n", b"e"),
        "pours a body as long as it says": _pour(_OK + b"Content-Length: 1073741824\r\n\r\n", b"e"),
        "pours large chunks": _pour(_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"8000\r\n" + b"e" * 32768 + b"\r\n"),
        "pours small chunks": _pour(_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"2\r\nee\r\n"),
        "pours one chunk length": _pour(_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
        "pours chunk extensions": _pour(_OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 4000 + b"\r\ne\r\n"),
        "pours trailers": _pour(_OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n"),
        "pours headers": _pour(_OK, b"X: " + b"y" * 60000 + b"\r\n"),
        "pours one header": _pour(_OK + b"X: ", b"y"),
        "pours header lines": _pour(_OK, b"X: y\r\n"),
        "has a thousand header lines": _say(_OK + b"X: y\r\n" * 1000 + b"Content-Length: %d\r\n\r\n" % len(good) + good),
        "pours interim answers": _pour(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        "pours a status line": _pour(b"HTTP/1.1 200 ", b"O"),
        "sends a bomb as gzip": _say(_with_body(b"Content-Encoding: gzip\r\n", _bomb())),
        "says gzip of what is none": _say(_with_body(b"Content-Encoding: gzip\r\n", good)),
        "says gzip and cuts it": _say(_with_body(b"Content-Encoding: gzip\r\n", gzip.compress(good)[:-4])),
        "says gzip and goes on behind it": _say(
            _with_body(b"Content-Encoding: gzip\r\n", gzip.compress(good) + b"more")),
        "says gzip twice": _say(
            _with_body(b"Content-Encoding: gzip, gzip\r\n", gzip.compress(gzip.compress(good)))),
        "says an encoding that nobody knows": _say(_with_body(b"Content-Encoding: none\r\n", good)),
        "says an encoding twice": _say(_with_body(b"Content-Encoding: identity\r\nContent-Encoding: br\r\n", good)),
        "promises more than it gives": _say(_OK + b"Content-Length: 99999\r\n\r\n" + good),
        "promises less than it gives": _say(_OK + b"Content-Length: 100\r\n\r\n" + good),
        "ends in the middle of a chunk": _say(_OK + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n" + good),
        "has chunks of no length": _say(_OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n" + good),
        "has chunks of less than nothing": _say(_OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\n" + good),
        "redirects to itself": _redirect(302, b"redirects-to-itself"),
        "redirects to the good one": _redirect(301, here),
        "redirects elsewhere": _redirect(307, elsewhere),
        "redirects to a file": _redirect(302, b"file:///etc/passwd"),
        "redirects to the machine's own data": _redirect(308, b"http://169.254.169.254/latest/meta-data/"),
        "sees other": _redirect(303, here),
        "answers 200 with a location": _say(_with_body(b"Location: " + here + b"\r\n", b"")),
        **{f"answers {status}": _say(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n" % (status, len(good)) + good)
           for status in (101, 201, 202, 203, 204, 206, 226, 300, 304, 400, 401, 403, 404, 410, 416, 429, 500, 503, 599)},
        "answers a status of no number": _say(b"HTTP/1.1 2OO OK\r\n\r\n" + good),
        "answers a status of four digits": _say(b"HTTP/1.1 2000 OK\r\n\r\n" + good),
        "answers in HTTP 0.9": _say(good),
        "answers in HTTP 2": _say(b"HTTP/2.0 200 OK\r\n\r\n" + good),
        "answers in another protocol": _say(b"SSH-2.0-OpenSSH_9.9\r\n"),
        "answers with nulls": _say(b"\0" * 4096),
        "answers with nulls in the header": _say(_OK + b"X: \0\r\n\0\0\0: \r\n\r\n" + b"\0" + good),
        "answers with a null behind the list": _say(_with_body(b"", good + b"\0")),
        "answers with octets that are no text": _say(_with_body(b"", b"\xff\xfe" + good)),
        "answers with a page": _say(_with_body(b"Content-Type: text/html\r\n", b"<!doctype html><title>Sign in</title>")),
        "answers with nothing": _say(_with_body(b"", b"")),
        "answers another request too": _say(_with_body(b"", b"")[:-4] + b"\r\n\r\n" + _OK + b"\r\n" + good),
        "resets at once": _reset(b""),
        "resets in the headers": _reset(_OK + b"Content-Le"),
        "resets in the body": _reset(_OK + b"Content-Length: 99999\r\n\r\n" + good),
        "closes at once": _say(b""),
    }  # fmt: skip


class HostileHost:
    """Listens on this machine; a path names the way. `asked` is every path, in order."""

    def __init__(self) -> None:
        self.ways: dict[str, Way] = {}
        self.asked: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.public_url = f"http://localhost:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        """No more connections; those that are open end by themselves."""
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            request = connection.recv(65536)
            path = request.split(b" ")[1].decode("ascii")
            self.asked.append(path)
            self.ways[path](connection)
