"""What may be told where: never a private address, no redirect, never for long."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest

from credissuer.errors import UsageError
from credissuer.operations.brands import post
from tests.operations.brands.receiver import Receiver


def told(url: str, **options: Any) -> post.PostAnswer:
    return post.post(url, b"{}", {"webhook-id": "1"}, **{"allow_loopback": True, **options})


def resolving(address: str) -> Any:
    """A resolver that gives one address whatever it is asked."""

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    return resolve


@pytest.mark.parametrize(
    "url",
    [
        "https://brand.example/hooks",
        "https://brand.example:8443/hooks?key=1",
        "http://localhost:9000/hooks",
    ],
)
def test_an_https_address_may_be_told_and_this_machine_in_development(url: str) -> None:
    assert post.require_usable(url, allow_loopback=True) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://brand.example/hooks",
        "http://127.0.0.2/hooks",
        "https://user:word@brand.example/",
        "https://user@brand.example/",
        "https://brand.example:22/",
        "https://10.0.0.1/hooks",
        "https://[::1]/hooks",
        "https://169.254.169.254/latest",
        "https://brand.example:0/",
        "https://brand.example:99999/",
        "https://brand.example/#x",
        "https:///hooks",
        "https://[::1/",
        "https://brand.example/ x",
        "https://brand.example/\nhost: x",
        "https://nhãn.example/",
        "ftp://brand.example/",
        "file:///etc/passwd",
        "gopher://brand.example/",
        "hooks",
        "",
        "https://brand.example/" + "x" * 2_000,
    ],
)
def test_what_may_not_be_told_is_refused(url: str) -> None:
    with pytest.raises(UsageError) as refusal:
        post.require_usable(url, allow_loopback=True)
    assert refusal.value.code == "webhook.url"
    assert told(url) == post.PostAnswer(None, "url_refused")


def test_this_machine_is_told_in_development_alone(receiver: Receiver) -> None:
    with pytest.raises(UsageError):
        post.require_usable(receiver.url, allow_loopback=False)
    assert told(receiver.url, allow_loopback=False).failure == "url_refused"
    assert told(receiver.url).is_delivered
    [one] = receiver.told
    assert (one.path, one.body, one.headers["webhook-id"]) == ("/hooks", b"{}", "1")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "ff02::1",
    ],
)
def test_a_name_that_leads_into_a_private_network_is_not_connected_to(address: str) -> None:
    answer = told("https://brand.example/hooks", resolve=resolving(address))
    assert answer == post.PostAnswer(None, "unreachable")


def test_a_host_that_is_not_this_machine_is_not_reached_by_http() -> None:
    answer = told("http://localhost:80/hooks", resolve=resolving("10.0.0.1"))
    assert answer == post.PostAnswer(None, "unreachable")


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.status = 302
    answer = told(receiver.url)
    assert answer == post.PostAnswer(302, None) and not answer.is_delivered
    assert len(receiver.told) == 1


def test_a_receiver_that_does_not_answer_is_left_in_time(receiver: Receiver) -> None:
    receiver.pause = threading.Event()
    assert told(receiver.url, seconds=0.3) == post.PostAnswer(None, "timeout")


def test_a_receiver_that_is_not_there_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://localhost:{taken.getsockname()[1]}/hooks"
        assert told(url) == post.PostAnswer(None, "unreachable")


def test_an_answer_without_end_is_cut_off() -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(10_000)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            for _ in range(10_000):
                try:
                    connection.sendall(b"x" * 1_000)
                except OSError:
                    return

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    url = f"http://localhost:{listener.getsockname()[1]}/hooks"
    assert told(url).failure == "too_large"
    thread.join(10)
    listener.close()
