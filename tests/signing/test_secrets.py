"""No message, repr or public file contains the passphrase or a private key."""

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
from tests.signing.conftest import open_keyring

WRONG = "đoán mò 4471"


def spellings(octets: bytes) -> list[str]:
    """The forms in which octets may appear in a text."""
    return [
        octets.hex(),
        repr(octets)[2:-1],
        base64.b64encode(octets).decode(),
        base64url.encode(octets).decode(),
    ]


@pytest.fixture
def secrets(directory: Path, passphrase: str) -> list[str]:
    """The passphrases and private numbers of the keystore, in every spelling."""
    spellings_of_secrets = []
    for words in (passphrase, WRONG):
        spellings_of_secrets += [words, ascii(words)[1:-1], *spellings(words.encode())]
    for path in directory.glob("*.pem"):
        key = load_pem_private_key(path.read_bytes(), passphrase.encode())
        number = key.private_numbers().private_value
        spellings_of_secrets += [str(number), *spellings(number.to_bytes(32))]
        spellings_of_secrets += spellings(
            key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        )
    return spellings_of_secrets


def shown_by(error: BaseException) -> str:
    """All that an exception can show, including local variables of our own functions."""
    exception = traceback.TracebackException.from_exception(error, capture_locals=True)
    texts = [
        str(error),
        repr(error),
        str(getattr(error, "facts", "")),
        *traceback.format_exception(error),
    ]
    while exception is not None:
        for frame in exception.stack:
            if "/credissuer/" in frame.filename:
                texts += [f"{name}={value}" for name, value in (frame.locals or {}).items()]
        exception = exception.__cause__ or exception.__context__
    if isinstance(error, IssuerError):
        texts += [error.words("vi"), error.words("en")]
    return "\n".join(texts)


def leaks(text: str, secrets: list[str]) -> list[str]:
    return [secret for secret in secrets if secret in text]


def failures(directory: Path, passphrase: str) -> list[BaseException]:
    """The errors of every way in which a key with a passphrase cannot be used."""
    errors = []

    def attempt(words) -> None:
        try:
            open_keyring(directory, words).signer(KeyUse.STATUS)
        except IssuerError as error:
            errors.append(error)

    status = open_keyring(directory).active(KeyUse.STATUS)
    audit = open_keyring(directory).active(KeyUse.AUDIT)
    file = directory / f"{status.thumbprint}.pem"
    octets = file.read_bytes()
    attempt(WRONG)
    attempt(lambda: WRONG)
    file.write_bytes(octets[:-60])
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
    file.write_bytes(octets)
    file.chmod(0o644)
    attempt(passphrase)
    return errors


def test_no_error_shows_a_secret(
    directory: Path, issuer: str, passphrase: str, secrets: list[str], caplog
) -> None:
    with caplog.at_level(logging.DEBUG):
        errors = failures(directory, passphrase)
    assert [error.code for error in errors] == [
        "key.wrong_passphrase",
        "key.wrong_passphrase",
        "key.unreadable",
        "key.mismatch",
        "key.unreadable",
        "key.permissions",
    ]
    for error in errors:
        assert leaks(shown_by(error), secrets) == []
    assert leaks(caplog.text, secrets) == []


def test_no_repr_shows_a_secret(
    keyring: Keyring, directory: Path, passphrase: str, secrets: list[str]
) -> None:
    keys = FileKeys(directory, passphrase, entropy=token_bytes)
    signers = [keyring.signer(use) for use in FOUNDING]
    objects = (keyring, keys, *vars(keyring).values(), *vars(keys).values(), *signers)
    assert leaks("\n".join(repr(object_) + str(object_) for object_ in objects), secrets) == []


def test_the_search_for_secrets_works(passphrase: str, secrets: list[str]) -> None:
    assert leaks(f"Passphrase({passphrase!r})", secrets) != []
    assert leaks(repr(passphrase.encode()), secrets) != []


def test_public_files_contain_no_secret(
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
