"""The commands for keys and bearer tokens."""

from __future__ import annotations

import json
import secrets
import signal
from pathlib import Path

import pytest

from credissuer.errors import SigningKeyError
from credissuer.signing.file_keys import FileKeys
from tests.flows.conftest import PASSPHRASE, Installation


def test_bearer_tokens_are_shown_once_and_kept_as_hashes(installation: Installation) -> None:
    secret = installation.credissuer("token", "create", "nhãn hàng", "--role", "auditor").strip()
    assert secret.startswith("crd_")
    assert secret.encode() not in (installation.folder / "credissuer.db").read_bytes()
    token = json.loads(installation.credissuer("token", "list", "--json"))
    installation.credissuer("token", "revoke", token["id"])
    assert json.loads(installation.credissuer("token", "list", "--json"))["revoked_at"] is not None
    installation.run("credissuer", "token", "create", "x", "--role", "king", expect=2)


def test_a_rotated_key_is_announced_activated_and_the_old_one_retired(
    installation: Installation,
) -> None:
    def keys() -> list[tuple[str, str]]:
        lines = map(json.loads, installation.credissuer("keys", "list", "--json").splitlines())
        return [(line["use"], line["state"]) for line in lines]

    before = keys()
    assert {state for _, state in before} == {"active"}
    installation.credissuer("keys", "rotate", "--use", "credential", "--overlap-hours", "0")
    assert sorted(set(keys()) - set(before)) == [("credential", "next")]
    installation.credissuer("keys", "rotate", "--use", "credential", "--overlap-hours", "0")
    assert ("credential", "retired") in keys() and ("credential", "active") in keys()


def test_the_documents_of_the_keys_can_be_rewritten_and_hold_no_private_key(
    installation: Installation,
) -> None:
    folder = installation.folder / "keys"
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert {"trust-list.json", "did.json", "jwks.json"} <= before.keys()
    (folder / "did.json").unlink()
    assert "did.json" in installation.credissuer("keys", "export").split()
    assert (folder / "did.json").read_bytes() == before["did.json"]
    for name, octets in before.items():
        assert b"PRIVATE" not in octets and b'"d"' not in octets, name


def credential_key(installation: Installation) -> str:
    """The thumbprint of the active key for certificates."""
    lines = map(json.loads, installation.credissuer("keys", "list", "--json").splitlines())
    [active] = [
        line["thumbprint"]
        for line in lines
        if (line["use"], line["state"]) == ("credential", "active")
    ]
    return active


def test_what_a_compromised_key_signed_is_named_and_signed_anew(
    issued: tuple[Installation, str],
) -> None:
    installation, number = issued
    key = credential_key(installation)
    told = installation.run("credissuer", "keys", "compromise", key)
    assert "3 certificates are not accepted any more" in told.stderr
    assert installation.check(number, expect=1)["code"] == "issuer.key_not_allowed"
    lines = installation.credissuer("list", "--key", key).splitlines()
    assert len(lines) == 3 and all("key compromised" in line for line in lines)
    assert "3 certificates" in installation.run("credissuer", "doctor", expect=1).stdout
    told = installation.run("credissuer", "keys", "compromise", key, "--reissue")
    assert "3 certificates signed anew" in told.stderr and "/c/NUMBER" in told.stderr
    assert installation.check(number, expect=0)["certificate"]["number"] == number
    assert installation.credissuer("list", "--key", key) == ""
    assert "key compromised" not in installation.credissuer("list")
    installation.credissuer("doctor")
    installation.credissuer("audit", "verify")
    again = installation.run("credissuer", "keys", "compromise", key, "--reissue")
    assert "0 certificates signed anew" in again.stderr
    installation.run("credissuer", "list", "--key", "nobody", expect=1)


NEW = "năm từ khác hẳn 4471"


def keystore(installation: Installation) -> Path:
    [file] = installation.folder.rglob("keys.json")
    return file.parent


def opened_by(installation: Installation, passphrase: str) -> list[bool]:
    """Whether each private key opens, one file after the other."""
    keys = FileKeys(keystore(installation), passphrase, entropy=secrets.token_bytes)
    return [_opens(keys, thumbprint) for thumbprint in sorted(keys.stored())]


def _opens(keys: FileKeys, thumbprint: str) -> bool:
    try:
        keys.signer(thumbprint, "did:web:x#y")
    except SigningKeyError as error:
        assert error.code == "key.wrong_passphrase"
        return False
    return True


def new_words(installation: Installation, text: str = NEW) -> str:
    file = installation.folder / "new-words"
    file.touch(0o600)
    file.write_text(f"{text}\n", "utf-8")
    return str(file)


def test_the_passphrase_is_changed_of_every_key(installation: Installation) -> None:
    done = installation.run(
        "credissuer", "keys", "passphrase", "--new-passphrase-file", new_words(installation)
    )
    assert "3" in done.stderr and NEW not in done.stderr + done.stdout
    assert (
        opened_by(installation, NEW) == [True] * 3
        and opened_by(installation, PASSPHRASE) == [False] * 3
    )
    assert "key.wrong_passphrase" in installation.run("credissuer", "publish", expect=4).stderr
    installation.credissuer("publish", CREDISSUER_PASSPHRASE=NEW)
    last = [json.loads(line) for line in installation.credissuer("audit", "list").splitlines()][-1]
    assert (last["action"], last["detail"]) == ("key.passphrase_changed", {"keys": 3})
    assert last["object"].startswith("did:web:localhost")
    installation.credissuer(
        "keys", "passphrase", CREDISSUER_PASSPHRASE=NEW, CREDISSUER_NEW_PASSPHRASE=PASSPHRASE
    )
    assert opened_by(installation, PASSPHRASE) == [True] * 3


def test_a_passphrase_that_cannot_be_the_new_one_changes_nothing(
    installation: Installation,
) -> None:
    command = ("credissuer", "keys", "passphrase")
    refused = installation.run(*command, expect=4, CREDISSUER_NEW_PASSPHRASE="1234567")
    assert "[key.passphrase_short]" in refused.stderr and "1234567" not in refused.stderr
    short = new_words(installation, "1234567")
    refused = installation.run(*command, "--new-passphrase-file", short, expect=4)
    assert "[key.passphrase_short]" in refused.stderr
    good = new_words(installation)
    Path(good).chmod(0o644)
    refused = installation.run(*command, "--new-passphrase-file", good, expect=4)
    assert "[key.permissions]" in refused.stderr
    assert "[usage.new_passphrase]" in installation.run(*command, expect=2).stderr
    wrong = {"CREDISSUER_PASSPHRASE": "not the one", "CREDISSUER_NEW_PASSPHRASE": NEW}
    assert "[key.wrong_passphrase]" in installation.run(*command, expect=4, **wrong).stderr
    assert opened_by(installation, PASSPHRASE) == [True] * 3
    assert not list(keystore(installation).glob("*.next"))


@pytest.mark.parametrize(
    ("failpoint", "is_new"),
    [
        ("keys.before_rename:1", False),
        ("keys.after_rename:3", False),
        ("keys.before_switch", False),
        ("keys.after_switch", True),
        ("keys.amid_switch:1", True),
        ("keys.amid_switch:3", True),
        ("keys.before_settled", True),
    ],
)
def test_a_power_cut_leaves_one_passphrase_for_all_and_again_finishes(
    installation: Installation, failpoint: str, is_new: bool
) -> None:
    words = ("keys", "passphrase", "--new-passphrase-file", new_words(installation))
    killed = installation.run("credissuer", *words, expect=None, CREDISSUER_FAILPOINT=failpoint)
    assert killed.returncode == -signal.SIGKILL
    assert opened_by(installation, NEW) == [is_new] * 3
    assert opened_by(installation, PASSPHRASE) == [not is_new] * 3
    installation.credissuer(*words)
    assert (
        opened_by(installation, NEW) == [True] * 3
        and opened_by(installation, PASSPHRASE) == [False] * 3
    )
    names = {path.suffix for path in keystore(installation).iterdir()}
    assert names == {".pem", ".json"}
    installation.credissuer("audit", "verify", CREDISSUER_PASSPHRASE=NEW)
