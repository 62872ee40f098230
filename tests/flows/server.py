"""`credissuer serve` as a process, and what its callers send."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx2

from tests.commands import BIN
from tests.flows.conftest import Installation
from tests.offices import CRITERIA


class Server:
    """`credissuer serve` in the folder of an installation, at a free port if none is given."""

    def __init__(self, installation: Installation, port: int | None = None, **extra: str) -> None:
        self.port = port or free_port()
        self.log = (installation.folder / f"serve-{self.port}.log").open("w+")
        self.process = subprocess.Popen(
            [str(BIN / "credissuer"), "serve", "--port", str(self.port)],
            cwd=installation.folder,
            env=installation.environment() | extra,
            stdin=subprocess.DEVNULL,
            stderr=self.log,
        )
        self.client = httpx2.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=60)

    def wait(self) -> Server:
        """Wait until the server answers."""
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.client.get("/healthz")
            except httpx2.TransportError:
                time.sleep(0.1)
            else:
                return self
        raise AssertionError((self.process.poll(), Path(self.log.name).read_text()))

    def stop(self) -> int:
        """Stop the server by SIGTERM; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    def close(self) -> None:
        """Kill the server if it still runs."""
        self.client.close()
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.log.close()


def free_port() -> int:
    """A port at which nothing listens now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def body(channel: int) -> dict[str, object]:
    """The order for the made-up channel number `channel`."""
    return {
        "ref": f"S-{channel:04}",
        "kind": "person",
        "name": f"Kênh Phục Vụ {channel:04}",
        "criteria": dict.fromkeys(CRITERIA, "excellent"),
        "assessed_on": "2026-01-15",
        "accounts": [{"url": f"https://www.tiktok.com/@phucvu{channel:04}"}],
    }


def token(installation: Installation, role: str) -> dict[str, str]:
    """The headers of a caller with this role."""
    secret = installation.credissuer("token", "create", "test", "--role", role).strip()
    return {"Authorization": f"Bearer {secret}"}
