from __future__ import annotations

import shutil
import stat
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from credissuer.errors import IssuerError, NotFoundError
from credissuer.signing import keystore
from credissuer.signing.file_keys import ALGORITHMS, FileKeys
from credissuer.signing.lifecycle import made
from credissuer.signing.passphrase import Passphrase
from credissuer.signing.provider import KeyRecord, KeyState, KeyUse
from credverifier.wire.envelope import jwk
from credverifier.wire.envelope.jwk import PublicKey
from credverifier.wire.envelope.jws import Signer
from tests.contracts.provider_contract import ProviderContract
from tests.contracts.signer_contract import SignerContract

NOW = datetime(2026, 11, 23, 7, 3, 11, 999_999, tzinfo=UTC)


def file_keys(folder: Path, passphrase: Any = "secret words") -> FileKeys:
    return FileKeys(folder, passphrase, entropy=token_bytes)


@pytest.fixture(scope="module", params=ALGORITHMS)
def folder_and_record(request, tmp_path_factory) -> tuple[Path, KeyRecord]:
    """A folder with one key of each algorithm, to be copied by tests."""
    folder = tmp_path_factory.mktemp("one") / "keystore"
    return folder, made(file_keys(folder).generate(request.param), KeyUse.STATUS, NOW)


@pytest.fixture
def record(folder_and_record) -> KeyRecord:
    return folder_and_record[1]


@pytest.fixture
def folder(folder_and_record, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder_and_record[0], tmp_path / "keystore"))


@pytest.fixture
def file(folder: Path, record: KeyRecord) -> Path:
    return folder / f"{record.thumbprint}.pem"


def refusal(call, *arguments) -> IssuerError:
    with pytest.raises(IssuerError) as error:
        call(*arguments)
    return error.value


class TestFileSigner(SignerContract):
    @pytest.fixture
    def signer(self, folder: Path, record: KeyRecord) -> Signer:
        return file_keys(folder).signer(record.thumbprint, self.KEY_ID)

    @pytest.fixture
    def public(self, record: KeyRecord) -> PublicKey:
        return jwk.decode(record.jwk)


class TestFileKeys(ProviderContract):
    @pytest.fixture
    def provider(self, empty: Path) -> FileKeys:
        keystore.prepare(empty)
        return file_keys(empty)


def test_a_new_key_is_next_and_dated_to_the_second(record: KeyRecord) -> None:
    assert (record.use, record.state) == (KeyUse.STATUS, KeyState.NEXT)
    assert record.created_at == NOW.replace(microsecond=0)
    assert (record.valid_from, record.valid_until, record.compromised_at) == (None, None, None)
    assert record.jwk["kid"] == record.thumbprint == jwk.thumbprint(record.jwk)
    assert record.jwk["alg"] == record.algorithm


def test_the_file_is_named_by_the_thumbprint_and_readable_by_its_owner_only(
    folder: Path, file: Path
) -> None:
    assert list(folder.iterdir()) == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_openssl_reads_the_recorded_public_key_from_the_file(
    file: Path, record: KeyRecord, tmp_path: Path
) -> None:
    passphrase_file = tmp_path / "words"
    passphrase_file.write_text("secret words\n")
    command = [
        "openssl",
        "pkey",
        "-in",
        str(file),
        "-passin",
        f"file:{passphrase_file}",
        "-pubout",
        "-outform",
        "DER",
    ]
    der = subprocess.run(command, check=True, capture_output=True).stdout
    public = jwk.decode(record.jwk)
    assert der == public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def test_every_key_has_its_own_salt(empty: Path) -> None:
    keys = file_keys(empty)
    thumbprints = {keys.generate("ES256")["kid"] for _ in range(2)}
    assert keys.stored() == thumbprints
    assert len({path.read_bytes()[:120] for path in empty.iterdir()}) == 2


def test_an_unknown_algorithm_is_refused(empty: Path) -> None:
    error = refusal(file_keys(empty).generate, "RS256")
    assert error.code == "key.algorithm_unknown"
    assert not empty.exists()


def test_without_a_passphrase_no_key_is_created_or_opened(folder: Path, record: KeyRecord) -> None:
    keys = file_keys(folder, None)
    before = keys.stored()
    assert refusal(keys.generate, "ES256").code == "key.locked"
    assert refusal(keys.signer, record.thumbprint, "kid").code == "key.locked"
    assert keys.stored() == before


def test_a_wrong_passphrase_is_refused_and_asked_for_again(folder: Path, record: KeyRecord) -> None:
    answers = iter(["wrong words", "secret words"])
    keys = file_keys(folder, lambda: next(answers))
    assert refusal(keys.signer, record.thumbprint, "kid").code == "key.wrong_passphrase"
    assert keys.signer(record.thumbprint, "kid").key_id == "kid"


def test_a_correct_passphrase_is_asked_for_once(folder: Path, record: KeyRecord) -> None:
    answers = iter(["secret words"])
    keys = file_keys(folder, lambda: next(answers))
    for _ in range(2):
        assert keys.signer(record.thumbprint, "kid").algorithm == record.algorithm


def test_a_file_that_others_can_read_is_refused_and_named(
    folder: Path, file: Path, record: KeyRecord
) -> None:
    file.chmod(0o640)
    error = refusal(file_keys(folder).signer, record.thumbprint, "kid")
    assert (error.code, error.facts["path"]) == ("key.permissions", file)


@pytest.mark.parametrize("use", ["generate", "signer", "destroy", "stored"])
def test_every_method_refuses_a_folder_that_others_can_open(
    folder: Path, record: KeyRecord, use: str
) -> None:
    folder.chmod(0o755)
    keys = file_keys(folder)
    calls = {
        "generate": lambda: keys.generate("ES256"),
        "signer": lambda: keys.signer(record.thumbprint, "kid"),
        "destroy": lambda: keys.destroy(record.thumbprint),
        "stored": keys.stored,
    }
    assert refusal(calls[use]).code == "key.permissions"
    assert len(list(folder.iterdir())) == 1


def test_a_symbolic_link_instead_of_a_key_is_refused(
    folder: Path, file: Path, record: KeyRecord
) -> None:
    elsewhere = file.rename(folder.parent / "elsewhere.pem")
    file.symlink_to(elsewhere)
    assert refusal(file_keys(folder).signer, record.thumbprint, "kid").code == "key.symlink"


def test_a_folder_inside_a_git_checkout_is_refused(folder: Path, record: KeyRecord) -> None:
    (folder.parent / ".git").mkdir()
    assert refusal(file_keys(folder).signer, record.thumbprint, "kid").code == "key.inside_checkout"


@pytest.mark.parametrize("name", ["", "x", "../../etc/passwd", "A" * 44, "A" * 42 + "/"])
def test_an_invalid_thumbprint_names_no_file(folder: Path, name: str) -> None:
    with pytest.raises(NotFoundError) as error:
        file_keys(folder).signer(name, "kid")
    assert error.value.code == "key.not_found"
    with pytest.raises(NotFoundError):
        file_keys(folder).destroy(name)


def test_a_missing_key_is_not_found(folder: Path) -> None:
    assert refusal(file_keys(folder).signer, "A" * 43, "kid").code == "key.not_found"


def test_the_file_of_another_key_is_refused(folder: Path, file: Path, record: KeyRecord) -> None:
    keys = file_keys(folder)
    other = keys.generate(record.algorithm)["kid"]
    (folder / f"{other}.pem").replace(file)
    assert refusal(keys.signer, record.thumbprint, "kid").code == "key.mismatch"


def test_a_file_without_a_key_is_refused(folder: Path, file: Path, record: KeyRecord) -> None:
    file.write_bytes(b"-----BEGIN PRIVATE KEY-----\n")
    assert refusal(file_keys(folder).signer, record.thumbprint, "kid").code == "key.unreadable"


def test_a_key_may_be_destroyed_twice(folder: Path, record: KeyRecord) -> None:
    keys = file_keys(folder)
    keys.destroy(record.thumbprint)
    keys.destroy(record.thumbprint)
    assert keys.stored() == frozenset()
    with pytest.raises(NotFoundError):
        keys.signer(record.thumbprint, "kid")


def test_only_key_files_count_as_stored(folder: Path, record: KeyRecord) -> None:
    for name in ("keys.json", "notes.pem", f"{'A' * 43}.pem.part"):
        (folder / name).touch()
    assert file_keys(folder, None).stored() == {record.thumbprint}


def test_a_new_passphrase_is_asked_for_once_and_holds_for_every_key(folder: Path) -> None:
    file_keys(folder, "secret words").generate("ES256")
    asked: list[str] = []

    def answer(text: str) -> Passphrase:
        def ask() -> str:
            asked.append(text)
            return text

        return Passphrase(ask)

    keys = file_keys(folder, answer("secret words"))
    assert keys.change_passphrase(answer("other words")) == 2
    for thumbprint in keys.stored():
        keys.signer(thumbprint, "did:web:x#y")
    assert asked == ["secret words", "other words"]
    # Said again, as after a crash: what has the new one already stays so.
    again = file_keys(folder, answer("secret words"))
    assert again.change_passphrase(answer("other words")) == 2
    assert asked[2:] == ["secret words", "other words"]
    before = {path: path.read_bytes() for path in folder.iterdir()}
    wrong = file_keys(folder, answer("secret words"))
    assert refusal(wrong.change_passphrase, answer("third words")).code == "key.wrong_passphrase"
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_file_that_is_no_key_keeps_every_passphrase_as_it_is(folder: Path, file: Path) -> None:
    broken = folder / f"{'A' * 43}.pem"
    broken.touch(0o600)
    before = file.read_bytes()
    keys = file_keys(folder, "secret words")
    assert refusal(keys.change_passphrase, Passphrase("other words")).code == "key.unreadable"
    assert file.read_bytes() == before
