"""The generated settings, run by the servers they are for: nginx and Caddy on loopback over a
published tree. `credissuer preview` and the office's own server answer the same questions alike.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest

from credissuer.publication import headers, public_paths
from credissuer.publication.directory import DirectoryPublication
from tests.publication.conftest import OTHERS, PAGE, Tree
from tests.publication.web_servers import Served, caddy, nginx, preview


@pytest.fixture(scope="module", params=[nginx, caddy, preview], ids=lambda server: server.__name__)
def served(request, published: Tree, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with request.param(published.root, tmp_path_factory.mktemp("server"), published.port):
        packs = request.param is not preview
        yield Served(published.port, published.root, published.public_url, packs=packs)


def expected(path: str, public_url: str) -> dict[str, str]:
    return headers.headers(
        path, public_url=public_url, connect=headers.connect_origins(OTHERS, public_url)
    )


def test_every_published_file_is_answered_with_its_octets_and_the_headers_of_the_table(
    served: Served,
) -> None:
    files = [f"/{path}" for path in DirectoryPublication(served.root).paths()]
    documents = [
        path
        for path in files
        if path.rpartition("/")[2] not in ("nginx.conf", "Caddyfile", "_headers")
    ]
    documents = [
        path for path in documents if not re.fullmatch(r"/index/.[^0].\.jwt", path)
    ]  # because 256 shards are enough
    assert len(documents) > 15
    for path in documents:
        response = served.ask(path)
        assert (response.status, response.body) == (200, (served.root / path[1:]).read_bytes()), (
            path
        )
        for name, value in expected(path, served.public_url).items():
            assert response.headers.get_all(name) == [value], (path, name)
        assert response.headers["Set-Cookie"] is None


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/c/NUMBER",
        "/C/NUMBER",
        "/c/NUMBER/",
        "/c/7K3M9QX2HS",
        "/v",
        "/V",
        "/c/NUMBER?x=1",
        "/bang-tinh",
        "/bang-tinh/",
        # As Instagram's browser, sentences and copying make them.
        "/c/NUMBER&e=AT0x.y-z_&s=1",
        "/c/NUMBER.",
        "/c/NUMBER.)",
        "/c/NUMBER)",
        "/c/NUMBER%20",
        "/c/NUMBER%E2%80%8B",
        "//c/NUMBER",
        "/v%231.ABC&e=AT0x&s=1",
        "/V%231.ABC",
    ],
)
def test_a_person_gets_the_page_at_any_number(served: Served, published: Tree, path: str) -> None:
    path = path.replace("NUMBER", published.number)
    response = served.ask(path)
    assert (response.status, response.body.decode("utf-8")) == (200, PAGE)
    for name, value in expected(unquote(path.partition("?")[0]), served.public_url).items():
        assert response.headers.get_all(name) == [value], name


@pytest.mark.parametrize(
    "path",
    [
        public_paths.REPORT,
        f"{public_paths.REPORT}.html",
        f"{public_paths.REPORT}?number=7K3M9QX2HS",
    ],
)
def test_whoever_wants_to_report_learns_where(served: Served, path: str) -> None:
    response = served.ask(path)
    assert (response.status, response.body) == (
        200,
        (served.root / f"{public_paths.REPORT[1:]}.html").read_bytes(),
    )
    for name, value in expected(public_paths.REPORT, served.public_url).items():
        assert response.headers.get_all(name) == [value], name


@pytest.mark.parametrize(
    "path",
    ["/c/7K3M9QX2HS.jwt", "/C/7K3M9QX2HS.jwt", "/c/7K3M9QX2HS.standing.jwt", "/status/99", "/status/99-revocation",
     "/keys/x.jwk", "/index/abcd.jwt", "/nginx.conf", "/Caddyfile", "/_headers",
     "/web/0123456789abcdef/none.js", "/web/0123456789abcdef/", "/.well-known/none", "/c/.abcdefgh.new", "/.abcdefgh.new"],
)  # fmt: skip
def test_a_document_that_is_not_there_is_a_404_and_no_page(served: Served, path: str) -> None:
    response = served.ask(path)
    assert (response.status, response.body.strip()) == (404, b"Not found")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] is None  # it may be there in a moment


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/nowhere/at/all", "/c/", "/status", "/status/", "/status/1/", "/.well-known/",
     "/c/NUMBER/kit"],
)  # fmt: skip
def test_who_mistypes_a_path_gets_the_page_with_404(
    served: Served, published: Tree, path: str
) -> None:
    response = served.ask(path.replace("NUMBER", published.number))
    assert (response.status, response.body.decode("utf-8")) == (404, PAGE)
    page = expected("/c/7K3M9QX2HS", served.public_url)
    assert response.headers["Cache-Control"] is None
    for name in page.keys() - {"Cache-Control"}:
        assert response.headers.get_all(name) == [page[name]], name


@pytest.mark.parametrize(
    "path",
    ["/c/../nginx.conf", "/c/%2e%2e/nginx.conf", "/..%2fcredissuer.db", "/%2e%2e/credissuer.db",
     "/c/..%2f..%2fcredissuer.db", "//credissuer.db", "/.git/config"],
)  # fmt: skip
def test_nothing_outside_of_the_tree_is_shown(served: Served, path: str) -> None:
    response = served.ask(path)
    assert response.status in (404, 400), response
    assert b"server {" not in response.body and b"SQLite" not in response.body


def test_whoever_has_the_newest_is_told_so(served: Served) -> None:
    for path in ("/status/1", "/.well-known/trust-list.json"):
        first = served.ask(path)
        again = served.ask(path, If_None_Match=first.headers["ETag"])
        assert (again.status, again.body) == (304, b"")
        assert again.headers["Access-Control-Allow-Origin"] == "*"
        assert again.headers["Cache-Control"] == "public, max-age=60"
        other = served.ask(path, If_None_Match='"x"')
        assert (other.status, other.body) == (200, first.body)


def test_head_is_answered_and_nothing_can_be_sent(served: Served) -> None:
    head = served.ask("/status/1", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Type"] == "application/statuslist+jwt"
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for path in ("/status/1", "/c/7K3M9QX2HS", "/c/7K3M9QX2HS.jwt", "/nowhere"):
            refused = served.ask(path, method)
            assert (refused.status, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_a_page_of_another_site_may_ask_whether_it_may_ask(served: Served) -> None:
    for path in ("/status/1", "/c/7K3M9QX2HS", "/nowhere"):
        answer = served.ask(path, "OPTIONS")
        assert (answer.status, answer.body) == (204, b"")
        for name, value in headers.PREFLIGHT.items():
            assert answer.headers.get_all(name) == [value], (path, name)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_page_travels_packed_and_documents_as_they_are(served: Served) -> None:
    packed = served.ask("/c/7K3M9QX2HS", Accept_Encoding="gzip")
    if served.packs:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["Vary"] == "Accept-Encoding"
        assert gzip.decompress(packed.body).decode("utf-8") == PAGE
    else:
        assert packed.body.decode("utf-8") == PAGE
    plain = served.ask("/status/1", Accept_Encoding="gzip")
    assert plain.headers["Content-Encoding"] is None
    assert plain.body == (served.root / "status" / "1").read_bytes()
