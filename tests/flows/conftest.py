"""An installed office for each test, driven by its real commands, and a plain web server."""

from __future__ import annotations

import http.server
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from credissuer import settings
from credissuer.bootstrap.keys import keystore_dir
from tests import commands
from tests.offices import PROGRAMME_FILE, make_keystore, sheet
from tests.page.conftest import browser, phone  # noqa: F401 - of the visitor of a story

if TYPE_CHECKING:
    from tests.flows.server import Server

PASSPHRASE = "a passphrase of the tests alone"


SHIPPED = {"CREDISSUER_PROGRAMME_FILE": ""}
"""The environment of an office that uses the shipped programme."""


class Host:
    """A web server for the files of `folder`, always at the same port."""

    def __init__(self) -> None:
        self.folder = Path(os.devnull)
        self.port = 0
        self.start()

    def start(self) -> None:
        """Start listening; does nothing if the server is up."""
        if self._is_up():
            return
        host = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *arguments: object) -> None:
                super().__init__(*arguments, directory=str(host.folder))  # type: ignore[arg-type]

            def log_message(self, *arguments: object) -> None:
                """Log nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening; connections are refused."""
        if self._is_up():
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()

    def _is_up(self) -> bool:
        return hasattr(self, "_thread") and self._thread.is_alive()


@dataclass
class Installation:
    """The folder of an office, and the port at which its public files are served.

    Commands run in a process forked from one that has imported them. With `as_installed` they are
    started as a shell starts them.
    """

    folder: Path
    port: int
    extra: dict[str, str] = field(default_factory=dict)
    as_installed: bool = False

    @property
    def public_url(self) -> str:
        return f"http://localhost:{self.port}"

    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / "home"),
            "CREDISSUER_PASSPHRASE": PASSPHRASE,
            "CREDISSUER_PUBLIC_URL": self.public_url,
            "CREDISSUER_PROGRAMME_FILE": str(PROGRAMME_FILE),
            **self.extra,
        }

    def by_the_shipped_programme(self) -> Installation:
        """The same office with the shipped programme, which the examples are made for."""
        self.extra |= SHIPPED
        return self

    def run(
        self, command: str, *arguments: str, expect: int | None = 0, **extra: str
    ) -> subprocess.CompletedProcess[str]:
        run = commands.start if self.as_installed else commands.run
        process = run(
            command, *arguments, folder=self.folder, environment=self.environment() | extra
        )
        assert expect is None or process.returncode == expect, (
            arguments,
            process.returncode,
            process.stdout,
            process.stderr,
        )
        return process

    def credissuer(self, *arguments: str, expect: int | None = 0, **extra: str) -> str:
        return self.run("credissuer", *arguments, expect=expect, **extra).stdout

    def check(self, *arguments: str, expect: int) -> dict:
        return json.loads(
            self.run("credverifier", "check", *arguments, "--json", expect=expect).stdout
        )

    def export(self) -> list[dict]:
        return [json.loads(line) for line in self.credissuer("export").splitlines()]

    def certificates(self) -> list[dict]:
        """The lines of the export that are certificates."""
        return [line for line in self.export() if line["kind"] == "certificate"]

    def write_sheet(self, count: int, name: str = "roster.csv") -> None:
        """Write an import file of `count` rows that nothing is wrong with."""
        (self.folder / name).write_text(sheet(count), "utf-8")


def found_office(installation: Installation) -> None:
    """Run `credissuer init` in the folder, with a keystore whose passphrase is cheap to check."""
    (installation.folder / "home").mkdir(exist_ok=True)
    environment = installation.environment()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", environment["HOME"])
        patch.delenv("XDG_DATA_HOME", raising=False)
        keystore = keystore_dir(settings.load(installation.folder, environment))
    make_keystore(keystore, installation.public_url, passphrase=PASSPHRASE, now=datetime.now(UTC))
    installation.credissuer("init")


def copy_of_installation(installation: Installation, folder: Path) -> Installation:
    """A copy of the office in the existing folder `folder`.

    The 4,096 files of the profile index are hard links, because the office replaces them and never
    writes into one.
    """
    index = installation.folder / "public" / "index"

    def ignored(path: str, names: list[str]) -> list[str]:
        return ["index"] if Path(path) == index.parent else []

    shutil.copytree(installation.folder, folder, ignore=ignored, dirs_exist_ok=True)
    if index.is_dir():
        shutil.copytree(index, folder / "public" / "index", copy_function=os.link)
    # The keystore's path stands in the configuration, that of the tree in the settings of servers.
    for path in ("credissuer.toml", "public/nginx.conf", "public/Caddyfile"):
        if (folder / path).exists():
            text = (folder / path).read_text("utf-8")
            assert str(installation.folder) in text
            (folder / path).write_text(text.replace(str(installation.folder), str(folder)), "utf-8")
    return Installation(
        folder, installation.port, dict(installation.extra), installation.as_installed
    )


@pytest.fixture(scope="session")
def session_host() -> Iterator[Host]:
    host = Host()
    yield host
    host.stop()


@pytest.fixture
def host(session_host: Host, tmp_path: Path) -> Host:
    """The web server of a test, for the files in its folder `public`."""
    (tmp_path / "public").mkdir()
    session_host.folder = tmp_path / "public"
    session_host.start()
    return session_host


@pytest.fixture(scope="session")
def founded_installation(
    session_host: Host, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """An office founded by the installed program, to be copied for each test."""
    installation = Installation(
        tmp_path_factory.mktemp("founded"), session_host.port, as_installed=True
    )
    found_office(installation)
    installation.as_installed = False
    return installation


@pytest.fixture
def installation(founded_installation: Installation, host: Host, tmp_path: Path) -> Installation:
    """An office without certificates."""
    return copy_of_installation(founded_installation, tmp_path)


@pytest.fixture
def empty_installation(host: Host, tmp_path: Path) -> Installation:
    """A folder in which no office is founded yet."""
    (tmp_path / "home").mkdir()
    return Installation(tmp_path, host.port)


@pytest.fixture
def office_settings() -> dict[str, str]:
    """Environment variables for `open_office`; a test module may override this."""
    return {}


@pytest.fixture
def open_office(
    tmp_path: Path, office_settings: dict[str, str]
) -> Iterator[tuple[Installation, Server]]:
    """An office with its server, which listens at the office's public URL."""
    from tests.flows.server import Server, free_port

    installation = Installation(tmp_path, free_port(), office_settings)
    found_office(installation)
    server = Server(installation, installation.port).wait()
    yield installation, server
    server.close()


@pytest.fixture(scope="session")
def published_installation(
    founded_installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Installation, str]:
    """An office with three published certificates, and the number of one of them."""
    installation = copy_of_installation(founded_installation, tmp_path_factory.mktemp("issued"))
    installation.write_sheet(3)
    installation.credissuer("import", "roster.csv", "--yes")
    installation.credissuer("publish", "--to", "public")
    number = json.loads(installation.credissuer("list", "--json").splitlines()[0])["number"]
    return installation, number


@pytest.fixture
def issued(
    published_installation: tuple[Installation, str], host: Host, tmp_path: Path
) -> tuple[Installation, str]:
    """A copy of `published_installation` for this test."""
    installation, number = published_installation
    return copy_of_installation(installation, tmp_path), number
