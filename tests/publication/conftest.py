"""A published tree for servers to serve."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from credissuer.office import Office
from credissuer.operations.change_standing import suspend
from credissuer.publication import tree
from credissuer.publication.servers import WebServer
from tests.offices import household, make_keystore
from tests.publication.web_servers import free_port

PAGE, SCRIPT = f"<!doctype html><title>trang</title>{'Kiểm tra ' * 200}", "export const one = 1;"
OTHERS = {
    "issuers": [
        {"public_url": "https://b.example", "status_url_prefixes": ["https://lists.b.example/s/"]}
    ]
}


class Tree(NamedTuple):
    """A folder with a published office, the page and its files in it; the port of its public URL;
    the number of a suspended certificate.
    """

    root: Path
    port: int
    number: str
    office: Office

    @property
    def public_url(self) -> str:
        return f"http://localhost:{self.port}"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tree]:
    folder, port = tmp_path_factory.mktemp("office"), free_port()
    public_url = f"http://localhost:{port}"
    house = household(
        folder, make_keystore(tmp_path_factory.mktemp("keys") / "keystore", public_url), public_url
    )
    house.change(publishes_badges=True)
    [suspended] = house.issue(1)
    house.publish()
    house.perform(suspend, suspended.number, "false_claim")
    root = folder / "public"
    for name in ("index.html", "404.html"):
        (root / name).write_text(PAGE, "utf-8")
    (root / "web" / "0123456789abcdef" / "page").mkdir(parents=True)
    (root / "web" / "0123456789abcdef" / "page" / "main.js").write_text(SCRIPT, "utf-8")
    (root / "web" / "0123456789abcdef" / "mark.svg").write_text("<svg/>", "utf-8")
    add_issuer(root, public_url)
    yield Tree(root, port, suspended.number, house.office)
    house.store.close()


def add_issuer(root: Path, public_url: str, web_server: WebServer | None = None) -> None:
    """Another issuer to the trust list of a tree, from which its page may load."""
    file = root / ".well-known" / "trust-list.json"
    trust_list = json.loads(file.read_text("utf-8"))
    trust_list["issuers"] += OTHERS["issuers"]
    file.write_text(json.dumps(trust_list), "utf-8")
    settings = tree.server_files(public_url, trust_list, root, web_server or WebServer())
    for path, octets in settings:
        (root / path).write_bytes(octets)
