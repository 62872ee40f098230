"""The generated settings, run by the servers they are for: nginx and Caddy on loopback over a
published tree.
"""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from credissuer.operations.change_standing import suspend
from credissuer.publication import headers, tree
from tests.offices import household, make_keystore

PAGE, SCRIPT = f"<!doctype html><title>trang</title>{'Kiểm tra ' * 200}", "export const one = 1;"
OTHERS = {
    "issuers": [
        {"public_url": "https://b.example", "status_url_prefixes": ["https://lists.b.example/s/"]}
    ]
}


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Served(NamedTuple):
    """A published tree behind a real server."""

    port: int
    root: Path
    public_url: str

    def ask(self, path: str, method: str = "GET", **fields: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            host = {"Host": self.public_url.partition("://")[2]}
            connection.request(
                method, path, headers=host | {k.replace("_", "-"): v for k, v in fields.items()}
            )
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A folder with a published office, the page and its files in it; its public URL; the number of
    a suspended one.
    """
    folder, port = tmp_path_factory.mktemp("office"), free_port()
    public_url = f"http://localhost:{port}"
    house = household(
        folder, make_keystore(tmp_path_factory.mktemp("keys") / "keystore", public_url), public_url
    )
    [suspended] = house.issue(1)
    house.publish()
    house.perform(suspend, suspended.number, "false_claim")
    house.store.close()
    root = folder / "public"
    for path, octets in tree.server_files(public_url, OTHERS):
        (root / path).write_bytes(octets)
    for name in ("index.html", "404.html"):
        (root / name).write_text(PAGE, "utf-8")
    (root / "web" / "0123456789abcdef" / "page").mkdir(parents=True)
    (root / "web" / "0123456789abcdef" / "page" / "main.js").write_text(SCRIPT, "utf-8")
    (root / "web" / "0123456789abcdef" / "mark.svg").write_text("<svg/>", "utf-8")
    return root, public_url, suspended.number


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, log: Path, **environment: str) -> Iterator[None]:
    with log.open("wb") as said:
        process = subprocess.Popen(
            command, stdout=said, stderr=said, env={"PATH": os.environ["PATH"], **environment}
        )
    try:
        for _ in range(400):
            if process.poll() is None:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.05)
        else:
            raise AssertionError(log.read_text("utf-8"))
        yield
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def nginx(root: Path, folder: Path, port: int) -> Iterator[None]:
    """nginx with the generated server block, listening and rooted where a test may."""
    server = (root / "nginx.conf").read_text("utf-8")
    server, changed = re.subn(r"listen 80;", f"listen 127.0.0.1:{port};", server)
    server, rooted = re.subn(r"root /srv/credissuer/public;", f"root {root};", server)
    assert (changed, rooted) == (1, 1)
    (folder / "server.conf").write_text(server, "utf-8")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"daemon off; {user} worker_processes 1; pid {folder}/pid; error_log stderr;\n"
        f"events {{}}\nhttp {{ access_log off; {temporary} include {folder}/server.conf; }}\n"
    )
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    with running(
        [binary, "-p", str(folder), "-c", str(folder / "nginx.conf")], port, folder / "log"
    ):
        yield


@contextmanager
def caddy(root: Path, folder: Path, port: int) -> Iterator[None]:
    """Caddy with the generated file, rooted where the tree lies."""
    text, rooted = re.subn(
        r"root \* /srv/credissuer/public", f"root * {root}", (root / "Caddyfile").read_text("utf-8")
    )
    assert rooted == 1
    file = folder / "Caddyfile"
    file.write_text("{\n\tadmin off\n}\n" + text, "utf-8")
    command = ["caddy", "run", "--config", str(file), "--adapter", "caddyfile"]
    with running(command, port, folder / "log", HOME=str(folder), XDG_DATA_HOME=str(folder)):
        yield


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def served(
    request, published: tuple[Path, str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    root, public_url, _ = published
    port = int(public_url.rpartition(":")[2])
    with request.param(root, tmp_path_factory.mktemp("server"), port):
        yield Served(port, root, public_url)


def expected(path: str, public_url: str) -> dict[str, str]:
    return headers.headers(
        path, public_url=public_url, connect=headers.connect_origins(OTHERS, public_url)
    )


def test_every_published_file_is_answered_with_its_octets_and_the_headers_of_the_table(
    served: Served,
) -> None:
    files = [
        f"/{path.relative_to(served.root).as_posix()}"
        for path in served.root.rglob("*")
        if path.is_file()
    ]
    documents = [
        path
        for path in files
        if path.rpartition("/")[2] not in ("nginx.conf", "Caddyfile", "_headers")
    ]
    documents = [
        path for path in documents if not re.fullmatch(r"/index/.[^0].\.jwt", path)
    ]  # 256 shards will do
    assert len(documents) > 15
    for path in documents:
        answer = served.ask(path)
        assert (answer.status, answer.body) == (200, (served.root / path[1:]).read_bytes()), path
        for name, value in expected(path, served.public_url).items():
            spelled = (
                [value, f"{value}; charset=utf-8"] if path.startswith(headers.FILES) else [value]
            )
            assert answer.headers.get_all(name) in [[item] for item in spelled], (path, name)
        assert answer.headers["Set-Cookie"] is None


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
    ],
)
def test_a_person_gets_the_page_at_any_number(
    served: Served, published: tuple[Path, str, str], path: str
) -> None:
    path = path.replace("NUMBER", published[2])
    answer = served.ask(path)
    assert (answer.status, answer.body.decode("utf-8")) == (200, PAGE)
    for name, value in expected(path.partition("?")[0], served.public_url).items():
        assert answer.headers.get_all(name) == [value], name


@pytest.mark.parametrize(
    "path", [headers.REPORT, f"{headers.REPORT}.html", f"{headers.REPORT}?number=7K3M9QX2HS"]
)
def test_whoever_wants_to_report_learns_where(served: Served, path: str) -> None:
    answer = served.ask(path)
    assert (answer.status, answer.body) == (
        200,
        (served.root / f"{headers.REPORT[1:]}.html").read_bytes(),
    )
    for name, value in expected(headers.REPORT, served.public_url).items():
        assert answer.headers.get_all(name) == [value], name


@pytest.mark.parametrize(
    "path",
    ["/c/7K3M9QX2HS.jwt", "/C/7K3M9QX2HS.jwt", "/c/7K3M9QX2HS.standing.jwt", "/status/99", "/status/99-revocation",
     "/keys/x.jwk", "/index/abcd.jwt", "/nginx.conf", "/Caddyfile", "/_headers", "/nowhere", "/c/", "/status/",
     "/.well-known/", "/web/0123456789abcdef/none.js", "/web/0123456789abcdef/", "/c/../nginx.conf",
     "/c/%2e%2e/nginx.conf", "/..%2fcredissuer.db"],
)  # fmt: skip
def test_what_is_not_there_is_a_404_and_no_page(served: Served, path: str) -> None:
    answer = served.ask(path)
    assert answer.status in (404, 400), answer
    assert PAGE.encode() not in answer.body
    assert b"server {" not in answer.body
    if answer.status == 404:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


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
    for method in ("POST", "PUT", "DELETE"):
        assert served.ask("/status/1", method).status == 405


def test_the_page_travels_packed_and_documents_as_they_are(served: Served) -> None:
    packed = served.ask("/c/7K3M9QX2HS", Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body).decode("utf-8") == PAGE
    plain = served.ask("/status/1", Accept_Encoding="gzip")
    assert plain.headers["Content-Encoding"] is None
    assert plain.body == (served.root / "status" / "1").read_bytes()
