"""The demo office: each of its links leads to the verdict it promises, and nothing of it can be
taken for real.
"""

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
    "valid", "suspended", "revoked", "superseded", "expired", "not_yet_valid", "tampered", "unknown_issuer",
    "malformed", "status_unavailable", "not_found", "unreachable",
]  # fmt: skip


class _Files(http.server.SimpleHTTPRequestHandler):
    withheld = ""

    def do_GET(self) -> None:
        if self.withheld and self.withheld in self.path:
            self.send_error(503)
        else:
            super().do_GET()

    def log_message(self, *arguments: object) -> None:
        """Nothing to say."""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "office"
    handler = type("Handler", (_Files,), {})
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(handler, directory=str(folder / "public"))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    built = stage.build(folder, f"http://localhost:{server.server_address[1]}", ACTOR)
    handler.withheld = built.withheld
    yield folder, built
    built.opened.store.close()
    server.shutdown()
    server.server_close()


def test_its_specimens_are_no_certificates_that_its_database_has_lost(served):
    _, built = served
    fence.check(built.opened.office, whole=True)


def test_every_link_leads_to_the_verdict_it_promises(served):
    folder, built = served
    verifier = Verifier.from_trust_list(folder / "keys" / "trust-list.json")
    found = {scene.link: verifier.check(scene.link).verdict for scene in built.scenes}
    assert found == {scene.link: scene.verdict for scene in built.scenes}


def test_there_is_a_link_for_every_verdict_that_a_link_can_lead_to(served):
    _, built = served
    assert {scene.verdict for scene in built.scenes} == set(LINKED)
    assert set(words.VERDICTS) - set(LINKED) == {"profile_mismatch", "unreadable", "foreign_code"}
    assert built.scenes[0].verdict == "valid"


def test_another_profile_than_the_certified_ones_is_a_mismatch(served):
    folder, built = served
    verifier = Verifier.from_trust_list(folder / "keys" / "trust-list.json")
    other = "https://www.tiktok.com/@somebody.else"
    assert verifier.check(built.scenes[0].link, profile=other).verdict == "profile_mismatch"
    assert (
        verifier.check(built.scenes[0].link, profile=cast.parts()[0].accounts[0]).profile.match
        is True
    )


def test_everything_says_demo_and_only_this_machine_trusts_it(served):
    folder, _ = served
    trust = json.loads((folder / "keys" / "trust-list.json").read_text("utf-8"))
    assert trust["allow_insecure_loopback"] is True
    [issuer] = trust["issuers"]
    assert issuer["id"].startswith("did:web:localhost%3A")
    assert all(name.startswith("DEMO") for name in issuer["name"].values())
    assert all(part.name.startswith("DEMO ") for part in cast.parts())
    assert all("demo" in account for part in cast.parts() for account in part.accounts)


def test_the_passphrase_is_for_its_owner_alone_and_the_audit_trail_holds(served):
    folder, built = served
    assert (folder / "passphrase").stat().st_mode & 0o077 == 0
    with built.opened.office.store.read() as reading:
        assert reading.renditions.open_intents() == []


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ConfigError, match=r"demo\.folder_taken"):
        stage.build(tmp_path, "http://localhost:8000", ACTOR)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_an_earlier_demo_makes_room(tmp_path: Path):
    first = stage.build(tmp_path / "demo", "http://localhost:8000", ACTOR)
    first.opened.store.close()
    second = stage.build(tmp_path / "demo", "http://localhost:8001", ACTOR)
    second.opened.store.close()
    assert second.opened.office.public_url == "http://localhost:8001"
    assert {scene.number for scene in first.scenes}.isdisjoint(
        {scene.number for scene in second.scenes}
    )
