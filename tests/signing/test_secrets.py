"""Nothing that is told, shown or kept in the open holds the passphrase or a private key."""

from __future__ import annotations

import base64
import logging
import traceback
from datetime import timedelta
from pathlib import Path
from secrets import token_bytes

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from credissuer.errors import IssuerError
from credissuer.signing import encrypted_pem
from credissuer.signing.file_keys import FileKeys
from credissuer.signing.keyring import Keyring
from credissuer.signing.passphrase import Passphrase
from credissuer.signing.provider import FOUNDING, KeyUse
from credverifier.wire.envelope import base64url

WRONG = "đoán mò 4471"


def spellings(octets: bytes) -> list[str]:
    """How octets may turn up in a text."""
    return [
        octets.hex(),
        repr(octets)[2:-1],
        base64.b64encode(octets).decode(),
        base64url.encode(octets).decode(),
    ]


@pytest.fixture
def secrets(directory: Path, passphrase: str) -> list[str]:
    """The passphrases and the private numbers of the keystore, in every spelling."""
    found = []
    for words in (passphrase, WRONG):
        found += [words, ascii(words)[1:-1], *spellings(words.encode())]
    for path in directory.glob("*.pem"):
        key = load_pem_private_key(path.read_bytes(), passphrase.encode())
        number = key.private_numbers().private_value
        found += [str(number), *spellings(number.to_bytes(32))]
        found += spellings(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    return found


def told(error: BaseException) -> str:
    """All that a failure can show, the variables of our own functions included."""
    whole = traceback.TracebackException.from_exception(error, capture_locals=True)
    shown = [
        str(error),
        repr(error),
        str(getattr(error, "facts", "")),
        *traceback.format_exception(error),
    ]
    while whole is not None:
        for frame in whole.stack:
            if "/credissuer/" in frame.filename:
                shown += [f"{name}={value}" for name, value in (frame.locals or {}).items()]
        whole = whole.__cause__ or whole.__context__
    if isinstance(error, IssuerError):
        shown += [error.words("vi"), error.words("en")]
    return "\n".join(shown)


def leaks(text: str, secrets: list[str]) -> list[str]:
    return [secret for secret in secrets if secret in text]


def failures(directory: Path, issuer: str, passphrase: str) -> list[BaseException]:
    """Every way in which a key with a passphrase at hand cannot be used."""
    caught = []

    def attempt(words) -> None:
        try:
            Keyring.open(FileKeys(directory, words, entropy=token_bytes), directory, issuer).signer(
                KeyUse.STATUS
            )
        except IssuerError as error:
            caught.append(error)

    status = Keyring.open(FileKeys(directory, None, entropy=token_bytes), directory, issuer).active(
        KeyUse.STATUS
    )
    audit = Keyring.open(FileKeys(directory, None, entropy=token_bytes), directory, issuer).active(
        KeyUse.AUDIT
    )
    file = directory / f"{status.thumbprint}.pem"
    whole = file.read_bytes()
    attempt(WRONG)
    attempt(lambda: WRONG)
    file.write_bytes(whole[:-60])
    attempt(passphrase)
    file.write_bytes((directory / f"{audit.thumbprint}.pem").read_bytes())
    attempt(passphrase)
    foreign = encrypted_pem.encrypt(
        ec.generate_private_key(ec.SECP384R1()),
        Passphrase(passphrase),
        salt=bytes(16),
        iv=bytes(16),
    )
    file.write_bytes(foreign)
    attempt(passphrase)
    file.write_bytes(whole)
    file.chmod(0o644)
    attempt(passphrase)
    return caught


def test_no_failure_tells_a_secret(
    directory: Path, issuer: str, passphrase: str, secrets: list[str], caplog
) -> None:
    with caplog.at_level(logging.DEBUG):
        caught = failures(directory, issuer, passphrase)
    assert [error.code for error in caught] == [
        "key.wrong_passphrase",
        "key.wrong_passphrase",
        "key.unreadable",
        "key.mismatch",
        "key.unreadable",
        "key.permissions",
    ]
    for error in caught:
        assert leaks(told(error), secrets) == []
    assert leaks(caplog.text, secrets) == []


def test_no_picture_of_an_object_shows_a_secret(
    keyring: Keyring, directory: Path, passphrase: str, secrets: list[str]
) -> None:
    keys = FileKeys(directory, passphrase, entropy=token_bytes)
    signers = [keyring.signer(use) for use in FOUNDING]
    things = (keyring, keys, *vars(keyring).values(), *vars(keys).values(), *signers)
    assert leaks("\n".join(repr(thing) + str(thing) for thing in things), secrets) == []


def test_the_search_for_secrets_finds_them(passphrase: str, secrets: list[str]) -> None:
    assert leaks(f"Passphrase({passphrase!r})", secrets) != []
    assert leaks(repr(passphrase.encode()), secrets) != []


def test_what_is_kept_in_the_open_holds_no_secret(
    keyring: Keyring, directory: Path, secrets: list[str], made_at
) -> None:
    keyring.rotate(KeyUse.STATUS, made_at, timedelta(0))
    keyring.rotate(KeyUse.STATUS, made_at, timedelta(0))
    assert leaks((directory / "keys.json").read_text("utf-8"), secrets) == []
    assert '"d"' not in (directory / "keys.json").read_text("utf-8")
    for path in directory.glob("*.pem"):
        octets = path.read_bytes()
        assert b"ENCRYPTED" in octets
        assert leaks(octets.decode(), secrets) == []
