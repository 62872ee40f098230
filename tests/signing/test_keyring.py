from __future__ import annotations

import signal
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_bytes

import pytest

from credissuer.errors import NotFoundError, SigningKeyError
from credissuer.signing import documents, metadata
from credissuer.signing.file_keys import FileKeys
from credissuer.signing.keyring import Keyring
from credissuer.signing.provider import FOUNDING, KeyState, KeyUse
from credverifier.errors import TrustError
from credverifier.trust.anchors import TrustAnchors
from credverifier.wire.envelope import jwk, jws
from tests.signing.conftest import open_keyring, refusal

DAY = timedelta(days=1)
NAME = {"vi": "Liên minh", "en": "The alliance"}
URL = "https://certificates.example"


def token(keyring: Keyring, use: KeyUse, at: datetime) -> str:
    payload = {"iss": "did:web:certificates.example", "iat": int(at.timestamp())}
    return jws.sign(payload, typ="vc+jwt", signer=keyring.signer(use))


def is_accepted(keyring: Keyring, signed: str, use: KeyUse = KeyUse.CREDENTIAL) -> bool:
    """True if a verifier with the current trust list accepts the key that signed the token."""
    today = max(record.created_at for record in keyring.records) + 30 * DAY
    anchors = TrustAnchors.from_trust_list(documents.trust_list(keyring.records, URL, NAME, today))
    try:
        anchors.issuer("did:web:certificates.example").prove(
            jws.parse(signed, typ="vc+jwt"), use.value
        )
    except TrustError:
        return False
    return True


def test_a_new_keystore_has_an_active_key_for_each_use(keyring: Keyring, made_at: datetime) -> None:
    at = made_at.replace(microsecond=0)
    assert [(record.use, record.state, record.algorithm) for record in keyring.records] == [
        (use, KeyState.ACTIVE, "ES256") for use in FOUNDING
    ]
    assert {
        (record.created_at, record.valid_from, record.valid_until) for record in keyring.records
    } == {(at, at, None)}
    assert len({record.thumbprint for record in keyring.records}) == 3
    assert keyring.orphans() == ()
    assert keyring.uses == FOUNDING


def test_a_use_begins_once_with_an_active_key(keyring: Keyring, made_at: datetime) -> None:
    assert refusal(keyring.signer, KeyUse.VC_API) == "key.none_active"
    begun = keyring.begin(KeyUse.VC_API, made_at)
    assert (begun.use, begun.state, begun.algorithm) == (KeyUse.VC_API, KeyState.ACTIVE, "ES256")
    assert begun.valid_from == made_at.replace(microsecond=0)
    assert keyring.begin(KeyUse.VC_API, made_at + DAY) == begun == keyring.active(KeyUse.VC_API)
    assert keyring.uses == (*FOUNDING, KeyUse.VC_API)
    assert keyring.signer(KeyUse.VC_API).key_id.endswith(begun.thumbprint)
    assert keyring.begin(KeyUse.STATUS, made_at) == keyring.active(KeyUse.STATUS)
    assert keyring.orphans() == ()


def test_a_keystore_can_be_created_with_another_algorithm(
    empty: Path, issuer: str, made_at: datetime
) -> None:
    keyring = Keyring.create(
        FileKeys(empty, "words", entropy=token_bytes), empty, issuer, made_at, "EdDSA"
    )
    assert {record.algorithm for record in keyring.records} == {"EdDSA"}
    assert keyring.signer(KeyUse.AUDIT).algorithm == "EdDSA"


def test_an_existing_keystore_is_not_overwritten(
    directory: Path, issuer: str, made_at: datetime
) -> None:
    before = {path.name: path.read_bytes() for path in directory.iterdir()}
    assert (
        refusal(
            Keyring.create,
            FileKeys(directory, "other", entropy=token_bytes),
            directory,
            issuer,
            made_at,
        )
        == "key.exists"
    )
    assert {path.name: path.read_bytes() for path in directory.iterdir()} == before


def test_without_a_passphrase_no_keystore_is_created(
    empty: Path, issuer: str, made_at: datetime
) -> None:
    assert (
        refusal(Keyring.create, FileKeys(empty, None, entropy=token_bytes), empty, issuer, made_at)
        == "key.locked"
    )
    assert not (empty / "keys.json").exists()


def test_a_missing_keystore_is_not_opened(tmp_path: Path, issuer: str) -> None:
    tmp_path.chmod(0o700)
    for folder in (tmp_path, tmp_path / "nothing"):
        assert (
            refusal(Keyring.open, FileKeys(folder, "words", entropy=token_bytes), folder, issuer)
            == "key.no_keystore"
        )


def test_a_folder_that_others_can_open_is_refused_first(directory: Path, issuer: str) -> None:
    directory.chmod(0o755)
    assert (
        refusal(Keyring.open, FileKeys(directory, "words", entropy=token_bytes), directory, issuer)
        == "key.permissions"
    )


def test_only_signing_needs_the_passphrase(directory: Path) -> None:
    keyring = open_keyring(directory)
    assert keyring.active(KeyUse.STATUS).use is KeyUse.STATUS
    assert refusal(keyring.signer, KeyUse.STATUS) == "key.locked"
    assert keyring.locked


@pytest.mark.parametrize("use", FOUNDING)
def test_the_signer_of_a_use_signs_with_its_active_key(
    keyring: Keyring, issuer: str, use: KeyUse
) -> None:
    record = keyring.active(use)
    signer = keyring.signer(use)
    assert (signer.key_id, signer.algorithm) == (f"{issuer}#{record.thumbprint}", "ES256")
    jws.verify(jws.Jws({}, {}, b"text", signer.sign(b"text")), jwk.decode(record.jwk))


def test_a_key_is_opened_when_it_is_first_needed_and_kept(directory: Path, passphrase: str) -> None:
    prompts = []

    def prompt() -> str:
        prompts.append(True)
        return passphrase

    keyring = open_keyring(directory, prompt)
    assert keyring.locked
    assert prompts == []
    first = keyring.signer(KeyUse.CREDENTIAL)
    for path in directory.glob("*.pem"):
        path.unlink()
    assert keyring.signer(KeyUse.CREDENTIAL) is first
    assert not keyring.locked
    assert prompts == [True]


def test_threads_get_the_same_signer(keyring: Keyring) -> None:
    signers = []
    threads = [
        threading.Thread(target=lambda: signers.append(keyring.signer(KeyUse.STATUS)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(signers) == 8
    assert len({id(signer) for signer in signers}) == 1


def test_a_rotation_announces_the_key_and_activates_it_later(
    keyring: Keyring, made_at: datetime
) -> None:
    before = keyring.active(KeyUse.CREDENTIAL)
    next_key = keyring.rotate(KeyUse.CREDENTIAL, made_at + DAY, DAY)
    valid_from = (made_at + 2 * DAY).replace(microsecond=0)
    assert (next_key.state, next_key.use, next_key.valid_from) == (
        KeyState.NEXT,
        KeyUse.CREDENTIAL,
        valid_from,
    )
    assert keyring.active(KeyUse.CREDENTIAL) == before
    with pytest.raises(SigningKeyError) as error:
        keyring.rotate(KeyUse.CREDENTIAL, made_at + DAY + timedelta(hours=23, minutes=59), DAY)
    assert error.value.code == "key.overlap_not_over"
    assert error.value.facts["until"] == "2026-11-25T07:00:00Z"
    activated = keyring.rotate(KeyUse.CREDENTIAL, made_at + 2 * DAY, DAY)
    changed_at = (made_at + 2 * DAY).replace(microsecond=0)
    assert (activated.thumbprint, activated.state, activated.valid_from) == (
        next_key.thumbprint,
        KeyState.ACTIVE,
        changed_at,
    )
    retired = next(record for record in keyring.records if record.thumbprint == before.thumbprint)
    assert (retired.state, retired.valid_until) == (KeyState.RETIRED, changed_at)
    assert len(keyring.records) == 4


def test_other_keys_may_change_while_one_is_announced(keyring: Keyring, made_at: datetime) -> None:
    next_key = keyring.rotate(KeyUse.CREDENTIAL, made_at, DAY)
    assert keyring.rotate(KeyUse.STATUS, made_at, timedelta(0)).state is KeyState.NEXT
    assert keyring.rotate(KeyUse.STATUS, made_at, timedelta(0)).state is KeyState.ACTIVE
    keyring.compromise(keyring.active(KeyUse.AUDIT).thumbprint, made_at)
    retired = keyring.retire(next_key.thumbprint)
    assert (retired.state, retired.valid_from) == (KeyState.RETIRED, None)


def test_the_next_key_can_be_of_another_algorithm(keyring: Keyring, made_at: datetime) -> None:
    assert keyring.rotate(KeyUse.STATUS, made_at, DAY).algorithm == "ES256"
    assert keyring.rotate(KeyUse.AUDIT, made_at, DAY, "EdDSA").algorithm == "EdDSA"


def test_tokens_of_both_keys_dated_at_the_rotation_are_accepted(
    keyring: Keyring, made_at: datetime
) -> None:
    keyring.rotate(KeyUse.CREDENTIAL, made_at, DAY)
    at = made_at + DAY
    before = token(keyring, KeyUse.CREDENTIAL, at)
    old_key_after = token(keyring, KeyUse.CREDENTIAL, at + timedelta(seconds=1))
    keyring.rotate(KeyUse.CREDENTIAL, at, DAY)
    after = token(keyring, KeyUse.CREDENTIAL, at)
    new_key_before = token(keyring, KeyUse.CREDENTIAL, at - timedelta(seconds=1))
    assert [
        is_accepted(keyring, signed) for signed in (before, after, old_key_after, new_key_before)
    ] == [
        True,
        True,
        False,
        False,
    ]


def test_a_key_is_for_its_own_use_only(keyring: Keyring, made_at: datetime) -> None:
    signed = token(keyring, KeyUse.STATUS, made_at)
    assert is_accepted(keyring, signed, KeyUse.STATUS)
    assert not is_accepted(keyring, signed, KeyUse.CREDENTIAL)


def test_a_change_before_the_last_one_is_refused(keyring: Keyring, made_at: datetime) -> None:
    earlier = made_at - timedelta(seconds=1)
    thumbprint = keyring.active(KeyUse.STATUS).thumbprint
    assert refusal(keyring.rotate, KeyUse.STATUS, earlier, DAY) == "key.clock_backwards"
    assert refusal(keyring.compromise, thumbprint, earlier) == "key.clock_backwards"


def test_another_process_sees_the_change_at_its_next_signature(
    keyring: Keyring, directory: Path, passphrase: str, made_at: datetime
) -> None:
    server = open_keyring(directory, passphrase)
    old = server.signer(KeyUse.STATUS)
    keyring.rotate(KeyUse.STATUS, made_at, timedelta(0))
    new = keyring.rotate(KeyUse.STATUS, made_at, timedelta(0))
    assert server.signer(KeyUse.STATUS).key_id == server.key_id(new) != old.key_id
    assert server.records == keyring.records


def test_changes_are_based_on_those_of_other_processes(
    keyring: Keyring, directory: Path, passphrase: str, made_at: datetime
) -> None:
    other = open_keyring(directory, passphrase)
    keyring.rotate(KeyUse.STATUS, made_at, DAY)
    other.rotate(KeyUse.AUDIT, made_at, DAY)
    for opened in (
        keyring,
        other,
        open_keyring(directory),
    ):
        assert [record.use for record in opened.records if record.state is KeyState.NEXT] == [
            KeyUse.STATUS,
            KeyUse.AUDIT,
        ]


def test_a_next_key_can_be_retired_and_the_active_one_cannot(
    keyring: Keyring, made_at: datetime
) -> None:
    assert refusal(keyring.retire, keyring.active(KeyUse.STATUS).thumbprint) == "key.only_active"
    next_key = keyring.rotate(KeyUse.STATUS, made_at, DAY)
    retired = keyring.retire(next_key.thumbprint)
    assert (retired.state, retired.valid_from) == (KeyState.RETIRED, None)
    assert refusal(keyring.retire, next_key.thumbprint) == "key.cannot_change"


def test_a_compromised_active_key_is_replaced_by_a_new_one_at_once(
    keyring: Keyring, made_at: datetime
) -> None:
    signed = token(keyring, KeyUse.CREDENTIAL, made_at)
    assert is_accepted(keyring, signed)
    old = keyring.active(KeyUse.CREDENTIAL)
    at = (made_at + DAY).replace(microsecond=0)
    key, successor = keyring.compromise(old.thumbprint, made_at + DAY)
    assert (key.thumbprint, key.state, key.compromised_at) == (
        old.thumbprint,
        KeyState.COMPROMISED,
        at,
    )
    assert successor == keyring.active(KeyUse.CREDENTIAL)
    assert (successor.valid_from, successor.algorithm) == (at, old.algorithm)
    assert not is_accepted(keyring, signed)
    assert is_accepted(keyring, token(keyring, KeyUse.CREDENTIAL, at))


def test_a_compromised_active_key_is_replaced_by_the_next_one_without_waiting(
    keyring: Keyring, directory: Path, made_at: datetime
) -> None:
    next_key = keyring.rotate(KeyUse.STATUS, made_at, 365 * DAY)
    locked = open_keyring(directory)
    _, successor = locked.compromise(keyring.active(KeyUse.STATUS).thumbprint, made_at)
    assert successor.thumbprint == next_key.thumbprint == keyring.active(KeyUse.STATUS).thumbprint
    assert len(keyring.records) == 4


def test_a_compromise_without_a_passphrase_for_the_successor_changes_nothing(
    directory: Path, made_at: datetime
) -> None:
    keyring = open_keyring(directory)
    before = keyring.records
    assert (
        refusal(keyring.compromise, keyring.active(KeyUse.STATUS).thumbprint, made_at)
        == "key.locked"
    )
    assert keyring.records == before


def test_a_compromised_next_or_retired_key_has_no_successor(
    keyring: Keyring, made_at: datetime
) -> None:
    old = keyring.active(KeyUse.AUDIT)
    keyring.rotate(KeyUse.AUDIT, made_at, timedelta(0))
    active = keyring.rotate(KeyUse.AUDIT, made_at, timedelta(0))
    following = keyring.rotate(KeyUse.AUDIT, made_at, timedelta(0))
    for record in (old, following):
        key, successor = keyring.compromise(record.thumbprint, made_at)
        assert (key.state, successor) == (KeyState.COMPROMISED, None)
    assert keyring.active(KeyUse.AUDIT) == active


def test_a_repeated_compromise_changes_nothing(keyring: Keyring, made_at: datetime) -> None:
    thumbprint = keyring.active(KeyUse.AUDIT).thumbprint
    first = keyring.compromise(thumbprint, made_at)
    repeated = keyring.compromise(thumbprint, made_at + DAY)
    assert (repeated.key, repeated.successor) == (first.key, None)


def test_a_removed_key_is_deleted_from_records_and_disk(
    keyring: Keyring, directory: Path, made_at: datetime
) -> None:
    removed = keyring.active(KeyUse.AUDIT)
    with pytest.raises(SigningKeyError):
        keyring.remove(removed.thumbprint)
    keyring.compromise(removed.thumbprint, made_at)
    keyring.remove(removed.thumbprint)
    assert removed.thumbprint not in {record.thumbprint for record in keyring.records}
    assert not (directory / f"{removed.thumbprint}.pem").exists()
    assert len(list(directory.glob("*.pem"))) == 3
    with pytest.raises(NotFoundError):
        keyring.remove(removed.thumbprint)


CREATE = "Keyring.create(FileKeys(folder, words, entropy=token_bytes), folder, issuer, at)"
OPEN = "Keyring.open(FileKeys(folder, words, entropy=token_bytes), folder, issuer)"
ROTATE = f"{OPEN}.rotate(KeyUse.STATUS, at, timedelta(0))"


def killed(
    folder: Path, failpoint: str, program: str, issuer: str, words: str, at: datetime
) -> None:
    """Run `program` in a process of its own, which is killed at the failpoint."""
    lines = [
        "import sys",
        "from datetime import datetime, timedelta",
        "from pathlib import Path",
        "from secrets import token_bytes",
        "from credissuer import failpoints",
        "from credissuer.signing.file_keys import FileKeys",
        "from credissuer.signing.keyring import Keyring",
        "from credissuer.signing.provider import KeyUse",
        "failpoints.arm(sys.argv[1])",
        "folder, issuer, words = Path(sys.argv[2]), sys.argv[3], sys.argv[4]",
        "at = datetime.fromisoformat(sys.argv[5])",
        program,
    ]
    command = [
        sys.executable,
        "-c",
        "\n".join(lines),
        failpoint,
        str(folder),
        issuer,
        words,
        at.isoformat(),
    ]
    assert subprocess.run(command).returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("failpoint", "orphans", "following"),
    [
        ("keys.before_rename:1", 0, 0),
        ("keys.after_rename:1", 1, 0),
        ("keys.before_rename:2", 1, 0),
        ("keys.after_rename:2", 0, 1),
    ],
)
def test_after_a_kill_during_a_rotation_the_keystore_works(
    directory: Path,
    issuer: str,
    passphrase: str,
    made_at: datetime,
    failpoint: str,
    orphans: int,
    following: int,
) -> None:
    killed(directory, failpoint, ROTATE, issuer, passphrase, made_at)
    keyring = open_keyring(directory, passphrase)
    assert len(keyring.orphans()) == orphans
    assert [record.state for record in keyring.records].count(KeyState.NEXT) == following
    assert is_accepted(keyring, token(keyring, KeyUse.CREDENTIAL, made_at))
    keyring.rotate(KeyUse.STATUS, made_at, timedelta(0))
    assert list(directory.glob("*.part")) == []
    assert set(keyring.orphans()).isdisjoint(record.thumbprint for record in keyring.records)


@pytest.mark.parametrize("visit", [1, 2, 3, 4])
def test_after_a_kill_during_creation_the_keystore_can_be_created(
    empty: Path, issuer: str, passphrase: str, made_at: datetime, visit: int
) -> None:
    killed(empty, f"keys.before_rename:{visit}", CREATE, issuer, passphrase, made_at)
    assert (
        refusal(Keyring.open, FileKeys(empty, passphrase, entropy=token_bytes), empty, issuer)
        == "key.no_keystore"
    )
    keyring = Keyring.create(
        FileKeys(empty, "other words", entropy=token_bytes), empty, issuer, made_at
    )
    assert len(keyring.orphans()) == visit - 1
    assert keyring.signer(KeyUse.CREDENTIAL).algorithm == "ES256"


def test_after_a_kill_during_a_removal_the_orphaned_key_can_be_destroyed(
    keyring: Keyring, directory: Path, issuer: str, passphrase: str, made_at: datetime
) -> None:
    removed = keyring.active(KeyUse.AUDIT)
    keyring.compromise(removed.thumbprint, made_at)
    remove = f"{OPEN}.remove({removed.thumbprint!r})"
    killed(directory, "keys.after_rename", remove, issuer, passphrase, made_at)
    assert keyring.orphans() == (removed.thumbprint,)
    FileKeys(directory, None, entropy=token_bytes).destroy(removed.thumbprint)
    assert keyring.orphans() == ()


def test_a_deleted_keystore_does_not_sign(keyring: Keyring, directory: Path) -> None:
    keyring.signer(KeyUse.STATUS)
    (directory / metadata.NAME).unlink()
    assert refusal(keyring.signer, KeyUse.STATUS) == "key.no_keystore"
