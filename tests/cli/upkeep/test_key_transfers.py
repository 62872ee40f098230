"""Keys that leave a server and come to another, by the commands."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.flows.conftest import Installation, copy_of_installation

PASSPHRASE = "six words for the way alone"
TRANSFER = {"CREDISSUER_TRANSFER_PASSPHRASE": PASSPHRASE}


@pytest.fixture
def second(installation: Installation, tmp_path: Path) -> Installation:
    """Another server of the same office, which has no keystore yet; it shares the database file."""
    folder = tmp_path / "second"
    (folder / "home").mkdir(parents=True)
    shutil.copy(installation.folder / "credissuer.toml", folder)
    extra = {
        "CREDISSUER_DATABASE_URL": f"sqlite:///{installation.folder / 'credissuer.db'}",
        "CREDISSUER_KEYSTORE_DIR": str(folder / "keystore"),
        "CREDISSUER_PUBLICATION_DIR": str(installation.folder / "public"),
        "CREDISSUER_PASSPHRASE": "another passphrase of the second",
    }
    return Installation(folder, installation.port, extra)


def _actions(installation: Installation) -> list[str]:
    lines = installation.credissuer("audit", "list", "--json").splitlines()
    return [json.loads(line)["action"] for line in lines]


def test_a_new_server_gets_its_keystore_from_a_sealed_file(
    installation: Installation, second: Installation
) -> None:
    made = installation.run("credissuer", "keys", "hand-over", "keys.json", "--json", **TRANSFER)
    file = installation.folder / "keys.json"
    assert file.stat().st_mode & 0o777 == 0o600
    shown = made.stdout + made.stderr + file.read_text()
    assert PASSPHRASE not in shown and "PRIVATE" not in shown
    uses = [json.loads(line)["use"] for line in made.stdout.splitlines()]
    assert uses == ["credential", "status", "audit"]
    second.credissuer("keys", "receive", str(file), **TRANSFER)
    assert second.credissuer("keys", "list") == installation.credissuer("keys", "list")
    second.write_sheet(1)
    second.credissuer("import", "roster.csv", "--yes")
    actions = _actions(installation)
    assert (actions.count("key.handed_over"), actions.count("key.received")) == (1, 1)


def test_nothing_is_overwritten_and_nothing_recorded_where_no_file_is_made(
    installation: Installation,
) -> None:
    (installation.folder / "there").write_text("kept")
    refused = installation.run("credissuer", "keys", "hand-over", "there", expect=2, **TRANSFER)
    assert "[usage.output]" in refused.stderr
    short = {"CREDISSUER_TRANSFER_PASSPHRASE": "fifteen letters"}
    refused = installation.run("credissuer", "keys", "hand-over", "new", expect=4, **short)
    assert "[key.passphrase_short]" in refused.stderr
    refused = installation.run("credissuer", "keys", "hand-over", "new", expect=2)
    assert "[usage.transfer_passphrase]" in refused.stderr
    locked = {**TRANSFER, "CREDISSUER_PASSPHRASE": "not the one"}
    refused = installation.run("credissuer", "keys", "hand-over", "new", expect=4, **locked)
    assert "[key.wrong_passphrase]" in refused.stderr
    assert (installation.folder / "there").read_text() == "kept"
    assert not (installation.folder / "new").exists()
    assert "key.handed_over" not in _actions(installation)


def test_a_file_that_is_not_for_this_office_leaves_no_keystore(
    installation: Installation, second: Installation
) -> None:
    (installation.folder / "words").write_text(f"{PASSPHRASE}\n")
    (installation.folder / "words").chmod(0o600)
    by_file = ("--transfer-passphrase-file", str(installation.folder / "words"))
    installation.credissuer("keys", "hand-over", "keys.json", *by_file)
    receive = ("keys", "receive", str(installation.folder / "keys.json"))
    wrong = {"CREDISSUER_TRANSFER_PASSPHRASE": "six words that are not the ones"}
    refused = second.run("credissuer", *receive, expect=4, **wrong)
    assert "[key.transfer_sealed]" in refused.stderr
    another = {"CREDISSUER_PUBLIC_URL": "http://localhost:9"}
    refused = second.run("credissuer", *receive, *by_file, expect=4, **another)
    assert "[config.public_url_changed]" in refused.stderr
    # Older than what the first server did to its keys since.
    for _ in range(2):
        installation.credissuer("keys", "rotate", "--overlap-hours", "0")
    refused = second.run("credissuer", *receive, *by_file, expect=4)
    assert "[key.transfer_old]" in refused.stderr
    assert not (second.folder / "keystore").exists()
    refused = second.run(
        "credissuer", "keys", "receive", str(second.folder / "credissuer.toml"), *by_file, expect=4
    )
    assert "[key.transfer_unreadable]" in refused.stderr


def test_keys_of_another_office_are_refused(installation: Installation, tmp_path: Path) -> None:
    other = copy_of_installation(installation, tmp_path / "other")
    other.credissuer("keys", "hand-over", "keys.json", **TRANSFER)
    octets = json.loads((other.folder / "keys.json").read_text())
    octets["issuer"] = "did:web:another.example"
    (other.folder / "keys.json").write_text(json.dumps(octets))
    refused = installation.run(
        "credissuer", "keys", "receive", str(other.folder / "keys.json"), expect=4, **TRANSFER
    )
    assert "[key.transfer_sealed]" in refused.stderr
