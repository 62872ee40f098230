"""An issuer and a trust list that names it, and a web host that answers what a test puts there."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import forge
import pytest

from credverifier import TrustAnchors

PROXY_VARIABLES = ("HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy of whoever runs the tests is none of their business."""
    for name in PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def tnso() -> forge.Issuer:
    """The issuer at https://tnso.vn."""
    return forge.Issuer()


@pytest.fixture(scope="session")
def anchors(tnso: forge.Issuer) -> TrustAnchors:
    """A trust list with that issuer only."""
    return TrustAnchors.from_trust_list(forge.trust_list(tnso))


class Host:
    """`files`: path -> text or octets, or the number of the status to answer with; each answer comes `delay`
    seconds late.

    `asked` is every path, in order.
    """

    def __init__(self) -> None:
        self.files: dict[str, str | bytes | int] = {}
        self.asked: list[str] = []
        self.delay = 0.0
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append(self.path)
                time.sleep(host.delay)
                answer = host.files.get(self.path, 404)
                status = answer if isinstance(answer, int) else 200
                if isinstance(answer, str):
                    answer = answer.encode("ascii")
                body = b"" if isinstance(answer, int) else answer
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                """Tests print nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.public_url = f"http://localhost:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host()
    yield host
    host.stop()
