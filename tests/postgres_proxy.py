"""What stands between an office and its PostgreSQL, and can break: a proxy for connections."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, make_url

_COMMIT = b"COMMIT\0"


class Proxy:
    """Passes connections on to the server of `url`. With `at_commit` the connection breaks at the
    next COMMIT: "before" the server has got it, or "after" it has answered, which the office then
    never sees. While `is_down` nobody gets through.
    """

    def __init__(self, url: str) -> None:
        target = make_url(url)
        self._target = str(Path(str(target.query["host"]), ".s.PGSQL.5432"))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.at_commit: str | None = None
        self.messages, self._breaks_at, self._breaks = 0, 0, "before"
        self.goes_down = False
        self.is_down = False
        port = self._listener.getsockname()[1]
        self.url = URL.create(
            "postgresql", target.username, None, "127.0.0.1", port, target.database
        ).render_as_string()
        threading.Thread(target=self._accept, daemon=True).start()

    def break_at(self, nth: int, when: str) -> None:
        """Break the connection at the `nth` message to the server from now on, "before" or "after"
        as at a COMMIT; with 0 only count.
        """
        self.messages, self._breaks_at, self._breaks = 0, nth, when

    def close(self) -> None:
        """Accept nobody any more."""
        _end(self._listener)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self.is_down:
                    client.close()
                    continue
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._target)
                threading.Thread(target=self._pass_on, args=(client, server), daemon=True).start()

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        with client, server:
            answers = threading.Thread(target=self._to_client, args=(client, server), daemon=True)
            answers.start()
            self._to_server(client, server)
            answers.join()

    def _to_server(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while octets := client.recv(65_536):
                self.messages += 1
                if self.messages == self._breaks_at:
                    self._break(client, server, octets, self._breaks)
                    return
                if self.at_commit is not None and _COMMIT in octets:
                    when, self.at_commit = self.at_commit, None
                    self._break(client, server, octets, when)
                    return
                server.sendall(octets)
        _end(client, server)

    def _to_client(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while octets := server.recv(65_536):
                client.sendall(octets)
        _end(client, server)

    def _break(
        self, client: socket.socket, server: socket.socket, octets: bytes, when: str
    ) -> None:
        self.is_down = self.goes_down
        # First, so that the other thread cannot pass the answer on.
        client.shutdown(socket.SHUT_RDWR)
        if when == "after":
            server.sendall(octets)
            # Ended in good order: the server carries out what it has got before it sees the end.
            server.shutdown(socket.SHUT_WR)
        else:
            _end(server)


def _end(*sockets: socket.socket) -> None:
    for one in sockets:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


@contextmanager
def between(url: str) -> Iterator[Proxy]:
    """A proxy in front of the server of `url`."""
    proxy = Proxy(url)
    try:
        yield proxy
    finally:
        proxy.close()
