"""The commands that verify the audit trail and keep signed checkpoints of it elsewhere."""

from __future__ import annotations

import json

from tests.flows.conftest import Installation


def test_a_checkpoint_is_kept_elsewhere_and_finds_what_was_cut(
    issued: tuple[Installation, str],
) -> None:
    installation, number = issued
    name = installation.credissuer("audit", "checkpoint", "--to", "elsewhere").strip()
    kept = installation.folder / "elsewhere" / name
    text = installation.credissuer("audit", "verify", "--checkpoint", str(kept), "--json")
    assert json.loads(text)["checkpoint"] == json.loads(text)["entries"]
    backup = installation.folder / "before.db"
    backup.write_bytes((installation.folder / "credissuer.db").read_bytes())
    installation.credissuer("suspend", number, "--reason", "undisclosed_ad", "--yes")
    later = installation.credissuer("audit", "checkpoint", "--to", "elsewhere", "--json")
    later_file = installation.folder / "elsewhere" / json.loads(later)["file"]
    assert later_file.exists()
    (installation.folder / "credissuer.db").write_bytes(backup.read_bytes())
    (installation.folder / "audit-checkpoint.jwt").unlink()
    refused = installation.run(
        "credissuer", "audit", "verify", "--checkpoint", str(later_file), expect=1
    ).stderr
    assert "[audit.cut]" in refused


def test_without_a_folder_the_command_says_how_to_name_one(
    issued: tuple[Installation, str],
) -> None:
    installation, _ = issued
    refused = installation.run("credissuer", "audit", "checkpoint", expect=4).stderr
    assert "[audit.no_folder]" in refused and "checkpoint_folder" in refused
    installation.credissuer("audit", "checkpoint", CREDISSUER_CHECKPOINT_FOLDER="away")
    assert list((installation.folder / "away").iterdir())


def test_a_file_that_is_no_checkpoint_is_refused(issued: tuple[Installation, str]) -> None:
    installation, _ = issued
    (installation.folder / "note.txt").write_text("nothing signed")
    refused = installation.run(
        "credissuer", "audit", "verify", "--checkpoint", "note.txt", expect=1
    ).stderr
    assert "[audit.checkpoint_invalid]" in refused


def test_the_clock_is_confirmed_by_a_second_word(issued: tuple[Installation, str]) -> None:
    installation, _ = issued
    shown = json.loads(installation.credissuer("audit", "confirm-clock", "--json"))
    assert shown["confirmed"] is False and shown["last"] <= shown["now"]
    entries = installation.credissuer("audit", "list", "--action", "clock.")
    assert entries == ""
    installation.credissuer("audit", "confirm-clock", "--yes")
    [entry] = installation.credissuer("audit", "list", "--action", "clock.").splitlines()
    assert json.loads(entry)["action"] == "clock.confirmed"
