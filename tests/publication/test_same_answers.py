"""nginx, Caddy, `credissuer preview` and the office's own server say the same of the same paths:
status, media type and headers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from credissuer.publication import headers, public_paths, tree
from credissuer.publication.servers import WebServer
from tests.publication.conftest import Tree
from tests.publication.web_servers import Served, caddy, free_port, nginx, preview, served_by

OWN = "office"
NAMES = sorted(
    {
        name
        for path in ("/", "/status/1", "/web/0123456789abcdef/page/main.js", "/sw.js")
        for name in headers.headers(path, public_url="https://tnso.vn")
    }
    | headers.PREFLIGHT.keys()
)
FILES = (
    "/", "/index.html", "/404.html", "/c/NUMBER", "/C/NUMBER", "/c/NUMBER/", "/c/7K3M9QX2HS", "/c/7k3m9-qx2hs", "/c/%37",
    "/c/NUMBER?utm_source=a", "/v", "/V", "/v/", "/bang-tinh", "/bang-tinh/", "/bang-mau.csv",
    "/c/NUMBER.jwt", "/c/NUMBER.standing.jwt", "/c/NUMBER.jws", "/c/NUMBER.sd-jwt",
    "/status/1", "/status/1-revocation", "/status/1-suspension", "/index/000.jwt",
    "/.well-known/did.json", "/.well-known/jwks.json", "/.well-known/jwt-vc-issuer", "/.well-known/trust-list.json",
    "/.well-known/trust-list.jwt", "/.well-known/page-build.json", "/contexts/credibility/v1",
    "/schemas/credibility/v1.json", "/vct/credibility/v1", "/sw.js", "/app.webmanifest", "/logo.svg",
    "/web/0123456789abcdef/page/main.js", "/web/0123456789abcdef/mark.svg",
    "/c/NUMBER/badge.svg", "/c/NUMBER/badge.png", "/c/NUMBER/badge.png?size=web&lang=vi", "/c/NUMBER/badge-web-vi.png",
    "/c/NUMBER/badge-web-en.png", "/c/NUMBER/qr.svg", "/c/NUMBER/qr.png",
)  # fmt: skip
MISSING = (
    "/c/7K3M9QX2HS.jwt", "/C/7K3M9QX2HS.jwt", "/c/7K3M9QX2HS.standing.jwt", "/c/7K3M9QX2HS.jws", "/status/99",
    "/status/99-revocation", "/keys/x.jwk", "/index/abcd.jwt", "/.well-known/none", "/web/0123456789abcdef/none.js",
    "/nginx.conf", "/Caddyfile", "/_headers", "/nowhere", "/status/", "/status", "/status/1/", "/STATUS/1",
    "/BANG-TINH", "/c/NUMBER.jwt/", "/c/NUMBER.txt",
)  # fmt: skip


# The office itself answers these in the reader's language, and takes reports.
WITHOUT_OFFICE = (
    "/bao-vi-pham", "/bao-vi-pham/", "/bao-vi-pham.html", "/chuong-trinh", "/chuong-trinh/", "/chuong-trinh.html",
    "/programmes/PROGRAMME.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def all_of_them(
    published: Tree, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Served]]:
    """Name -> server; each has the tree of one office, at a port of its own."""
    with ExitStack() as stack:
        made = {}
        for server in (nginx, caddy, preview):
            port, folder = free_port(), tmp_path_factory.mktemp(server.__name__)
            root = _linked(published, folder / "public", port)
            stack.enter_context(server(root, folder, port))
            made[server.__name__] = Served(port, root, f"http://localhost:{port}")
        port = free_port()
        stack.enter_context(served_by(published.office, port))
        made[OWN] = Served(port, published.root, published.public_url)
        yield made


def _linked(published: Tree, root: Path, port: int) -> Path:
    """The same tree in `root`, with settings for another port."""
    root.mkdir()
    for entry in published.root.iterdir():
        if entry.name not in public_paths.SETTINGS:
            (root / entry.name).symlink_to(entry)
    trust_list = json.loads((root / public_paths.TRUST_LIST).read_bytes())
    settings = tree.server_files(published.public_url, trust_list, root, WebServer())
    for path, octets in settings:
        told = octets.decode("utf-8").replace(f":{published.port}", f":{port}")
        (root / path).write_text(told, "utf-8")
    return root


def said(served: Served, path: str, method: str = "GET", **fields: str) -> dict[str, Any]:
    """Status, and every header that the table knows; whether there is an ETag."""
    answer = served.ask(path, method, **fields)
    told: dict[str, Any] = {name: answer.headers.get_all(name) for name in NAMES}
    has_tag = answer.status == 200 and "ETag" in answer.headers
    return told | {"status": answer.status, "ETag": has_tag}


def differing(answers: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What each server says otherwise than nginx."""
    expected = answers["nginx"]
    return {
        server: {
            name: (told, expected[name]) for name, told in answer.items() if told != expected[name]
        }
        for server, answer in answers.items()
        if answer != expected
    }


@pytest.mark.parametrize("path", FILES)
def test_a_published_file_has_one_answer(
    all_of_them: dict[str, Served], published: Tree, path: str
) -> None:
    path = path.replace("NUMBER", published.number)
    answers = {name: said(served, path) for name, served in all_of_them.items()}
    assert answers["nginx"]["status"] == 200 and answers["nginx"]["ETag"]
    assert differing(answers) == {}


@pytest.mark.parametrize("path", WITHOUT_OFFICE)
def test_a_page_for_people_has_one_answer_on_static_hosts(
    all_of_them: dict[str, Served], published: Tree, path: str
) -> None:
    programme = published.office.programme
    path = path.replace("PROGRAMME", f"{programme.id}-{programme.version}")
    answers = {name: said(served, path) for name, served in all_of_them.items() if name != OWN}
    assert answers["nginx"]["status"] == 200
    assert answers["nginx"]["Content-Type"] == [headers.HTML]
    assert answers["nginx"]["Cache-Control"] == [headers.CACHE_PAGE]
    assert differing(answers) == {}


@pytest.mark.parametrize("path", MISSING)
def test_what_is_missing_has_one_answer(
    all_of_them: dict[str, Served], published: Tree, path: str
) -> None:
    path = path.replace("NUMBER", published.number)
    answers = {name: said(served, path) for name, served in all_of_them.items()}
    own, expected = answers.pop(OWN), answers["nginx"]
    assert differing(answers) == {}
    assert expected["status"] == own["status"] == 404
    # The office says why, to programs: the rest is that of its errors everywhere.
    assert own["Access-Control-Allow-Origin"] == expected["Access-Control-Allow-Origin"] == ["*"]
    assert own["Content-Type"] == ["application/problem+json"]


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/c/NUMBER", "/c/NUMBER.jwt", "/status/1", "/nowhere"])
def test_a_method_has_one_answer(
    all_of_them: dict[str, Served], published: Tree, path: str, method: str
) -> None:
    path = path.replace("NUMBER", published.number)
    answers = {name: said(served, path, method) for name, served in all_of_them.items()}
    own, expected = answers.pop(OWN), answers["nginx"]
    assert differing(answers) == {}
    assert own["status"] == expected["status"]
    assert own["Allow"] == expected["Allow"]
    if expected["status"] in (200, 204):
        assert own == expected


@pytest.mark.parametrize("path", ["/", "/c/NUMBER", "/c/NUMBER.jwt", "/status/1", "/sw.js"])
def test_whoever_has_a_file_is_told_so_by_all(
    all_of_them: dict[str, Served], published: Tree, path: str
) -> None:
    path = path.replace("NUMBER", published.number)
    answers = {}
    for name, served in all_of_them.items():
        etag = served.ask(path).headers["ETag"]
        told = [said(served, path, If_None_Match=tag) for tag in (etag, f'"x", {etag}', "*")]
        assert told == [told[0]] * 3, name
        answers[name] = told[0]
    kept = ("status", "Cache-Control", "Access-Control-Allow-Origin")
    for answer in answers.values():
        assert {name: answer[name] for name in kept} == {
            name: answers["nginx"][name] for name in kept
        }
    assert answers["nginx"]["status"] == 304
