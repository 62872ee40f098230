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
from tests.flows.conftest import Host, Installation
from tests.page.conftest import Phone
from tests.publication.web_servers import free_port


class Preview:
    """`credissuer preview` of a copy of the tree of an installation, in a folder where there is no office."""

    def __init__(self, installation: Installation, folder: Path, *arguments: str) -> None:
        shutil.copytree(installation.folder / "public", folder / "tree")
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
        # Not by `communicate`, which leaves away what came together with the first line.
        assert self.process.stderr is not None
        with self.process.stderr as messages:
            rest = messages.read()
        return self.process.wait(timeout=30), rest


def test_a_stranger_checks_what_it_shows(
    issued: tuple[Installation, str],
    host: Host,
    tmp_path_factory: pytest.TempPathFactory,
    phone: Phone,
) -> None:
    installation, number = issued
    host.stop()  # its port is that of the public URL
    preview = Preview(installation, tmp_path_factory.mktemp("elsewhere"))
    assert preview.told.startswith(installation.public_url)
    trust = str(installation.folder / "keys" / "trust-list.json")
    link = f"{installation.public_url}/c/{number.replace('-', '')}"
    assert installation.check(link, "--trust", trust, expect=0)["verdict"] == "valid"
    phone.open(link)
    assert phone.shown_verdict() == ("valid", "valid", "")
    assert preview.stop() == (0, "")
    host.start()


def test_at_another_port_it_says_where_the_certificates_lead(
    issued: tuple[Installation, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    installation, number = issued
    port = free_port()
    preview = Preview(installation, tmp_path_factory.mktemp("elsewhere"), "--port", str(port))
    assert preview.told.startswith(f"http://localhost:{port} ")
    page = httpx2.get(f"http://localhost:{port}/C/{number.replace('-', '')}")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    code, rest = preview.stop()
    assert code == 0
    assert rest.count(installation.public_url) == 2  # in both languages


def test_where_nothing_is_published_it_says_so(empty_installation: Installation) -> None:
    refused = empty_installation.run("credissuer", "preview", "public", expect=2)
    assert "[usage.tree]" in refused.stderr
