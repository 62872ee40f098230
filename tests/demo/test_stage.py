"""The demo office: each link leads to the promised verdict, and everything is marked as a demo."""

from __future__ import annotations

import http.server
import json
import threading
from functools import partial
from pathlib import Path

import pytest

from credissuer.demo import cast, stage
from credissuer.documents import fence
from credissuer.errors import ConfigError
from credissuer.staff.roles import operator
from credverifier import Verifier, words

ACTOR = operator("visitor")
LINKED = [
    "valid", "suspended", "revoked", "superseded", "expired", "not_yet_valid", "tampered",
    "unknown_issuer", "malformed", "status_unavailable", "not_found", "unreachable",
]  # fmt: skip


class _Files(http.server.SimpleHTTPRequestHandler):
    withheld = ""

    def do_GET(self) -> None:
        if self.withheld and self.withheld in self.path:
            self.send_error(503)
        else:
            super().do_GET()

    def log_message(self, *arguments: object) -> None:
        """Log nothing."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "office"
    handler = type("Handler", (_Files,), {})
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(handler, directory=str(folder / "public"))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    scene_set = stage.build(folder, f"http://localhost:{server.server_address[1]}", ACTOR)
    handler.withheld = scene_set.withheld
    yield folder, scene_set
    scene_set.opened.store.close()
    server.shutdown()
    server.server_close()


def test_its_specimens_are_no_certificates_that_its_database_has_lost(demo):
    _, scene_set = demo
    fence.check(scene_set.opened.office, whole=True)


def test_every_link_leads_to_the_verdict_it_promises(demo):
    folder, scene_set = demo
    verifier = Verifier.from_trust_list(folder / "keys" / "trust-list.json")
    verdicts = {scene.link: verifier.check(scene.link).verdict for scene in scene_set.scenes}
    assert verdicts == {scene.link: scene.verdict for scene in scene_set.scenes}


def test_there_is_a_link_for_every_verdict_of_a_link(demo):
    _, scene_set = demo
    assert {scene.verdict for scene in scene_set.scenes} == set(LINKED)
    assert set(words.VERDICTS) - set(LINKED) == {"profile_mismatch", "unreadable", "foreign_code"}
    assert scene_set.scenes[0].verdict == "valid"


def test_only_a_certified_profile_matches(demo):
    folder, scene_set = demo
    verifier = Verifier.from_trust_list(folder / "keys" / "trust-list.json")
    other_profile = "https://www.tiktok.com/@somebody.else"
    assert (
        verifier.check(scene_set.scenes[0].link, profile=other_profile).verdict
        == "profile_mismatch"
    )
    assert (
        verifier.check(scene_set.scenes[0].link, profile=cast.parts()[0].accounts[0]).profile.match
        is True
    )


def test_everything_is_marked_as_a_demo_and_trusted_only_on_this_machine(demo):
    folder, _ = demo
    trust = json.loads((folder / "keys" / "trust-list.json").read_text("utf-8"))
    assert trust["allow_insecure_loopback"] is True
    [issuer] = trust["issuers"]
    assert issuer["id"].startswith("did:web:localhost%3A")
    assert all(name.startswith("DEMO") for name in issuer["name"].values())
    assert all(part.name.startswith("DEMO ") for part in cast.parts())
    assert all("demo" in account for part in cast.parts() for account in part.accounts)


def test_only_its_owner_may_read_the_passphrase_and_no_intent_is_open(demo):
    folder, scene_set = demo
    assert (folder / "passphrase").stat().st_mode & 0o077 == 0
    with scene_set.opened.office.store.read() as reading:
        assert reading.renditions.open_intents() == []


def test_a_folder_with_other_files_is_refused(tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ConfigError, match=r"demo\.folder_taken"):
        stage.build(tmp_path, "http://localhost:8000", ACTOR)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_an_earlier_demo_is_replaced(tmp_path: Path):
    first = stage.build(tmp_path / "demo", "http://localhost:8000", ACTOR)
    first.opened.store.close()
    second = stage.build(tmp_path / "demo", "http://localhost:8001", ACTOR)
    second.opened.store.close()
    assert second.opened.office.public_url == "http://localhost:8001"
    assert {scene.number for scene in first.scenes}.isdisjoint(
        {scene.number for scene in second.scenes}
    )
