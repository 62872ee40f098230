from __future__ import annotations

import subprocess
import unicodedata
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from credissuer.signing import encrypted_pem
from credissuer.signing.encrypted_pem import NotEncryptedKeyError, WrongPassphraseError
from credissuer.signing.passphrase import Passphrase

WORDS = "đá mèo nước 7"
KEYS = {
    "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "Ed25519": ed25519.Ed25519PrivateKey.generate,
}


@pytest.fixture(params=KEYS)
def key(request):
    return KEYS[request.param]()


@pytest.fixture
def pem(key) -> bytes:
    return encrypted_pem.encrypt(
        key, Passphrase(WORDS), salt=bytes(range(16)), iv=bytes(range(16, 32))
    )


def public(key) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def openssl(*arguments: str) -> str:
    return subprocess.run(
        ["openssl", *arguments], check=True, capture_output=True, text=True
    ).stdout


def test_an_encrypted_key_is_decrypted(key, pem) -> None:
    assert public(encrypted_pem.decrypt(pem, Passphrase(WORDS))) == public(key)


def test_the_cryptography_library_reads_it(key, pem) -> None:
    assert public(load_pem_private_key(pem, WORDS.encode())) == public(key)


def test_openssl_reads_it(key, pem, tmp_path: Path) -> None:
    file, words = tmp_path / "key.pem", tmp_path / "words"
    file.write_bytes(pem)
    words.write_text(WORDS + "\n")
    assert openssl("pkey", "-in", str(file), "-passin", f"file:{words}", "-pubout") == public(key)


def test_openssl_shows_scrypt_the_cost_the_salt_and_aes_256(pem, tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_bytes(pem)
    output = openssl("asn1parse", "-in", str(file))
    expected = (
        ":PBES2",
        ":scrypt",
        ":4000",
        ":08",
        ":05",
        ":aes-256-cbc",
        bytes(range(16)).hex().upper(),
    )
    assert [word for word in expected if word not in output] == []


def test_a_key_encrypted_by_openssl_with_scrypt_is_read(tmp_path: Path) -> None:
    key = KEYS["P-256"]()
    plain, words, file = tmp_path / "plain.pem", tmp_path / "words", tmp_path / "key.pem"
    plain.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    words.write_text(WORDS + "\n")
    openssl(
        "pkcs8",
        "-topk8",
        "-scrypt",
        "-in",
        str(plain),
        "-out",
        str(file),
        "-passout",
        f"file:{words}",
    )
    assert public(encrypted_pem.decrypt(file.read_bytes(), Passphrase(WORDS))) == public(key)


def test_a_wrong_passphrase_is_refused(pem) -> None:
    for wrong in ("đá mèo nước", "đá mèo nước 7 ", "x"):
        with pytest.raises(WrongPassphraseError):
            encrypted_pem.decrypt(pem, Passphrase(wrong))


def test_a_passphrase_may_be_composed_or_decomposed_unicode(key, pem) -> None:
    decomposed = unicodedata.normalize("NFD", WORDS)
    assert decomposed != WORDS
    assert public(encrypted_pem.decrypt(pem, Passphrase(decomposed))) == public(key)


def test_only_keys_encrypted_with_scrypt_are_read(key) -> None:
    in_the_open = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pbkdf2 = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(WORDS.encode())
    )
    for other in (in_the_open, pbkdf2, b"", b"no key", "khóa".encode()):
        with pytest.raises(NotEncryptedKeyError):
            encrypted_pem.decrypt(other, Passphrase(WORDS))


def test_a_damaged_file_is_not_taken_for_a_wrong_passphrase(pem) -> None:
    lines = pem.decode().splitlines()
    truncated = "\n".join([*lines[:-2], lines[-1], ""]).encode()
    foreign = pem.replace(lines[1].encode(), lines[1].replace("M", "*", 1).encode())
    for damaged in (truncated, foreign):
        with pytest.raises(NotEncryptedKeyError):
            encrypted_pem.decrypt(damaged, Passphrase(WORDS))


@pytest.mark.parametrize(
    "make",
    [
        lambda: ec.generate_private_key(ec.SECP384R1()),
        lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
    ],
)
def test_a_key_of_another_kind_is_refused(make) -> None:
    pem = encrypted_pem.encrypt(make(), Passphrase(WORDS), salt=bytes(16), iv=bytes(16))
    with pytest.raises(NotEncryptedKeyError, match="another kind"):
        encrypted_pem.decrypt(pem, Passphrase(WORDS))
