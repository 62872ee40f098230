"""The command `preview` on a real port: a stranger checks what it shows, with neither keys nor
database near it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

import httpx2
import pytest

from tests.commands import BIN
from tests.flows.conftest import Host, Town
from tests.page.conftest import Phone
from tests.publication.web_servers import free_port


class Preview:
    """`credissuer preview` of a copy of the town's tree, in a folder where there is no office."""

    def __init__(self, town: Town, folder: Path, *arguments: str) -> None:
        shutil.copytree(town.folder / "public", folder / "tree")
        self.process = subprocess.Popen(
            [str(BIN / "credissuer"), "preview", "tree", *arguments],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr is not None
        self.told = self.process.stderr.readline()

    def stop(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGINT)
        _, rest = self.process.communicate(timeout=30)
        return self.process.returncode, rest


def test_a_stranger_checks_what_it_shows(
    issued: tuple[Town, str], host: Host, tmp_path_factory: pytest.TempPathFactory, phone: Phone
) -> None:
    town, number = issued
    host.stop()  # its port is that of the public URL
    preview = Preview(town, tmp_path_factory.mktemp("elsewhere"))
    assert preview.told.startswith(town.public_url)
    trust = str(town.folder / "keys" / "trust-list.json")
    link = f"{town.public_url}/c/{number.replace('-', '')}"
    assert town.check(link, "--trust", trust, expect=0)["verdict"] == "valid"
    phone.open(link)
    assert phone.told() == ("valid", "valid", "")
    assert preview.stop() == (0, "")
    host.start()


def test_at_another_port_it_says_where_the_certificates_lead(
    issued: tuple[Town, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    town, number = issued
    port = free_port()
    preview = Preview(town, tmp_path_factory.mktemp("elsewhere"), "--port", str(port))
    assert preview.told.startswith(f"http://localhost:{port} ")
    page = httpx2.get(f"http://localhost:{port}/C/{number.replace('-', '')}")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    code, rest = preview.stop()
    assert code == 0
    assert rest.count(town.public_url) == 2  # in both languages


def test_where_nothing_is_published_it_says_so(bare_town: Town) -> None:
    refused = bare_town.run("credissuer", "preview", "public", expect=2)
    assert "[usage.tree]" in refused.stderr
