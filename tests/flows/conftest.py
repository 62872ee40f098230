"""An office of its own for a story, driven by its real commands; a web server that knows only
files.
"""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from credissuer import bootstrap, settings
from tests.offices import make_keystore
from tests.page.conftest import browser, phone  # noqa: F401 - of the visitor of a story

if TYPE_CHECKING:
    from tests.flows.server import Server

BIN = Path(sys.executable).parent
PASSPHRASE = "a passphrase of the tests alone"


@dataclass
class Town:
    """An office's folder, and the port at which its public files are served."""

    folder: Path
    port: int
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def public_url(self) -> str:
        return f"http://localhost:{self.port}"

    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / "home"),
            "CREDISSUER_PASSPHRASE": PASSPHRASE,
            "CREDISSUER_PUBLIC_URL": self.public_url,
            **self.extra,
        }

    def run(
        self, command: str, *arguments: str, expect: int | None = 0, **extra: str
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [str(BIN / command), *arguments],
            cwd=self.folder,
            env=self.environment() | extra,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=120,
        )
        assert expect is None or done.returncode == expect, (
            arguments,
            done.returncode,
            done.stdout,
            done.stderr,
        )
        return done

    def office(self, *arguments: str, expect: int | None = 0, **extra: str) -> str:
        return self.run("credissuer", *arguments, expect=expect, **extra).stdout

    def check(self, *arguments: str, expect: int) -> dict:
        return json.loads(
            self.run("credverifier", "check", *arguments, "--json", expect=expect).stdout
        )

    def export(self) -> list[dict]:
        return [json.loads(line) for line in self.office("export").splitlines()]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Nothing to say."""


def found(town: Town) -> None:
    """Found the office by its own command; its keys are there already, which takes a second less of
    each command.
    """
    environment = {**town.environment(), "HOME": str(town.folder / "home")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", environment["HOME"])
        patch.delenv("XDG_DATA_HOME", raising=False)
        keystore = bootstrap.keystore_dir(settings.load(town.folder, environment))
    make_keystore(keystore, town.public_url, passphrase=PASSPHRASE, now=datetime.now(UTC))
    town.office("init")


@pytest.fixture
def town(bare_town: Town) -> Town:
    """A town whose office is founded."""
    found(bare_town)
    return bare_town


@pytest.fixture
def bare_town(tmp_path: Path) -> Iterator[Town]:
    (tmp_path / "home").mkdir()
    (tmp_path / "public").mkdir()
    handler = partial(_Quiet, directory=str(tmp_path / "public"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    town = Town(tmp_path, server.server_address[1])
    town.stop = lambda: (server.shutdown(), server.server_close())  # type: ignore[attr-defined]
    yield town
    if thread.is_alive():
        server.shutdown()
        server.server_close()


@pytest.fixture
def open_office(tmp_path: Path) -> Iterator[tuple[Town, Server]]:
    """A town whose office is served at its own public URL."""
    from tests.flows.server import Server, free_port

    town = Town(tmp_path, free_port())
    (tmp_path / "home").mkdir()
    found(town)
    server = Server(town, town.port).wait()
    yield town, server
    server.close()


def sheet(count: int) -> str:
    """A made-up import file of `count` ready rows."""
    header = (
        "ref,kind,name,level,content-authenticity,advertising-compliance,commercial-transparency,community-feedback,"
        "assessed_on,account_1,account_2,account_3,account_4,proven_on_1,proven_on_2,proven_on_3,proven_on_4"
    )
    rows = [
        f"R-{place:05},person,Kênh Mẫu Số {place:05},,excellent,excellent,excellent,excellent,2026-01-15,"
        f"https://www.tiktok.com/@kenh{place:05}mau,,,,,,,"
        for place in range(count)
    ]
    return "\n".join([header, *rows]) + "\n"
