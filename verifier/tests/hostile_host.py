"""A host that speaks HTTP as no host should: each path is another way to answer wrongly, slowly,
without end, or not at all.
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
"""How the host behaves on a connection, once it has read the request."""

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
STATUSES = (
    *(101, 201, 202, 203, 204, 206, 226, 300, 304, 400, 401, 403, 404, 410, 416, 429),
    *(500, 503, 599),
)


def drip(first: bytes, drop: bytes) -> Way:
    """A drop every tenth of a second, for a minute, so that no single read ever waits long."""

    def way(connection: socket.socket) -> None:
        connection.sendall(first)
        for _ in range(600):
            connection.sendall(drop)
            time.sleep(0.1)

    return way


def pour(first: bytes, drop: bytes) -> Way:
    """As much as the client takes, up to a gigabyte."""

    def way(connection: socket.socket) -> None:
        connection.sendall(first)
        drops = drop * (65536 // len(drop))
        for _ in range((1 << 30) // len(drops)):
            connection.sendall(drops)

    return way


def say(answer: bytes) -> Way:
    """Sends the answer and closes the connection."""
    return lambda connection: connection.sendall(answer)


def stay(answer: bytes) -> Way:
    """Sends the answer and keeps the connection open."""

    def way(connection: socket.socket) -> None:
        connection.sendall(answer)
        time.sleep(60)

    return way


def reset(answer: bytes) -> Way:
    """Sends the answer and breaks off with RST."""

    def way(connection: socket.socket) -> None:
        connection.sendall(answer)
        time.sleep(0.05)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return way


NOT_FOUND = say(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


@lru_cache(maxsize=1)
def _bomb() -> bytes:
    """A hundred megabytes in a hundred kilobytes."""
    stream = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(stream.compress(bytes(1 << 20)) for _ in range(100)) + stream.flush()


def _with_body(headers: bytes, body: bytes) -> bytes:
    return OK + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body


def _encoded(coding: bytes, body: bytes) -> Way:
    return say(_with_body(b"Content-Encoding: %s\r\n" % coding, body))


def _redirect(status: int, target: bytes) -> Way:
    headers = b"Location: %s\r\nContent-Length: 0\r\n" % target
    return say(b"HTTP/1.1 %d Moved\r\n%s\r\n" % (status, headers))


def honest(good: bytes) -> dict[str, Way]:
    """Name -> an unusual but correct way to give out `good`."""
    half = len(good) // 2
    chunks = (half, good[:half], len(good) - half, good[half:])
    html = b"Content-Type: text/html\r\n"
    return {
        "is honest": say(_with_body(b"", good)),
        "is honest and keeps the connection": stay(_with_body(b"Connection: keep-alive\r\n", good)),
        "is honest until it closes": say(OK + b"\r\n" + good),
        "is honest in chunks": say(
            CHUNKED + b"%x\r\n%b\r\n%x;x=y\r\n%b\r\n0\r\nX: y\r\n\r\n" % chunks
        ),
        "is honest after an interim answer": say(
            b"HTTP/1.1 100 Continue\r\n\r\n" + _with_body(b"", good)
        ),
        "is honest with the wrong media type": say(_with_body(html, good + b"\n")),
        "is honest in gzip, unasked": _encoded(b"GZIP", gzip.compress(good)),
        "is honest in deflate, unasked": _encoded(b"deflate", zlib.compress(good)),
        "is honest in HTTP 1.0": say(b"HTTP/1.0 200 OK\r\n\r\n" + good),
    }


def hostile(good: bytes, trap: str) -> dict[str, Way]:
    """Name -> a way to answer that must not be taken for an answer.

    `good`: what an honest host would give out; `trap`: the path at which it is given out, which
    must never be fetched.
    """
    return {
        **_slow(good),
        **_endless(good),
        **_encodings(good),
        **_lengths(good),
        **_redirects(trap.encode()),
        **_answers(good),
        **_cut(good),
    }


def _slow(good: bytes) -> dict[str, Way]:
    return {
        "drips its status line": drip(b"", b"H"),
        "drips its headers": drip(OK, b"X: y\r\n"),
        "drips one header": drip(OK + b"X: ", b"y"),
        "drips its body": drip(OK + b"Content-Length: 600\r\n\r\n", b"e"),
        "drips chunks": drip(CHUNKED, b"1\r\ne\r\n"),
        "drips interim answers": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        "says nothing": stay(b""),
        "never ends its headers": stay(OK + b"Content-Type: text/plain\r\n"),
        "never ends its body": stay(OK + b"Content-Length: 99999\r\n\r\n" + good),
    }


def _endless(good: bytes) -> dict[str, Way]:
    many = OK + b"X: y\r\n" * 1000
    return {
        "pours a body without end": pour(OK + b"\r\n", b"e"),
        "pours a body as long as it says": pour(OK + b"Content-Length: 1073741824\r\n\r\n", b"e"),
        "pours large chunks": pour(CHUNKED, b"8000\r\n" + b"e" * 32768 + b"\r\n"),
        "pours small chunks": pour(CHUNKED, b"2\r\nee\r\n"),
        "pours one chunk length": pour(CHUNKED, b"0"),
        "pours chunk extensions": pour(CHUNKED, b"1;" + b"x" * 4000 + b"\r\ne\r\n"),
        "pours trailers": pour(CHUNKED + b"0\r\n", b"X: y\r\n"),
        "pours headers": pour(OK, b"X: " + b"y" * 60000 + b"\r\n"),
        "pours one header": pour(OK + b"X: ", b"y"),
        "pours header lines": pour(OK, b"X: y\r\n"),
        "has a thousand header lines": say(many + b"Content-Length: %d\r\n\r\n" % len(good) + good),
        "pours interim answers": pour(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        "pours a status line": pour(b"HTTP/1.1 200 ", b"O"),
    }


def _encodings(good: bytes) -> dict[str, Way]:
    packed = gzip.compress(good)
    twice = b"Content-Encoding: identity\r\nContent-Encoding: br\r\n"
    return {
        "sends a bomb as gzip": _encoded(b"gzip", _bomb()),
        "calls a plain body gzip": _encoded(b"gzip", good),
        "cuts off a gzip body": _encoded(b"gzip", packed[:-4]),
        "sends more after a gzip body": _encoded(b"gzip", packed + b"more"),
        "compresses twice": _encoded(b"gzip, gzip", gzip.compress(packed)),
        "names an unknown encoding": _encoded(b"none", good),
        "names two encodings": say(_with_body(twice, good)),
    }


def _lengths(good: bytes) -> dict[str, Way]:
    return {
        "promises more than it gives": say(OK + b"Content-Length: 99999\r\n\r\n" + good),
        "promises less than it gives": say(OK + b"Content-Length: 100\r\n\r\n" + good),
        "ends in the middle of a chunk": say(CHUNKED + b"ffff\r\n" + good),
        "has chunks of no length": say(CHUNKED + b"xyz\r\n" + good),
        "has chunks of a negative length": say(CHUNKED + b"-5\r\n" + good),
    }


def _redirects(trap: bytes) -> dict[str, Way]:
    return {
        "redirects to itself": _redirect(302, b"redirects-to-itself"),
        "redirects to the good one": _redirect(301, trap),
        "redirects elsewhere": _redirect(307, b"http://127.0.0.1:1/status/x"),
        "redirects to a file": _redirect(302, b"file:///etc/passwd"),
        "redirects to the machine's own data": _redirect(
            308, b"http://169.254.169.254/latest/meta-data/"
        ),
        "redirects with See Other": _redirect(303, trap),
        "answers 200 with a location": say(_with_body(b"Location: " + trap + b"\r\n", b"")),
    }


def _answers(good: bytes) -> dict[str, Way]:
    length = b"Content-Length: %d\r\n\r\n" % len(good)
    page = b"<!doctype html><title>Sign in</title>"
    second = OK + b"\r\n" + good
    return {
        **{
            f"answers {status}": say(b"HTTP/1.1 %d X\r\n" % status + length + good)
            for status in STATUSES
        },
        "answers a status of no number": say(b"HTTP/1.1 2OO OK\r\n\r\n" + good),
        "answers a status of four digits": say(b"HTTP/1.1 2000 OK\r\n\r\n" + good),
        "answers in HTTP 0.9": say(good),
        "answers in HTTP 2": say(b"HTTP/2.0 200 OK\r\n\r\n" + good),
        "answers in another protocol": say(b"SSH-2.0-OpenSSH_9.9\r\n"),
        "answers with nulls": say(b"\0" * 4096),
        "answers with nulls in the header": say(OK + b"X: \0\r\n\0\0\0: \r\n\r\n" + b"\0" + good),
        "answers with a null behind the list": say(_with_body(b"", good + b"\0")),
        "answers with octets that are no text": say(_with_body(b"", b"\xff\xfe" + good)),
        "answers with a page": say(_with_body(b"Content-Type: text/html\r\n", page)),
        "answers with nothing": say(_with_body(b"", b"")),
        "answers another request too": say(_with_body(b"", b"")[:-4] + b"\r\n\r\n" + second),
    }


def _cut(good: bytes) -> dict[str, Way]:
    return {
        "resets at once": reset(b""),
        "resets in the headers": reset(OK + b"Content-Le"),
        "resets in the body": reset(OK + b"Content-Length: 99999\r\n\r\n" + good),
        "closes at once": say(b""),
    }


class HostileHost:
    """Listens on this machine. `ways`: path -> how it behaves there, 404 for any other path.

    `requests` has every request as it came, `asked` the path of each.
    """

    def __init__(self) -> None:
        self.ways: dict[str, Way] = {}
        self.requests: list[bytes] = []
        self.asked: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.public_url = f"http://localhost:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        """No more connections; those that are open end by themselves."""
        self._listener.shutdown(socket.SHUT_RDWR)
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
            path = request.split(b" ")[1].decode("latin-1")
            self.requests.append(request)
            self.asked.append(path)
            self.ways.get(path, NOT_FOUND)(connection)
