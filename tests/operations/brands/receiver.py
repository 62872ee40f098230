"""A brand: an account, a watch-list, and a server that is told of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from credissuer.brands.brand import BrandRecord
from credissuer.operations.brands import accounts
from tests.offices import Household


class Told(NamedTuple):
    """A request that came in."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """Answers with `status`; `told` is what came in. With `pause` set it answers only once it is."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.status = 204
        self.told: list[Told] = []
        self.pause: threading.Event | None = None

    @property
    def ids(self) -> list[str]:
        """The ids of what came in, in order."""
        return [one.headers["webhook-id"] for one in self.told]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            octets = self.rfile.read(int(self.headers["content-length"]))
            fields = {name.lower(): value for name, value in self.headers.items()}
            receiver.told.append(Told(self.path, fields, octets))
            if receiver.pause is not None:
                receiver.pause.wait(20)
            self.send_response(receiver.status)
            if receiver.status in (301, 302):
                self.send_header("location", receiver.url)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = Receiver(f"http://localhost:{server.server_port}/hooks")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        if receiver.pause is not None:
            receiver.pause.set()
        server.shutdown()
        server.server_close()


def add_brand(house: Household, name: str = "Sữa Tươi", **agreed: int) -> BrandRecord:
    """A brand of the office."""
    with house.store.write() as transaction:
        outcome = accounts.add(
            transaction, house.call, house.office, name=name, email="a@brand.test", **agreed
        )
    return outcome.value
