"""The fetcher against hosts that lie, dawdle, redirect and pour."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from credverifier.fetch import UnansweredError, fetch


@contextmanager
def raw_host(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)
            try:
                answer(connection)
            except OSError:
                return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://localhost:{listener.getsockname()[1]}/x"
    listener.close()
    thread.join(10)


def get(url: str, *, limit: int = 1000, seconds: float = 2.0, allow_loopback: bool = True, **resolver) -> str:
    return fetch(url, limit=limit, seconds=seconds, allow_loopback=allow_loopback, **resolver)


def test_a_plain_answer(host) -> None:
    host.files["/x"] = "eyJ.a.b\n"
    assert get(f"{host.public_url}/x") == "eyJ.a.b"


@pytest.mark.parametrize(
    ("status", "code"),
    [(404, "link.not_found"), (500, "link.unreachable"), (302, "link.unreachable"), (204, "link.unreachable")],
)
def test_only_200_is_an_answer_and_only_404_says_there_is_none(host, status: int, code: str) -> None:
    host.files["/x"] = status
    with pytest.raises(UnansweredError) as caught:
        get(f"{host.public_url}/x")
    assert caught.value.code == code
    assert host.asked == ["/x"]


@pytest.mark.parametrize(
    "url",
    ["http://localhost/x", "http://127.0.0.1/x", "https://localhost/x", "https://127.0.0.1/x", "https://10.0.0.1/x",
     "https://169.254.169.254/latest", "https://[::1]/x", "https://[::ffff:127.0.0.1]/x", "https://192.168.1.1/x",
     "https://0.0.0.0/x", "ftp://localhost/x", "file:///etc/passwd"],
)  # fmt: skip
def test_no_way_into_this_machine_or_its_network(url: str) -> None:
    with pytest.raises(UnansweredError) as caught:
        get(url, allow_loopback=False)
    assert caught.value.code == "link.unreachable"


def test_http_elsewhere_is_never_fetched_even_in_development() -> None:
    with pytest.raises(UnansweredError, match="only https"):
        get("http://example.org/x")


@pytest.mark.parametrize(
    ("first", "drop"),
    [(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", b"a"), (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
     (b"HTTP/1.1 200 OK\r\nX: ", b"a"), (b"", b"H")],
    ids=["body", "headers", "one header", "status line"],
)  # fmt: skip
def test_a_slow_host_costs_no_more_than_the_deadline(first: bytes, drop: bytes) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(first)
        for _ in range(80):
            connection.sendall(drop)
            time.sleep(0.05)

    with raw_host(drip) as url:
        start = time.monotonic()
        with pytest.raises(UnansweredError) as caught:
            get(url, seconds=0.6)
        assert time.monotonic() - start < 2
    assert caught.value.code == "link.unreachable"


def test_a_resolver_that_never_answers_costs_no_more_than_the_deadline() -> None:
    asked, never = [], threading.Event()

    def resolver(host: str, port: int, **options: object) -> list:
        asked.append((host, port))
        never.wait(20)
        return []

    start = time.monotonic()
    with pytest.raises(UnansweredError) as caught:
        get("https://tnso.vn/x", seconds=0.3, resolve=resolver)
    assert time.monotonic() - start < 2
    never.set()
    assert caught.value.code == "link.unreachable"
    assert asked == [("tnso.vn", 443)]


@pytest.mark.parametrize("problem", [socket.gaierror(-2, "unknown"), UnicodeError("label too long")])
def test_a_name_that_nobody_knows_is_unreachable(problem: Exception) -> None:
    def resolver(host: str, port: int, **options: object) -> list:
        raise problem

    with pytest.raises(UnansweredError) as caught:
        get("https://tnso.vn/x", resolve=resolver)
    assert caught.value.code == "link.unreachable"


def test_a_name_that_leads_into_this_machine_is_not_followed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def resolver(host: str, port: int, **options: object) -> list:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

        with pytest.raises(UnansweredError, match="no address that may be connected to"):
            get(f"https://tnso.vn:{port}/x", resolve=resolver)
        listener.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_host_that_never_shakes_hands_costs_no_more_than_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        start = time.monotonic()
        with pytest.raises(UnansweredError):
            get(f"http://localhost:{listener.getsockname()[1]}/x", seconds=0.4)
        assert time.monotonic() - start < 2


def test_an_endless_body_ends_at_the_limit() -> None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(10_000):
            connection.sendall(b"a" * 1000)

    with raw_host(pour) as url, pytest.raises(UnansweredError) as caught:
        get(url, limit=5_000)
    assert caught.value.code == "link.too_large"


@pytest.mark.parametrize(
    "answer",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", b"no http at all\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxx",
     "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nỗ".encode(), b""],
)  # fmt: skip
def test_cut_encoded_and_foreign_answers_are_none(answer: bytes) -> None:
    with raw_host(lambda connection: connection.sendall(answer)) as url, pytest.raises(UnansweredError) as caught:
        get(url)
    assert caught.value.code == "link.unreachable"
