"""Where share links lead: the table's vectors, and hosts that send whoever asks them elsewhere,
round in circles, or nowhere.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources

import pytest

from credverifier import platforms
from credverifier.errors import ProfileError, ShareLinkError
from credverifier.online.fetch import UnansweredError, redirection
from credverifier.online.share_links import resolve

TABLE = json.loads(resources.files("credverifier").joinpath("platforms.json").read_text("utf-8"))
VECTORS = TABLE["share_vectors"]
SHORT = "https://vt.tiktok.com/ZS8abcdef/"
PROFILE = "https://www.tiktok.com/@minhanh.review"

Way = Callable[[socket.socket], None]


def say(status: int, *headers: str, body: bytes = b"") -> Way:
    lines = [f"HTTP/1.1 {status} X", *headers, f"Content-Length: {len(body)}", "", ""]
    return lambda connection: connection.sendall("\r\n".join(lines).encode("utf-8") + body)


def to(location: str, status: int = 302) -> Way:
    return say(status, f"Location: {location}")


class Internet:
    """Real sockets on this machine: one listener for every host; `ways`: address without https://
    -> how it answers.
    """

    def __init__(self, listener: socket.socket) -> None:
        self.ways: dict[str, Way] = {}
        self.asked: list[str] = []
        self.requests: list[bytes] = []
        self._port = listener.getsockname()[1]

    def ask(self, address: str, seconds: float) -> str | None:
        """What the real one does, by the real fetcher: only that each host's name is the first part
        of the path.
        """
        self.asked.append(address)
        here = f"http://localhost:{self._port}/{address.removeprefix('https://')}"
        return redirection(here, seconds=seconds, allow_loopback=True)

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                request = connection.recv(4096)
                self.requests.append(request)
                way = self.ways.get(request.split(b" ")[1].decode("latin-1")[1:], say(404))
                try:
                    way(connection)
                except OSError:
                    continue


@contextmanager
def _listening() -> Iterator[Internet]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        internet = Internet(listener)
        thread = threading.Thread(target=internet.serve, args=(listener,), daemon=True)
        thread.start()
        yield internet
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(10)


@pytest.fixture
def internet() -> Iterator[Internet]:
    with _listening() as made:
        yield made


def refused(internet: Internet, text: str = SHORT, seconds: float = 5.0) -> str:
    with pytest.raises(ShareLinkError) as caught:
        resolve(text, internet.ask, seconds)
    return caught.value.code


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: ascii(vector["input"]))
def test_share_links_are_recognised(vector) -> None:
    share = platforms.share_link(vector["input"])
    assert (share and share._asdict()) == vector["share"]


def test_every_rule_has_a_vector_and_every_host_belongs_to_its_platform() -> None:
    accepted = [vector["share"] for vector in VECTORS if vector["share"]]
    assert {share["platform"] for share in accepted} == set(platforms.names())
    for name, platform in TABLE["platforms"].items():
        for rule in platform["shares"]:
            assert all(platforms.is_host_of(name, host) for host in rule["hosts"])
            assert all(
                not platforms.is_host_of(other, rule["hosts"][0])
                for other in platforms.names()
                if other != name
            )
            found = [
                share
                for share in accepted
                if share["leads"] == rule["leads"]
                and share["address"].split("/")[2] in rule["hosts"]
            ]
            assert found, rule


def test_a_share_link_is_no_profile() -> None:
    for vector in VECTORS:
        if vector["share"]:
            with pytest.raises(ProfileError):
                platforms.normalise(vector["input"])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_redirect_of_the_platform_names_the_profile(internet: Internet, status: int) -> None:
    internet.ways["vt.tiktok.com/ZS8abcdef/"] = to(f"{PROFILE}?_t=8s%2Babc&_r=1", status)
    assert resolve(f"{SHORT}?k=secret#x", internet.ask).url == PROFILE
    assert internet.asked == [SHORT]


def test_neither_cookies_nor_the_query_of_the_link_are_sent(internet: Internet) -> None:
    internet.ways["vt.tiktok.com/ZS8abcdef/"] = say(302, f"Location: {PROFILE}", "Set-Cookie: a=b")
    resolve(f"{SHORT}?u=me", internet.ask)
    [request] = internet.requests
    assert request.startswith(b"GET /vt.tiktok.com/ZS8abcdef/ HTTP/1.1\r\n")
    assert (
        b"cookie" not in request.lower()
        and b"referer" not in request.lower()
        and b"secret" not in request
    )


def test_a_redirect_within_the_platform_is_followed(internet: Internet) -> None:
    internet.ways["vt.tiktok.com/ZS8abcdef/"] = to("https://m.tiktok.com/u/1?x=1")
    internet.ways["m.tiktok.com/u/1?x=1"] = to("/@MinhAnh.Review")
    assert resolve("vt.tiktok.com/ZS8abcdef/", internet.ask).url == PROFILE
    assert internet.asked == [SHORT, "https://m.tiktok.com/u/1?x=1"]


@pytest.mark.parametrize(
    ("short", "location", "profile"),
    [("https://fb.me/minh.anh", "https://www.facebook.com/minh.anh.review?rdid=1", "https://www.facebook.com/minh.anh.review"),
     ("https://www.facebook.com/share/1AbCdEfGhI/", "https://www.facebook.com/profile.php?id=100064512345678&rdid=x",
      "https://www.facebook.com/profile.php?id=100064512345678"),
     ("https://www.instagram.com/share/BAL1abcdEF", "https://www.instagram.com/minhanh.review/", "https://www.instagram.com/minhanh.review"),
     ("https://t.co/a1B2c3D4e5", "https://twitter.com/MinhAnhReview", "https://x.com/minhanhreview")],
)  # fmt: skip
def test_share_links_of_the_other_platforms(
    internet: Internet, short: str, location: str, profile: str
) -> None:
    internet.ways[short.removeprefix("https://")] = to(location)
    assert resolve(short, internet.ask).url == profile


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1/", "https://127.0.0.1/@minhanh.review", "https://[::1]/", "http://169.254.169.254/latest/meta-data/",
     "https://evil.example/@minhanh.review", "https://www.tiktok.com.evil.example/@minhanh.review", "//evil.example/@minhanh.review",
     "https://www.tiktok.com@evil.example/@minhanh.review", "https://evil.example@www.tiktok.com/@minhanh.review",
     "https://www.tiktok.com:8443/@minhanh.review", "https://www.tiktok.com\\@evil.example/", "http://www.tiktok.com/@minhanh.review",
     "https://www.t\u0456ktok.com/@minhanh.review", "https://xn--www-tktok-x.com/@minhanh.review", "https://www.facebook.com/minh.anh.review",
     "tiktok:minhanh.review", "file:///etc/passwd", "javascript:alert(1)", "@minhanh.review", "?x", "", " ", "https://", "/\\evil.example",
     f"{PROFILE}\r\nLocation: {PROFILE}"],
    ids=ascii,
)  # fmt: skip
def test_only_hosts_of_the_platform_are_asked(internet: Internet, location: str) -> None:
    internet.ways["vt.tiktok.com/ZS8abcdef/"] = to(location)
    assert refused(internet) == "share_link.unresolved"
    assert internet.asked == [SHORT]


def test_a_circle_of_redirects_ends(internet: Internet) -> None:
    internet.ways["vt.tiktok.com/ZS8abcdef/"] = to("https://vm.tiktok.com/ZS8abcdef/")
    internet.ways["vm.tiktok.com/ZS8abcdef/"] = to(SHORT)
    assert refused(internet) == "share_link.unresolved"
    assert len(internet.asked) == 3


def test_a_video_is_no_profile_even_if_its_url_has_a_handle(internet: Internet) -> None:
    internet.ways["vt.tiktok.com/ZS8abcdef/"] = to(f"{PROFILE}/video/7300000000000000000")
    internet.ways["www.tiktok.com/@minhanh.review/video/7300000000000000000"] = say(
        200, body=b"<html>"
    )
    assert refused(internet) == "share_link.no_profile"


def test_no_host_is_asked_about_a_link_to_a_post(internet: Internet) -> None:
    posts = [
        vector["input"]
        for vector in VECTORS
        if vector["share"] and vector["share"]["leads"] == "post"
    ]
    assert {refused(internet, text) for text in posts} == {"share_link.no_profile"}
    others = [vector["input"] for vector in VECTORS if not vector["share"]]
    assert {refused(internet, text) for text in others} == {"share_link.unsupported"}
    assert internet.asked == []


@pytest.mark.parametrize(
    "way", [say(200, body=b"<html>"), say(404), say(403), say(500), say(302), say(200, f"Location: {PROFILE}"), say(201, f"Location: {PROFILE}"),
            lambda connection: connection.sendall(b"no http at all\r\n\r\n"), lambda connection: None]
)  # fmt: skip
def test_an_answer_without_a_redirect_is_unresolved(internet: Internet, way: Way) -> None:
    internet.ways["vt.tiktok.com/ZS8abcdef/"] = way
    assert refused(internet) == "share_link.unresolved"


def test_the_body_of_a_redirect_is_not_read(internet: Internet) -> None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(f"HTTP/1.1 302 Found\r\nLocation: {PROFILE}\r\n\r\n".encode())
        for _ in range(100_000):
            connection.sendall(b"x" * 10_000)

    internet.ways["vt.tiktok.com/ZS8abcdef/"] = pour
    start = time.monotonic()
    assert resolve(SHORT, internet.ask).url == PROFILE
    assert time.monotonic() - start < 2


def test_endless_headers_are_refused(internet: Internet) -> None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 302 Found\r\nX: ")
        for _ in range(100_000):
            connection.sendall(b"x" * 10_000)

    internet.ways["vt.tiktok.com/ZS8abcdef/"] = pour
    start = time.monotonic()
    assert refused(internet) == "share_link.unresolved"
    assert time.monotonic() - start < 2


def test_a_chain_of_redirects_has_one_deadline(internet: Internet) -> None:
    """Dripping octets wins no time, and neither does one redirect more."""

    def late(location: str) -> Way:
        def way(connection: socket.socket) -> None:
            time.sleep(0.5)
            to(location)(connection)

        return way

    def drip(connection: socket.socket) -> None:
        for _ in range(60):
            connection.sendall(b"H")
            time.sleep(0.05)

    internet.ways["vt.tiktok.com/ZS8abcdef/"] = late("https://vm.tiktok.com/ZS8abcdef/")
    internet.ways["vm.tiktok.com/ZS8abcdef/"] = drip
    start = time.monotonic()
    assert refused(internet, seconds=0.8) == "share_link.unresolved"
    assert time.monotonic() - start < 1.5
    assert len(internet.asked) == 2


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "fd00:ec2::254"]
)
def test_a_platform_that_resolves_to_a_private_address_is_not_connected_to(address: str) -> None:
    def resolver(host: str, port: int, **options: object) -> list:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    with pytest.raises(UnansweredError, match="no address that may be connected to"):
        redirection(SHORT, seconds=1, allow_loopback=False, resolve=resolver)
    with pytest.raises(UnansweredError, match="only https"):
        redirection(SHORT.replace("https", "http"), seconds=1, allow_loopback=True)
