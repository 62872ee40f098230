"""The fetcher against hosts that answer wrongly, slowly, elsewhere or without end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from hostile_host import HostileHost, drip, pour, say

from credverifier.online.connection import UnansweredError
from credverifier.online.fetch import fetch, fields


@pytest.fixture
def hostile() -> Iterator[HostileHost]:
    host = HostileHost()
    yield host
    host.stop()


def get(
    url: str, *, limit: int = 1000, seconds: float = 2.0, allow_loopback: bool = True, **resolver
) -> str:
    return fetch(url, limit=limit, seconds=seconds, allow_loopback=allow_loopback, **resolver)


def refusal(url: str, **options) -> str:
    """The code of the error that fetching `url` raises."""
    with pytest.raises(UnansweredError) as caught:
        get(url, **options)
    return caught.value.code


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
    assert refusal(f"{host.public_url}/x") == code
    assert host.asked == ["/x"]


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/x",
        "http://127.0.0.1/x",
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://10.0.0.1/x",
        "https://169.254.169.254/latest",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://192.168.1.1/x",
        "https://0.0.0.0/x",
        "ftp://localhost/x",
        "file:///etc/passwd",
    ],
)
def test_nothing_is_fetched_from_this_machine_or_its_network(url: str) -> None:
    assert refusal(url, allow_loopback=False) == "link.unreachable"


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "fd00:ec2::254"]
)
def test_the_address_that_is_checked_is_the_one_connected_to(address: str) -> None:
    """A second look-up of the name would give a public address; there is none."""
    asked = []

    def resolver(host: str, port: int, **options: object) -> list:
        asked.append(host)
        resolved = address if len(asked) == 1 else "8.8.8.8"
        family = socket.AF_INET6 if ":" in resolved else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (resolved, port))]

    with pytest.raises(UnansweredError, match="no address that may be connected to"):
        get("https://tnso.vn/x", seconds=0.5, resolve=resolver)
    assert asked == ["tnso.vn"]


@pytest.mark.parametrize("host", ["tnso.vn:99999", "tnso.vn:x", "[::1", "", "tnso.vn\x00"])
def test_a_url_with_a_malformed_host_is_unreachable(host: str) -> None:
    url = f"https://{host}/x"
    assert refusal(url, allow_loopback=False, resolve=lambda *_, **__: []) == "link.unreachable"


def test_http_elsewhere_is_never_fetched_even_in_development() -> None:
    with pytest.raises(UnansweredError, match="only https"):
        get("http://example.org/x")


SLOW_IN = {
    "its body": (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", b"a"),
    "its headers": (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "one header": (b"HTTP/1.1 200 OK\r\nX: ", b"a"),
    "its status line": (b"", b"H"),
}


@pytest.mark.parametrize(("first", "drop"), SLOW_IN.values(), ids=SLOW_IN)
def test_a_slow_host_costs_no_more_than_the_deadline(
    hostile: HostileHost, first: bytes, drop: bytes
) -> None:
    hostile.ways["/x"] = drip(first, drop)
    start = time.monotonic()
    assert refusal(f"{hostile.public_url}/x", seconds=0.6) == "link.unreachable"
    assert time.monotonic() - start < 2


def test_a_resolver_that_never_answers_costs_no_more_than_the_deadline() -> None:
    asked, never = [], threading.Event()

    def resolver(host: str, port: int, **options: object) -> list:
        asked.append((host, port))
        never.wait(20)
        return []

    start = time.monotonic()
    assert refusal("https://tnso.vn/x", seconds=0.3, resolve=resolver) == "link.unreachable"
    assert time.monotonic() - start < 2
    never.set()
    assert asked == [("tnso.vn", 443)]


@pytest.mark.parametrize(
    "problem", [socket.gaierror(-2, "unknown"), UnicodeError("label too long")]
)
def test_a_name_that_does_not_resolve_is_unreachable(problem: Exception) -> None:
    def resolver(host: str, port: int, **options: object) -> list:
        raise problem

    assert refusal("https://tnso.vn/x", resolve=resolver) == "link.unreachable"


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


def test_a_body_longer_than_the_limit_is_refused(hostile: HostileHost) -> None:
    hostile.ways["/x"] = pour(b"HTTP/1.1 200 OK\r\n\r\n", b"a")
    assert refusal(f"{hostile.public_url}/x", limit=5_000) == "link.too_large"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
        b"no http at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxx",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nỗ".encode(),
        b"",
    ],
)
def test_answers_that_are_cut_wrongly_encoded_or_not_http_are_unreachable(
    hostile: HostileHost, answer: bytes
) -> None:
    hostile.ways["/x"] = say(answer)
    assert refusal(f"{hostile.public_url}/x") == "link.unreachable"


def test_the_fields_of_an_answer_come_without_its_body(hostile: HostileHost) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nCACHE-Control: no-cache\r\n\r\n"
    # Without end: whoever waited for the body would wait for ever.
    hostile.ways["/x"] = pour(head, b"a")
    assert fields(f"{hostile.public_url}/x", seconds=2.0, allow_loopback=True) == {
        "content-type": "text/html",
        "cache-control": "no-cache",
    }


@pytest.mark.parametrize(
    ("status", "code"),
    [(404, "link.not_found"), (302, "link.unreachable"), (500, "link.unreachable")],
)
def test_only_200_has_fields(host, status: int, code: str) -> None:
    host.files["/x"] = status
    with pytest.raises(UnansweredError) as caught:
        fields(f"{host.public_url}/x", seconds=2.0, allow_loopback=True)
    assert caught.value.code == code


def test_no_fields_are_asked_of_this_machine() -> None:
    for url in ("http://localhost/x", "https://127.0.0.1/x", "https://169.254.169.254/latest"):
        with pytest.raises(UnansweredError):
            fields(url, seconds=2.0, allow_loopback=False)
