from __future__ import annotations

import shutil
import stat
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from credissuer.errors import IssuerError, NotFoundError
from credissuer.signing.file_keys import ALGORITHMS, FileKeys
from credissuer.signing.passphrase import Passphrase
from credissuer.signing.provider import KeyRecord, KeyState, KeyUse
from credverifier.wire.envelope import jwk
from credverifier.wire.envelope.jwk import PublicKey
from credverifier.wire.envelope.jws import Signer
from tests.contracts.signer_contract import SignerContract

NOW = datetime(2026, 11, 23, 7, 3, 11, 999_999, tzinfo=UTC)


@pytest.fixture(scope="module", params=ALGORITHMS)
def made(request, tmp_path_factory) -> tuple[Path, KeyRecord]:
    """A folder with one key, for each algorithm; tests take copies of it."""
    directory = tmp_path_factory.mktemp("one") / "keystore"
    return directory, FileKeys(directory, "secret words", entropy=token_bytes).create(
        KeyUse.STATUS, request.param, NOW
    )


@pytest.fixture
def record(made) -> KeyRecord:
    return made[1]


@pytest.fixture
def home(made, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0], tmp_path / "keystore"))


@pytest.fixture
def file(home: Path, record: KeyRecord) -> Path:
    return home / f"{record.thumbprint}.pem"


def refusal(call, *arguments) -> IssuerError:
    with pytest.raises(IssuerError) as caught:
        call(*arguments)
    return caught.value


class TestFileSigner(SignerContract):
    @pytest.fixture
    def signer(self, home: Path, record: KeyRecord) -> Signer:
        return FileKeys(home, "secret words", entropy=token_bytes).signer(
            record.thumbprint, self.KEY_ID
        )

    @pytest.fixture
    def public(self, record: KeyRecord) -> PublicKey:
        return jwk.decode(record.jwk)


def test_a_new_key_is_next_and_dated_to_the_second(record: KeyRecord) -> None:
    assert (record.use, record.state) == (KeyUse.STATUS, KeyState.NEXT)
    assert record.created_at == NOW.replace(microsecond=0)
    assert (record.valid_from, record.valid_until, record.compromised_at) == (None, None, None)
    assert record.jwk["kid"] == record.thumbprint == jwk.thumbprint(record.jwk)
    assert record.jwk["alg"] == record.algorithm


def test_the_file_is_named_by_the_thumbprint_and_closed_to_others(home: Path, file: Path) -> None:
    assert list(home.iterdir()) == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_openssl_opens_the_file_to_the_recorded_public_key(
    file: Path, record: KeyRecord, tmp_path: Path
) -> None:
    words = tmp_path / "words"
    words.write_text("secret words\n")
    command = [
        "openssl",
        "pkey",
        "-in",
        str(file),
        "-passin",
        f"file:{words}",
        "-pubout",
        "-outform",
        "DER",
    ]
    found = subprocess.run(command, check=True, capture_output=True).stdout
    public = jwk.decode(record.jwk)
    assert found == public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def test_two_keys_are_two_keys_with_their_own_salt(empty: Path) -> None:
    keys = FileKeys(empty, "secret words", entropy=token_bytes)
    made = {keys.create(KeyUse.CREDENTIAL, "ES256", NOW).thumbprint for _ in range(2)}
    assert keys.stored() == made
    assert len({path.read_bytes()[:120] for path in empty.iterdir()}) == 2


def test_an_algorithm_we_do_not_have_is_refused(empty: Path) -> None:
    error = refusal(
        FileKeys(empty, "secret words", entropy=token_bytes).create, KeyUse.AUDIT, "RS256", NOW
    )
    assert error.code == "key.algorithm_unknown"
    assert not empty.exists()


def test_without_passphrase_no_key_is_made_and_none_opened(home: Path, record: KeyRecord) -> None:
    keys = FileKeys(home, None, entropy=token_bytes)
    before = keys.stored()
    assert refusal(keys.create, KeyUse.AUDIT, "ES256", NOW).code == "key.locked"
    assert refusal(keys.signer, record.thumbprint, "kid").code == "key.locked"
    assert keys.stored() == before


def test_a_wrong_passphrase_is_refused_and_asked_for_again(home: Path, record: KeyRecord) -> None:
    answers = iter(["wrong words", "secret words"])
    keys = FileKeys(home, lambda: next(answers), entropy=token_bytes)
    assert refusal(keys.signer, record.thumbprint, "kid").code == "key.wrong_passphrase"
    assert keys.signer(record.thumbprint, "kid").key_id == "kid"


def test_a_right_passphrase_is_asked_for_once(home: Path, record: KeyRecord) -> None:
    answers = iter(["secret words"])
    keys = FileKeys(home, lambda: next(answers), entropy=token_bytes)
    for _ in range(2):
        assert keys.signer(record.thumbprint, "kid").algorithm == record.algorithm


def test_a_file_that_others_can_read_is_refused_and_named(
    home: Path, file: Path, record: KeyRecord
) -> None:
    file.chmod(0o640)
    error = refusal(
        FileKeys(home, "secret words", entropy=token_bytes).signer, record.thumbprint, "kid"
    )
    assert (error.code, error.facts["path"]) == ("key.permissions", file)


@pytest.mark.parametrize("use", ["create", "signer", "destroy", "stored"])
def test_every_use_refuses_an_open_folder(home: Path, record: KeyRecord, use: str) -> None:
    home.chmod(0o755)
    keys = FileKeys(home, "secret words", entropy=token_bytes)
    calls = {
        "create": lambda: keys.create(KeyUse.AUDIT, "ES256", NOW),
        "signer": lambda: keys.signer(record.thumbprint, "kid"),
        "destroy": lambda: keys.destroy(record.thumbprint),
        "stored": keys.stored,
    }
    assert refusal(calls[use]).code == "key.permissions"
    assert len(list(home.iterdir())) == 1


def test_a_symbolic_link_in_the_place_of_a_key_is_refused(
    home: Path, file: Path, record: KeyRecord
) -> None:
    elsewhere = file.rename(home.parent / "elsewhere.pem")
    file.symlink_to(elsewhere)
    assert (
        refusal(
            FileKeys(home, "secret words", entropy=token_bytes).signer, record.thumbprint, "kid"
        ).code
        == "key.symlink"
    )


def test_a_folder_that_has_become_part_of_a_checkout_is_refused(
    home: Path, record: KeyRecord
) -> None:
    (home.parent / ".git").mkdir()
    assert (
        refusal(
            FileKeys(home, "secret words", entropy=token_bytes).signer, record.thumbprint, "kid"
        ).code
        == "key.inside_checkout"
    )


@pytest.mark.parametrize("name", ["", "x", "../../etc/passwd", "A" * 44, "A" * 42 + "/"])
def test_what_is_no_thumbprint_names_no_file(home: Path, name: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        FileKeys(home, "secret words", entropy=token_bytes).signer(name, "kid")
    assert caught.value.code == "key.not_found"
    with pytest.raises(NotFoundError):
        FileKeys(home, "secret words", entropy=token_bytes).destroy(name)


def test_a_key_that_is_not_there_is_not_found(home: Path) -> None:
    assert (
        refusal(FileKeys(home, "secret words", entropy=token_bytes).signer, "A" * 43, "kid").code
        == "key.not_found"
    )


def test_the_file_of_another_key_under_this_name_is_refused(
    home: Path, file: Path, record: KeyRecord
) -> None:
    keys = FileKeys(home, "secret words", entropy=token_bytes)
    other = keys.create(KeyUse.STATUS, record.algorithm, NOW)
    (home / f"{other.thumbprint}.pem").replace(file)
    assert refusal(keys.signer, record.thumbprint, "kid").code == "key.mismatch"


def test_a_file_that_holds_no_key_is_refused(home: Path, file: Path, record: KeyRecord) -> None:
    file.write_bytes(b"-----BEGIN PRIVATE KEY-----\n")
    assert (
        refusal(
            FileKeys(home, "secret words", entropy=token_bytes).signer, record.thumbprint, "kid"
        ).code
        == "key.unreadable"
    )


def test_a_destroyed_key_is_gone_and_destroying_again_is_fine(
    home: Path, record: KeyRecord
) -> None:
    keys = FileKeys(home, "secret words", entropy=token_bytes)
    keys.destroy(record.thumbprint)
    keys.destroy(record.thumbprint)
    assert keys.stored() == frozenset()
    with pytest.raises(NotFoundError):
        keys.signer(record.thumbprint, "kid")


def test_only_key_files_count_as_stored(home: Path, record: KeyRecord) -> None:
    for name in ("keys.json", "notes.pem", f"{'A' * 43}.pem.part"):
        (home / name).touch()
    assert FileKeys(home, None, entropy=token_bytes).stored() == {record.thumbprint}


def test_a_new_passphrase_is_asked_for_once_and_holds_for_every_key(home: Path) -> None:
    FileKeys(home, "secret words", entropy=token_bytes).create(KeyUse.AUDIT, "ES256", NOW)
    asked: list[str] = []

    def answer(text: str) -> Passphrase:
        def ask() -> str:
            asked.append(text)
            return text

        return Passphrase(ask)

    keys = FileKeys(home, answer("secret words"), entropy=token_bytes)
    assert keys.change_passphrase(answer("other words")) == 2
    for thumbprint in keys.stored():
        keys.signer(thumbprint, "did:web:x#y")
    assert asked == ["secret words", "other words"]
    # Said again, as after a crash: what has the new one already stays so.
    again = FileKeys(home, answer("secret words"), entropy=token_bytes)
    assert again.change_passphrase(answer("other words")) == 2
    assert asked[2:] == ["secret words", "other words"]
    before = {path: path.read_bytes() for path in home.iterdir()}
    wrong = FileKeys(home, answer("secret words"), entropy=token_bytes)
    assert refusal(wrong.change_passphrase, answer("third words")).code == "key.wrong_passphrase"
    assert {path: path.read_bytes() for path in home.iterdir()} == before


def test_a_file_that_is_no_key_keeps_every_passphrase_as_it_is(home: Path, file: Path) -> None:
    broken = home / f"{'A' * 43}.pem"
    broken.touch(0o600)
    before = file.read_bytes()
    keys = FileKeys(home, "secret words", entropy=token_bytes)
    assert refusal(keys.change_passphrase, Passphrase("other words")).code == "key.unreadable"
    assert file.read_bytes() == before
