"""A web host that answers what a test puts there, and counts what it was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Host:
    """`files`: path -> text; a status number answers with that status, `delay` seconds late.

    `asked` is every path, in order.
    """

    def __init__(self) -> None:
        self.files: dict[str, str | int] = {}
        self.asked: list[str] = []
        self.delay = 0.0
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append(self.path)
                time.sleep(host.delay)
                found = host.files.get(self.path, 404)
                body = b"" if isinstance(found, int) else found.encode("ascii")
                self.send_response(found if isinstance(found, int) else 200)
                if found == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                """Nothing to say."""

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
