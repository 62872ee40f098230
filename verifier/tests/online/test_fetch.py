"""The fetcher against hosts that lie, dawdle, redirect and pour."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from credverifier.online.fetch import UnansweredError, fetch, is_own, is_public


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


def get(
    url: str, *, limit: int = 1000, seconds: float = 2.0, allow_loopback: bool = True, **resolver
) -> str:
    return fetch(url, limit=limit, seconds=seconds, allow_loopback=allow_loopback, **resolver)


def test_a_plain_answer(host) -> None:
    host.files["/x"] = "eyJ.a.b\n"
    assert get(f"{host.public_url}/x") == "eyJ.a.b"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (404, "link.not_found"),
        (500, "link.unreachable"),
        (302, "link.unreachable"),
        (204, "link.unreachable"),
    ],
)
def test_only_200_is_an_answer_and_only_404_means_not_found(host, status: int, code: str) -> None:
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
def test_nothing_is_fetched_from_this_machine_or_its_network(url: str) -> None:
    with pytest.raises(UnansweredError) as caught:
        get(url, allow_loopback=False)
    assert caught.value.code == "link.unreachable"


PUBLIC = ("8.8.8.8", "1.1.1.1", "203.119.73.4", "2606:4700::1111", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808",
          "2002:808:808::1")  # fmt: skip
NOT_PUBLIC = (
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.8.9.1", "169.254.169.254", "172.16.0.1", "172.31.255.255",
    "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::1",
    "2002:c0a8:1::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1",
)  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert is_public(address)
    assert not is_own(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_loopback_addresses() -> None:
    own = {address for address in NOT_PUBLIC if is_own(address)}
    assert own == {"127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"}


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "fd00:ec2::254"]
)
def test_the_address_that_is_checked_is_the_one_connected_to(address: str) -> None:
    """However often the name changes its mind: it is asked once, and what it said is what counts."""
    asked = []

    def resolver(host: str, port: int, **options: object) -> list:
        asked.append(host)
        good = len(asked) > 1
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [
            (
                socket.AF_INET if good else family,
                socket.SOCK_STREAM,
                6,
                "",
                ("8.8.8.8" if good else address, port),
            )
        ]

    with pytest.raises(UnansweredError, match="no address that may be connected to"):
        get("https://tnso.vn/x", seconds=0.5, resolve=resolver)
    assert asked == ["tnso.vn"]


@pytest.mark.parametrize(
    "url",
    [
        "https://tnso.vn:99999/x",
        "https://tnso.vn:x/x",
        "https://[::1/x",
        "https:///x",
        "https://tnso.vn\x00/x",
    ],
)
def test_a_malformed_url_is_unreachable(url: str) -> None:
    with pytest.raises(UnansweredError) as caught:
        get(url, allow_loopback=False, resolve=lambda *_, **__: [])
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


@pytest.mark.parametrize(
    "problem", [socket.gaierror(-2, "unknown"), UnicodeError("label too long")]
)
def test_a_name_that_does_not_resolve_is_unreachable(problem: Exception) -> None:
    def resolver(host: str, port: int, **options: object) -> list:
        raise problem

    with pytest.raises(UnansweredError) as caught:
        get("https://tnso.vn/x", resolve=resolver)
    assert caught.value.code == "link.unreachable"


def test_a_name_that_resolves_to_this_machine_is_not_connected_to() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def resolver(host: str, port: int, **options: object) -> list:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

        with pytest.raises(UnansweredError, match="no address that may be connected to"):
            get(f"https://tnso.vn:{port}/x", resolve=resolver)
        listener.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_host_that_never_answers_costs_no_more_than_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        start = time.monotonic()
        with pytest.raises(UnansweredError):
            get(f"http://localhost:{listener.getsockname()[1]}/x", seconds=0.4)
        assert time.monotonic() - start < 2


def test_a_body_longer_than_the_limit_is_refused() -> None:
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
def test_answers_that_are_cut_wrongly_encoded_or_not_http_are_unreachable(answer: bytes) -> None:
    with (
        raw_host(lambda connection: connection.sendall(answer)) as url,
        pytest.raises(UnansweredError) as caught,
    ):
        get(url)
    assert caught.value.code == "link.unreachable"
