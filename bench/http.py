"""Rows 10, 11 and 12: the server's own CPU time for a request, against a raw verification and a bare ASGI hello."""

from __future__ import annotations

import json
import multiprocessing
import os
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from bench.offices import office, orders
from credissuer.actions.issue import issue
from credissuer.actions.publish import publish
from credissuer.api.logs import open_log
from credissuer.api.service import Options
from credissuer.app import create_app
from credissuer.staff.roles import operator

ROUNDS, REQUESTS = 3, 800
_TICK = os.sysconf("SC_CLK_TCK")


async def hello(scope: dict, receive: Callable, send: Callable) -> None:
    """The least that an ASGI application can do."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"hello"})


def rows() -> Iterator[str]:
    """The three rows, measured in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        at = office(folder)
        levels = {criterion.id: criterion.levels[-1].id for criterion in at.programme.criteria}
        [answer] = issue(at, operator("bench"), orders(1, levels))
        publish(at, operator("bench"))
        with (folder / "log").open("w") as log:
            app = create_app(at, Options(rate=0, publish_seconds=3600), log=open_log(log))
            with _Server(hello) as plain, _Server(app) as ours:
                yield from _measured(plain, ours, str(answer.token))


def _measured(plain: _Server, ours: _Server, token: str) -> Iterator[str]:
    etag = ours.get("/status/1").partition(b"etag: ")[2].partition(b"\r\n")[0].decode()
    one, many = {"credential": token}, {"items": [{"credential": token}] * 64}
    asked = {
        "hello": (plain, _request("GET", "/"), REQUESTS),
        "304": (ours, _request("GET", "/status/1", f"If-None-Match: {etag}\r\n"), REQUESTS),
        "verify": (ours, _request("POST", "/api/v1/verify", body=json.dumps(one)), REQUESTS),
        "batch": (ours, _request("POST", "/api/v1/verify/batch", body=json.dumps(many)), REQUESTS // 64 + 1),
    }
    seen: dict[str, list[float]] = {name: [] for name in (*asked, "raw")}
    for _ in range(ROUNDS):
        for name, (server, octets, count) in asked.items():
            seen[name].append(server.cpu(octets, count))
        seen["raw"].append(_raw_verify())
    cost = {name: statistics.median(values) for name, values in seen.items()}
    yield f"10  HTTP verify, every check / raw verify   {cost['raw'] / cost['verify']:.2f}  (target 0.45; {cost['verify'] * 1e6:.0f} us)"
    yield f"11  HTTP batch of 64 / raw verify           {64 * cost['raw'] / cost['batch']:.2f}  (target 0.70)"
    yield f"12  status list 304 / bare ASGI hello       {cost['hello'] / cost['304']:.2f}  (target 0.90; {cost['304'] * 1e6:.0f} us)"


def _raw_verify() -> float:
    key, text = ec.generate_private_key(ec.SECP256R1()), b"x" * 1_400
    public, signature = key.public_key(), key.sign(text, ec.ECDSA(SHA256()))
    start = time.process_time()
    for _ in range(REQUESTS):
        public.verify(signature, text, ec.ECDSA(SHA256()))
    return (time.process_time() - start) / REQUESTS


def _request(method: str, path: str, headers: str = "", body: str = "") -> bytes:
    sent = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: bench.example\r\n{headers}{sent}\r\n{body}".encode()


class _Server:
    """An application in a process of its own, and one connection to it that stays open."""

    def __init__(self, app: Callable) -> None:
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen()
        config = uvicorn.Config(
            app, loop="uvloop", http="httptools", lifespan="off", access_log=False, log_config=None, server_header=False
        )
        run = uvicorn.Server(config).run
        self._process = multiprocessing.get_context("fork").Process(target=run, args=([self._listener],), daemon=True)

    def __enter__(self) -> _Server:
        self._process.start()
        self._line = socket.create_connection(self._listener.getsockname())
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()
        self._process.terminate()
        self._process.join()
        self._listener.close()

    def get(self, path: str) -> bytes:
        """One whole answer, headers and all."""
        return self._ask(_request("GET", path))

    def cpu(self, request: bytes, count: int) -> float:
        """Seconds of the server's CPU for one of `count` such requests."""
        self._ask(request)
        start = self._spent()
        for _ in range(count):
            self._ask(request)
        return (self._spent() - start) / count

    def _spent(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    def _ask(self, request: bytes) -> bytes:
        self._line.sendall(request)
        told = b""
        while b"\r\n\r\n" not in told:
            told += self._line.recv(65_536)
        head, _, body = told.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
        while len(body) < length and b" 304 " not in head[:20]:
            body += self._line.recv(65_536)
        return head + b"\r\n\r\n" + body


if __name__ == "__main__":
    for row in rows():
        print(row)
