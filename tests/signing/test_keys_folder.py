"""The committed folder keys/: empty documents, and a README whose commands work."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from credissuer.signing import documents
from credissuer.signing.keyring import Keyring
from credissuer.signing.provider import FOUNDING, KeyUse

FOLDER = Path(__file__).parents[2] / "keys"
COMMANDS = re.findall(r"```sh\n(.*?)```", (FOLDER / "README.md").read_text("utf-8"), re.DOTALL)


def run(command: str, **values: str) -> str:
    """Run a block of the README with these values for its variables."""
    command = re.sub(r"^(?:[xy]=… ?)+\n", "", command)
    assert "…" not in command
    shell = ["bash", "-euo", "pipefail", "-c", command]
    return subprocess.run(
        shell, env=os.environ | values, check=True, capture_output=True, text=True
    ).stdout


@pytest.mark.parametrize("name", documents.empty_documents())
def test_the_committed_documents_are_empty(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == documents.text(documents.empty_documents()[name])


def test_only_public_documents_are_committed() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {"README.md", *documents.empty_documents()}
    assert not any("PRIVATE KEY-----" in path.read_text("utf-8") for path in FOLDER.iterdir())


def test_the_fingerprint_of_a_p256_key_can_be_computed_by_hand(keyring: Keyring) -> None:
    key = keyring.active(KeyUse.CREDENTIAL).jwk
    assert run(COMMANDS[0], x=key["x"], y=key["y"]) == key["kid"]


def test_the_fingerprint_of_an_ed25519_key_can_be_computed_by_hand(
    keyring: Keyring, made_at
) -> None:
    key = keyring.rotate(KeyUse.CREDENTIAL, made_at, made_at - made_at, "EdDSA").jwk
    assert run(COMMANDS[1], x=key["x"]) == key["kid"]


def test_the_numbers_of_a_private_key_can_be_shown_by_hand(
    keyring: Keyring, directory: Path, passphrase: str, tmp_path: Path
) -> None:
    passphrase_file = tmp_path / "words"
    passphrase_file.write_text(passphrase + "\n", "utf-8")
    for use in FOUNDING:
        key = keyring.active(use).jwk
        output = run(
            COMMANDS[2],
            keystore=str(directory),
            kid=key["kid"],
            passphrase_file=str(passphrase_file),
        )
        assert output.split() == [key["x"], key["y"]]


def test_the_readme_has_only_tested_commands() -> None:
    assert len(COMMANDS) == 3


def test_documents_with_keys_replace_the_empty_ones(keyring: Keyring, made_at) -> None:
    filled = documents.key_folder(
        keyring.records, "https://certificates.example", {"vi": "A", "en": "A"}, made_at
    )
    for name, document in filled.items():
        assert json.loads(documents.text(document)) == document
        assert (FOLDER / name).is_file()
