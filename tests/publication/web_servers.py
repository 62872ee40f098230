"""Servers of a published tree on loopback: nginx and Caddy with the generated settings,
`credissuer preview`, and the office's own.
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import uvicorn

from credissuer.app import create_app
from credissuer.http.service import Options
from credissuer.office import Office
from tests.commands import BIN


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Served(NamedTuple):
    """A published tree behind a real server; `tls` where it speaks https, `packs` where it compresses."""

    port: int
    root: Path
    public_url: str
    tls: ssl.SSLContext | None = None
    packs: bool = True

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **fields: str
    ) -> Answer:
        connection = (
            http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            if self.tls is None
            else http.client.HTTPSConnection("localhost", self.port, timeout=10, context=self.tls)
        )
        try:
            host = {"Host": self.public_url.partition("://")[2]}
            sent = host | {name.replace("_", "-"): value for name, value in fields.items()}
            connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


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
    """nginx, which includes the generated server block as it is."""
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"daemon off; {user} worker_processes 1; pid {folder}/pid; error_log stderr;\n"
        f'events {{}}\nhttp {{ access_log off; {temporary} include "{root}/nginx.conf"; }}\n'
    )
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    command = [binary, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with running(command, port, folder / "log"):
        yield


@contextmanager
def caddy(root: Path, folder: Path, port: int) -> Iterator[None]:
    """Caddy, which imports the generated file as it is."""
    file = folder / "Caddyfile"
    # Nobody configures it over HTTP, and it needs no port 80 for certificates that are given.
    file.write_text(
        f'{{\n\tadmin off\n\tauto_https disable_redirects\n}}\nimport "{root}/Caddyfile"\n', "utf-8"
    )
    command = ["caddy", "run", "--config", str(file), "--adapter", "caddyfile"]
    with running(command, port, folder / "log", HOME=str(folder), XDG_DATA_HOME=str(folder)):
        yield


@contextmanager
def preview(root: Path, folder: Path, port: int) -> Iterator[None]:
    """The command, in a folder without an office."""
    command = [str(BIN / "credissuer"), "preview", str(root), "--port", str(port)]
    with running(command, port, folder / "log", HOME=str(folder)):
        yield


@contextmanager
def served_by(office: Office, port: int) -> Iterator[None]:
    """The office's own server; without its lifespan, in which it publishes the tree anew."""
    app = create_app(office, Options())
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, log_config=None, lifespan="off", server_header=False)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(20)
