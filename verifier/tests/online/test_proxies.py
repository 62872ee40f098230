"""Through a proxy of the environment: a whole check, and what the proxy cannot do."""

from __future__ import annotations

import base64
import socket
from collections.abc import Iterator
from pathlib import Path

import forge
import pytest
from behind_proxy import LocalProxy, PrivateAuthority
from conftest import Host

from credverifier import Verifier
from credverifier.cli import command
from credverifier.online import proxies
from credverifier.online.connection import UnansweredError
from credverifier.online.fetch import fetch, redirection
from credverifier.online.proxies import Proxy
from credverifier.wire.status.standing import Standing


class Scene:
    """https://tnso.vn with a valid certificate, reached through `proxy` alone; its TLS certificate
    is of a private authority.
    """

    def __init__(self, host: Host, folder: Path) -> None:
        self.host = host
        self.authority = PrivateAuthority(folder)
        host.server.socket = self.authority.context("tnso.vn").wrap_socket(
            host.server.socket, server_side=True
        )
        self.proxy = LocalProxy(host.server.server_address[1])
        self.issuer = forge.Issuer()
        self.link = self.issuer.credential_url()
        self.put(f"{self.link}.jwt", self.issuer.sign())
        for url, token in self.issuer.lists(Standing.VALID).items():
            self.put(url, token)

    def put(self, url: str, text: str | int) -> None:
        self.host.files[url.removeprefix("https://tnso.vn")] = text


@pytest.fixture
def scene(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    scene = Scene(host, tmp_path)
    monkeypatch.setenv("HTTPS_PROXY", scene.proxy.address)
    monkeypatch.setenv("SSL_CERT_FILE", str(scene.authority.file))
    yield scene
    scene.proxy.stop()


def get(url: str = "https://tnso.vn/x", **options) -> str:
    return fetch(url, limit=1000, seconds=2.0, allow_loopback=False, **options)


def refusal(url: str = "https://tnso.vn/x", **options) -> UnansweredError:
    with pytest.raises(UnansweredError) as caught:
        get(url, **options)
    return caught.value


def test_a_whole_check_goes_through_the_proxy_with_a_private_authority(scene: Scene) -> None:
    verifier = Verifier.from_trust_list(forge.trust_list(scene.issuer), clock=lambda: forge.NOW)
    assert verifier.check(scene.link).require_valid().certificate.number == "7K3M9-QX2HS"
    requests = {lines[0] for lines in scene.proxy.asked}
    assert requests == {"CONNECT tnso.vn:443 HTTP/1.1"}
    assert f"/c/{forge.NUMBER}.jwt" in scene.host.asked


def test_the_command_goes_through_the_proxy(scene: Scene, tmp_path: Path, monkeypatch) -> None:
    trust = tmp_path / "trust-list.json"
    trust.write_bytes(forge.dump(forge.trust_list(scene.issuer)))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    words = ["check", scene.link, "--trust", str(trust)]
    assert command.main(words, clock=lambda: forge.NOW) == 0
    monkeypatch.setenv("NO_PROXY", "tnso.vn")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [])
    assert command.main(words, clock=lambda: forge.NOW) == 3


def test_the_log_says_which_address_was_asked_and_what_was_wrong(scene: Scene, caplog) -> None:
    scene.proxy.refusal = b"HTTP/1.1 407 no\r\n\r\n"
    verifier = Verifier.from_trust_list(forge.trust_list(scene.issuer), clock=lambda: forge.NOW)
    with caplog.at_level("INFO", logger="credverifier"):
        assert verifier.check(scene.link).verdict == "unreachable"
    [line] = caplog.messages
    assert f"{scene.link}.jwt" in line
    assert "the proxy asks for a login (407)" in line


def test_without_the_authority_nothing_is_believed(scene: Scene, monkeypatch) -> None:
    scene.put("/x", "text")
    assert get() == "text"
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    error = refusal()
    assert (error.code, "CERTIFICATE_VERIFY_FAILED" in error.detail) == ("link.unreachable", True)


def test_the_tls_name_is_that_of_the_host_and_not_what_the_proxy_leads_to(scene: Scene) -> None:
    scene.put("/x", "text")
    error = refusal("https://other.vn/x")
    assert "Hostname mismatch" in error.detail
    assert scene.proxy.asked == [["CONNECT other.vn:443 HTTP/1.1", "Host: other.vn:443"]]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 404 Not Found\r\n\r\n",
        b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/\r\n\r\n",
        b"HTTP/1.1 503 Busy\r\n\r\n",
        b"no http at all\r\n\r\n",
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 20_000,
    ],
)
def test_no_answer_of_the_proxy_is_taken_for_the_hosts(scene: Scene, answer: bytes) -> None:
    """A 404 of the host would mean that there is no such certificate."""
    scene.proxy.refusal = answer
    assert refusal().code == "link.unreachable"


def test_a_redirect_of_the_host_is_not_followed_behind_a_proxy_either(scene: Scene) -> None:
    scene.put("/x", 302)
    assert refusal().code == "link.unreachable"
    answered = redirection("https://tnso.vn/x", seconds=2.0, allow_loopback=False)
    assert answered == "/elsewhere"
    assert scene.host.asked == ["/x", "/x"]


@pytest.mark.parametrize(
    "name",
    [
        *("127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]"),
        *("localhost", "metadata", "metadata.google.internal", "printer.local", "a.localhost."),
        *("2130706433", "127.1", "0x7f000001", "0x7f.0.0.1"),
    ],
)
def test_the_proxy_is_not_asked_for_what_is_certainly_not_public(scene: Scene, name: str) -> None:
    assert refusal(f"https://{name}/x").code == "link.unreachable"
    assert scene.proxy.asked == []


def test_this_machine_is_never_asked_for_through_the_proxy(monkeypatch, host: Host) -> None:
    host.files["/x"] = "text"
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    url = f"{host.public_url}/x"
    assert fetch(url, limit=1000, seconds=2.0, allow_loopback=True) == "text"


def test_what_is_exempt_is_looked_up_here_and_its_address_checked(scene: Scene) -> None:
    def resolver(host: str, port: int, **options: object) -> list:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", port))]

    variables = {"HTTPS_PROXY": scene.proxy.address, "NO_PROXY": "example.org, tnso.vn"}
    error = refusal(variables=variables, resolve=resolver)
    assert "no address that may be connected to" in error.detail
    assert scene.proxy.asked == []


def test_the_login_of_the_proxy_is_sent_to_it_and_said_to_nobody(scene: Scene) -> None:
    address = f"http://brand:p%40ss@127.0.0.1:{scene.proxy.port}"
    scene.put("/x", "text")
    assert get(variables={"https_proxy": address}) == "text"
    assert scene.proxy.asked[0][2:] == [
        "Proxy-Authorization: Basic " + base64.b64encode(b"brand:p@ss").decode()
    ]
    scene.proxy.refusal = b"HTTP/1.1 407 no\r\n\r\n"
    error = refusal(variables={"https_proxy": address})
    assert "407" in error.detail
    for broken in ("socks5://brand:p%40ss@proxy", "https://brand:p%40ss@proxy", "brand:p%40ss@"):
        unusable = refusal(variables={"https_proxy": broken})
        assert unusable.detail.startswith("the proxy of the environment")
        assert "p%40ss" not in unusable.detail + error.detail


@pytest.mark.parametrize(
    ("address", "proxy"),
    [
        ("http://proxy.brand:3128", Proxy("proxy.brand", 3128, None)),
        ("HTTP://proxy.brand:3128/", Proxy("proxy.brand", 3128, None)),
        ("proxy.brand:3128", Proxy("proxy.brand", 3128, None)),
        (" proxy.brand ", Proxy("proxy.brand", 80, None)),
        ("http://a:b@[fd00::1]:8080", Proxy("fd00::1", 8080, "a:b")),
        ("http://a@proxy.brand", Proxy("proxy.brand", 80, "a:")),
    ],
)
def test_the_address_of_a_proxy(address: str, proxy: Proxy) -> None:
    assert proxies.parse(address) == proxy


@pytest.mark.parametrize("address", ["socks5://proxy:1080", "https://proxy", "http://", "a:b", "["])
def test_an_address_that_is_no_http_proxys_is_refused(address: str) -> None:
    with pytest.raises(OSError, match="the proxy of the environment"):
        proxies.parse(address)


@pytest.mark.parametrize(
    ("listed", "name", "exempt"),
    [
        ("", "tnso.vn", False),
        ("*", "tnso.vn", True),
        ("tnso.vn", "tnso.vn", True),
        ("TNSO.vn", "tnso.VN.", True),
        (".tnso.vn", "tnso.vn", True),
        ("tnso.vn", "www.tnso.vn", True),
        ("tnso.vn", "evil-tnso.vn", False),
        ("vn", "tnso.vn", True),
        ("a.example, tnso.vn ,b.example", "tnso.vn", True),
        ("tnso.vn:443", "tnso.vn", True),
        ("tnso.vn:8443", "tnso.vn", False),
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.0/24", "203.0.113.7", True),
        ("203.0.113.7:443", "203.0.113.7", True),
        ("198.51.100.0/24", "203.0.113.7", False),
        ("fd00::/8", "fd00::1", True),
        ("[fd00::1]:443", "fd00::1", True),
        (",,", "tnso.vn", False),
    ],
)
def test_which_hosts_are_reached_without_the_proxy(listed: str, name: str, exempt: bool) -> None:
    assert proxies.is_exempt(name, 443, listed) is exempt
