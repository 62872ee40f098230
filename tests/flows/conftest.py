"""An office of its own for a story, driven by its real commands; a web server that knows only
files.
"""

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

from credissuer import bootstrap, settings
from tests import commands
from tests.offices import PROGRAMME_FILE, make_keystore, sheet
from tests.page.conftest import browser, phone  # noqa: F401 - of the visitor of a story

if TYPE_CHECKING:
    from tests.flows.server import Server

PASSPHRASE = "a passphrase of the tests alone"


SHIPPED = {"CREDISSUER_PROGRAMME_FILE": ""}
"""The environment of an office under the programme that ships."""


class Host:
    """A web server that knows only the files of `folder`, at the same port as long as it lives."""

    def __init__(self) -> None:
        self.folder = Path(os.devnull)
        self.port = 0
        self.start()

    def start(self) -> None:
        """Up and listening; without effect if it is."""
        if self._is_up():
            return
        host = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *arguments: object) -> None:
                super().__init__(*arguments, directory=str(host.folder))  # type: ignore[arg-type]

            def log_message(self, *arguments: object) -> None:
                """Nothing to say."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Down: whoever connects is refused."""
        if self._is_up():
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()

    def _is_up(self) -> bool:
        return hasattr(self, "_thread") and self._thread.is_alive()


@dataclass
class Town:
    """An office's folder, and the port at which its public files are served.

    Its commands are forked of a process that has imported them, unless `as_installed`: then they
    are started as a shell starts them.
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

    def by_the_shipped_programme(self) -> Town:
        """The same office, for the examples: they are made under the programme that ships."""
        self.extra |= SHIPPED
        return self

    def run(
        self, command: str, *arguments: str, expect: int | None = 0, **extra: str
    ) -> subprocess.CompletedProcess[str]:
        run = commands.start if self.as_installed else commands.run
        done = run(command, *arguments, folder=self.folder, environment=self.environment() | extra)
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


def found(town: Town) -> None:
    """Found the office by its own command; its keys are there already, which takes a second less of
    each command.
    """
    (town.folder / "home").mkdir(exist_ok=True)
    environment = town.environment()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", environment["HOME"])
        patch.delenv("XDG_DATA_HOME", raising=False)
        keystore = bootstrap.keystore_dir(settings.load(town.folder, environment))
    make_keystore(keystore, town.public_url, passphrase=PASSPHRASE, now=datetime.now(UTC))
    town.office("init")


def copied(town: Town, folder: Path) -> Town:
    """The same office in `folder`, which is there.

    The 4,096 files of the profile index are linked: the office replaces them and never writes into
    one.
    """
    index = town.folder / "public" / "index"

    def ignored(path: str, names: list[str]) -> list[str]:
        return ["index"] if Path(path) == index.parent else []

    shutil.copytree(town.folder, folder, ignore=ignored, dirs_exist_ok=True)
    if index.is_dir():
        shutil.copytree(index, folder / "public" / "index", copy_function=os.link)
    configuration = folder / "credissuer.toml"
    text = configuration.read_text("utf-8")
    assert str(town.folder) in text  # where the keys are
    configuration.write_text(text.replace(str(town.folder), str(folder)), "utf-8")
    return Town(folder, town.port, dict(town.extra), town.as_installed)


@pytest.fixture(scope="session")
def session_host() -> Iterator[Host]:
    host = Host()
    yield host
    host.stop()


@pytest.fixture
def host(session_host: Host, tmp_path: Path) -> Host:
    """The web server of a test, with the files of its folder `public`."""
    (tmp_path / "public").mkdir()
    session_host.folder = tmp_path / "public"
    session_host.start()
    return session_host


@pytest.fixture(scope="session")
def founded(session_host: Host, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """An office that was founded by the installed program, to be copied."""
    town = Town(tmp_path_factory.mktemp("founded"), session_host.port, as_installed=True)
    found(town)
    town.as_installed = False
    return town


@pytest.fixture
def town(founded: Town, host: Host, tmp_path: Path) -> Town:
    """A town whose office is founded."""
    return copied(founded, tmp_path)


@pytest.fixture
def bare_town(host: Host, tmp_path: Path) -> Town:
    """A town without an office."""
    (tmp_path / "home").mkdir()
    return Town(tmp_path, host.port)


@pytest.fixture
def office_settings() -> dict[str, str]:
    """The environment of `open_office` beside what every town has."""
    return {}


@pytest.fixture
def open_office(tmp_path: Path, office_settings: dict[str, str]) -> Iterator[tuple[Town, Server]]:
    """A town whose office is served at its own public URL."""
    from tests.flows.server import Server, free_port

    town = Town(tmp_path, free_port(), office_settings)
    found(town)
    server = Server(town, town.port).wait()
    yield town, server
    server.close()


@pytest.fixture(scope="session")
def published_town(founded: Town, tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, str]:
    """An office with three certificates that are published, and the number of one."""
    town = copied(founded, tmp_path_factory.mktemp("issued"))
    (town.folder / "roster.csv").write_text(sheet(3), "utf-8")
    town.office("import", "roster.csv", "--yes")
    town.office("publish", "--to", "public")
    number = json.loads(town.office("list", "--json").splitlines()[0])["number"]
    return town, number


@pytest.fixture
def issued(published_town: tuple[Town, str], host: Host, tmp_path: Path) -> tuple[Town, str]:
    """The same office, of this test alone."""
    town, number = published_town
    return copied(town, tmp_path), number
