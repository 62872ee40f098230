"""A look from outside at the public URL."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from behind_proxy import LocalProxy, PrivateAuthority

from credissuer.operations.change_standing import revoke
from credissuer.operations.upkeep import public_url
from tests.offices import Household, household

HOST = "tnso.example.vn"


class Web:
    """What answers at the public URL: the files of `folder`, or `status` for all of them; each
    answer comes `delay` seconds late.
    """

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.status = 200
        self.delay = 0.0
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                time.sleep(web.delay)
                file = None if web.folder is None else web.folder / self.path.lstrip("/")
                found = web.status == 200 and file is not None and file.is_file()
                body = file.read_bytes() if found and file is not None else b""
                self.send_response(web.status if web.status != 200 or found else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                """Log nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]

    def start(self) -> None:
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web()
    yield web
    web.stop()


@contextmanager
def office(folder: Path, keystore: Path, url: str, web: Web) -> Iterator[Household]:
    """An office with a published certificate, whose public files are served at `url`."""
    house = household(folder, keystore, url)
    house.issue(1)
    house.publish()
    web.folder = house.folder / "public"
    web.start()
    yield house
    house.store.close()


@pytest.fixture
def served(
    web: Web, tmp_path: Path, keystore: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Household]:
    """The same at a public host, which is reached through a proxy, as no other way leads there."""
    authority = PrivateAuthority(tmp_path)
    web.server.socket = authority.context(HOST).wrap_socket(web.server.socket, server_side=True)
    proxy = LocalProxy(web.port)
    monkeypatch.setenv("https_proxy", proxy.address)
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with office(tmp_path / "office", keystore, f"https://{HOST}", web) as house:
        yield house
    proxy.stop()


def test_what_is_published_is_seen_from_outside(served: Household) -> None:
    finding = public_url.examine(served.office)
    assert (finding.ok, finding.code) == (True, None)
    assert f"https://{HOST}" in finding.words["vi"]
    assert "2 files" in finding.words["en"]


@pytest.mark.parametrize(("status", "said"), [(404, "404"), (500, "500"), (301, "301")])
def test_a_host_that_does_not_give_the_files_is_found(
    served: Household, web: Web, status: int, said: str
) -> None:
    web.status = status
    finding = public_url.examine(served.office)
    assert finding.code == "doctor.public_url_unreachable"
    assert finding.command == f"curl -sSI https://{HOST}/.well-known/trust-list.jwt"
    assert said in finding.words["en"] and said in finding.words["vi"]


def test_a_host_that_hangs_costs_seconds(served: Household, web: Web, monkeypatch) -> None:
    monkeypatch.setattr(public_url, "SECONDS", 0.5)
    web.delay = 2.0
    start = time.monotonic()
    assert public_url.examine(served.office).code == "doctor.public_url_unreachable"
    assert time.monotonic() - start < 1.5


def test_both_files_together_have_one_deadline(served: Household, web: Web, monkeypatch) -> None:
    monkeypatch.setattr(public_url, "SECONDS", 0.8)
    web.delay = 0.5
    start = time.monotonic()
    assert public_url.examine(served.office).code == "doctor.public_url_unreachable"
    assert time.monotonic() - start < 1.3


def test_a_host_with_older_files_is_found_once_they_should_have_come(
    served: Household, web: Web, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    for path in (".well-known/trust-list.jwt", "status/1-revocation"):
        file = copy / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(served.public(path) or "")
    web.folder = copy
    assert public_url.examine(served.office).ok
    with served.store.read() as reading:
        [certificate] = reading.certificates.all()
    served.later(hours=1)
    served.perform(revoke, certificate.number, "deceased")
    # A minute old: caches may still have the list before it.
    served.later(minutes=1)
    assert public_url.examine(served.office).ok
    served.later(minutes=5)
    finding = public_url.examine(served.office)
    assert (finding.code, finding.command) == ("doctor.public_url_stale", "credissuer publish")
    assert "/status/1-revocation" in finding.words["en"]
    (copy / "status/1-revocation").write_text(served.public("status/1-revocation") or "")
    assert public_url.examine(served.office).ok


def test_a_development_office_need_not_be_served(web: Web, tmp_path: Path, keystore: Path) -> None:
    url = f"http://localhost:{web.port}"
    with office(tmp_path / "office", keystore, url, web) as house:
        assert "2 files" in public_url.examine(house.office).words["en"]
        web.status = 500
        assert public_url.examine(house.office).ok
        # Something answers there, and has not the files.
        web.status = 404
        assert public_url.examine(house.office).code == "doctor.public_url_unreachable"


def test_of_an_office_that_never_published_nothing_is_asked(house: Household) -> None:
    finding = public_url.examine(house.office)
    assert finding.ok
    assert "0 files" in finding.words["en"]
