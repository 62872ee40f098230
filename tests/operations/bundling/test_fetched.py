"""An office's bundle over HTTP, as a brand fetches and uses it: `credverifier bundle update`, then
`check --bundle` without a host.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from credissuer.operations.change_standing import revoke
from credverifier.cli import command
from credverifier.wire.bundle import header
from tests.offices import Household, household


class PublicTreeHandler(SimpleHTTPRequestHandler):
    """A static host; `asked` is every path."""

    asked: list[str]

    def __init__(self, asked: list[str], *arguments: Any, **options: Any) -> None:
        self.asked = asked
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        self.asked.append(self.path)
        super().do_GET()

    def log_message(self, *arguments: object) -> None:
        """Tests print nothing."""


class BrandWithBundle:
    """Who has a trust list, and asks the host of `house` at most."""

    def __init__(
        self, house: Household, folder: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.house, self.folder, self.asked = house, folder, asked
        self._capsys = capsys
        self._trust = folder / "trust-list.json"

    def run(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        """Exit code of a command, and the object that it printed last."""
        trust = self.house.public(".well-known/trust-list.json")
        assert trust is not None
        self._trust.write_text(trust)
        self.asked.clear()
        code = command.main(
            [*arguments, "--trust", str(self._trust), "--json"], clock=lambda: self.house.now[0]
        )
        out = self._capsys.readouterr().out
        return code, json.loads(out) if out else {}

    def update(self) -> tuple[int, dict[str, Any]]:
        return self.run("bundle", "update", "--dir", str(self.folder / "bundles"))

    def check(self, what: str) -> tuple[int, dict[str, Any]]:
        return self.run("check", what, "--bundle", str(self.folder / "bundles"))


@pytest.fixture
def brand(
    tmp_path: Path,
    keystore: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[BrandWithBundle]:
    """A brand, and an office whose public tree a web server on this machine shows."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    asked: list[str] = []
    folder = tmp_path / "office"
    handler = partial(PublicTreeHandler, asked, directory=str(folder / "public"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    house = household(folder, keystore, f"http://localhost:{server.server_address[1]}")
    yield BrandWithBundle(house, tmp_path, asked, capsys)
    house.store.close()
    server.shutdown()
    server.server_close()


def test_a_brand_fetches_a_bundle_and_sees_a_revocation_in_the_next(brand: BrandWithBundle) -> None:
    house = brand.house
    [first, second] = house.issue(1, 2)
    house.publish()
    code, told = brand.update()
    assert (code, told["accounts"], told["certificates"], told["whole"]) == (0, 2, 2, True)
    tokens = [house.public(f"c/{one.number}.jwt") or "" for one in (first, second)]
    assert [brand.check(token)[1]["verdict"] for token in tokens] == ["valid", "valid"]
    assert brand.asked == []
    code, told = brand.check("https://www.tiktok.com/@kenh0001mau")
    assert (code, told["verdict"], told["certificate"]) == (3, "unreachable", None)
    assert brand.check("https://www.tiktok.com/@nguoila")[1]["verdict"] == "not_found"
    house.perform(revoke, first.number, "fake_engagement")
    house.later(minutes=10)
    house.publish()
    code, told = brand.update()
    assert (code, told["version"]) == (0, 2)
    kinds = sorted(path.rpartition("/")[2].partition("-")[0] for path in brand.asked)
    assert kinds == ["bundle.jwt", "lists", "notes"]
    code, told = brand.check(tokens[0])
    assert (code, told["verdict"], told["status"]["reason"]) == (1, "revoked", "fake_engagement")
    assert brand.check(tokens[1])[0] == 0
    assert brand.asked == []


def test_a_host_that_goes_back_is_refused(brand: BrandWithBundle) -> None:
    house = brand.house
    house.issue(1)
    house.publish()
    older = house.public(header.PATH)
    house.issue(2)
    house.later(minutes=10)
    house.publish()
    assert brand.update()[1]["version"] == 2
    house.office.publication.put(header.PATH, (older or "").encode("ascii"))
    assert brand.update()[0] == 4
    code, told = brand.run("bundle", "status", "--dir", str(brand.folder / "bundles"))
    assert (code, told["version"]) == (0, 2)
