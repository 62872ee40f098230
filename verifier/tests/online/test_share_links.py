"""Where share links lead: the table's vectors, and hosts that redirect elsewhere, in a circle, or
not at all.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from importlib import resources

import pytest
from hostile_host import NOT_FOUND, HostileHost, Way, drip, pour, say

from credverifier import platforms
from credverifier.errors import ProfileError, ShareLinkError
from credverifier.online.connection import UnansweredError
from credverifier.online.fetch import redirection
from credverifier.online.share_links import resolve

TABLE = json.loads(resources.files("credverifier").joinpath("platforms.json").read_text("utf-8"))
VECTORS = TABLE["share_vectors"]
SHORT = "https://vt.tiktok.com/ZS8abcdef/"
PATH = "/vt.tiktok.com/ZS8abcdef/"
PROFILE = "https://www.tiktok.com/@minhanh.review"


def answer(status: int, *headers: str, body: bytes = b"") -> Way:
    lines = [f"HTTP/1.1 {status} X", *headers, f"Content-Length: {len(body)}", "", ""]
    return say("\r\n".join(lines).encode("utf-8") + body)


def to(location: str, status: int = 302) -> Way:
    return answer(status, f"Location: {location}")


class Internet(HostileHost):
    """Every host is one on this machine: `https://a.example/b` is the path `/a.example/b` there.

    `addresses` is every address that was asked, in order.
    """

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def ask(self, address: str, seconds: float) -> str | None:
        """As `resolve` wants it, by the real fetcher."""
        self.addresses.append(address)
        url = f"{self.public_url}/{address.removeprefix('https://')}"
        return redirection(url, seconds=seconds, allow_loopback=True)


@pytest.fixture
def internet() -> Iterator[Internet]:
    internet = Internet()
    yield internet
    internet.stop()


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
            assert any(
                share["leads"] == rule["leads"] and share["address"].split("/")[2] in rule["hosts"]
                for share in accepted
            ), rule


def test_a_share_link_is_no_profile() -> None:
    for vector in VECTORS:
        if vector["share"]:
            with pytest.raises(ProfileError):
                platforms.normalise(vector["input"])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_redirect_of_the_platform_names_the_profile(internet: Internet, status: int) -> None:
    internet.ways[PATH] = to(f"{PROFILE}?_t=8s%2Babc&_r=1", status)
    assert resolve(f"{SHORT}?k=secret#x", internet.ask).url == PROFILE
    assert internet.addresses == [SHORT]


def test_neither_cookies_nor_the_query_of_the_link_are_sent(internet: Internet) -> None:
    internet.ways[PATH] = answer(302, f"Location: {PROFILE}", "Set-Cookie: a=b")
    resolve(f"{SHORT}?u=me", internet.ask)
    [request] = internet.requests
    assert request.startswith(b"GET /vt.tiktok.com/ZS8abcdef/ HTTP/1.1\r\n")
    for word in (b"cookie", b"referer", b"secret"):
        assert word not in request.lower()


def test_a_redirect_within_the_platform_is_followed(internet: Internet) -> None:
    internet.ways[PATH] = to("https://m.tiktok.com/u/1?x=1")
    internet.ways["/m.tiktok.com/u/1?x=1"] = to("/@MinhAnh.Review")
    assert resolve("vt.tiktok.com/ZS8abcdef/", internet.ask).url == PROFILE
    assert internet.addresses == [SHORT, "https://m.tiktok.com/u/1?x=1"]


@pytest.mark.parametrize(
    ("short", "location", "profile"),
    [
        (
            "https://fb.me/minh.anh",
            "https://www.facebook.com/minh.anh.review?rdid=1",
            "https://www.facebook.com/minh.anh.review",
        ),
        (
            "https://www.facebook.com/share/1AbCdEfGhI/",
            "https://www.facebook.com/profile.php?id=100064512345678&rdid=x",
            "https://www.facebook.com/profile.php?id=100064512345678",
        ),
        (
            "https://www.instagram.com/share/BAL1abcdEF",
            "https://www.instagram.com/minhanh.review/",
            "https://www.instagram.com/minhanh.review",
        ),
        (
            "https://t.co/a1B2c3D4e5",
            "https://twitter.com/MinhAnhReview",
            "https://x.com/minhanhreview",
        ),
    ],
)
def test_share_links_of_the_other_platforms(
    internet: Internet, short: str, location: str, profile: str
) -> None:
    internet.ways[short.removeprefix("https:/")] = to(location)
    assert resolve(short, internet.ask).url == profile


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "https://127.0.0.1/@minhanh.review",
        "https://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "https://evil.example/@minhanh.review",
        "https://www.tiktok.com.evil.example/@minhanh.review",
        "//evil.example/@minhanh.review",
        "https://www.tiktok.com@evil.example/@minhanh.review",
        "https://evil.example@www.tiktok.com/@minhanh.review",
        "https://www.tiktok.com:8443/@minhanh.review",
        "https://www.tiktok.com\\@evil.example/",
        "http://www.tiktok.com/@minhanh.review",
        "https://www.t\u0456ktok.com/@minhanh.review",
        "https://xn--www-tktok-x.com/@minhanh.review",
        "https://www.facebook.com/minh.anh.review",
        "tiktok:minhanh.review",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "@minhanh.review",
        "?x",
        "",
        " ",
        "https://",
        "/\\evil.example",
        f"{PROFILE}\r\nLocation: {PROFILE}",
    ],
    ids=ascii,
)
def test_only_hosts_of_the_platform_are_asked(internet: Internet, location: str) -> None:
    internet.ways[PATH] = to(location)
    assert refused(internet) == "share_link.unresolved"
    assert internet.addresses == [SHORT]


def test_a_circle_of_redirects_ends(internet: Internet) -> None:
    internet.ways[PATH] = to("https://vm.tiktok.com/ZS8abcdef/")
    internet.ways["/vm.tiktok.com/ZS8abcdef/"] = to(SHORT)
    assert refused(internet) == "share_link.unresolved"
    assert len(internet.addresses) == 3


def test_a_video_is_no_profile_even_if_its_url_has_a_handle(internet: Internet) -> None:
    internet.ways[PATH] = to(f"{PROFILE}/video/7300000000000000000")
    internet.ways["/www.tiktok.com/@minhanh.review/video/7300000000000000000"] = answer(
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
    assert internet.addresses == []


@pytest.mark.parametrize(
    "way",
    [
        answer(200, body=b"<html>"),
        NOT_FOUND,
        answer(403),
        answer(500),
        answer(302),
        answer(200, f"Location: {PROFILE}"),
        answer(201, f"Location: {PROFILE}"),
        say(b"no http at all\r\n\r\n"),
        say(b""),
    ],
)
def test_an_answer_without_a_redirect_is_unresolved(internet: Internet, way: Way) -> None:
    internet.ways[PATH] = way
    assert refused(internet) == "share_link.unresolved"


def test_the_body_of_a_redirect_is_not_read(internet: Internet) -> None:
    headers = f"HTTP/1.1 302 Found\r\nLocation: {PROFILE}\r\n\r\n"
    internet.ways[PATH] = pour(headers.encode(), b"x")
    start = time.monotonic()
    assert resolve(SHORT, internet.ask).url == PROFILE
    assert time.monotonic() - start < 2


def test_endless_headers_are_refused(internet: Internet) -> None:
    internet.ways[PATH] = pour(b"HTTP/1.1 302 Found\r\nX: ", b"x")
    start = time.monotonic()
    assert refused(internet) == "share_link.unresolved"
    assert time.monotonic() - start < 2


def test_a_chain_of_redirects_has_one_deadline(internet: Internet) -> None:
    """Neither slow octets nor a further redirect give a chain more time."""

    def late(connection: socket.socket) -> None:
        time.sleep(0.5)
        to("https://vm.tiktok.com/ZS8abcdef/")(connection)

    internet.ways[PATH] = late
    internet.ways["/vm.tiktok.com/ZS8abcdef/"] = drip(b"", b"H")
    start = time.monotonic()
    assert refused(internet, seconds=0.8) == "share_link.unresolved"
    assert time.monotonic() - start < 1.5
    assert len(internet.addresses) == 2


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
