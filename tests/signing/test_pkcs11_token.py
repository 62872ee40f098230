"""A token that goes away and comes back, and PINs that do not open it: on SoftHSM."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from credissuer.errors import SigningKeyError
from credissuer.signing.passphrase import Passphrase
from credissuer.signing.pkcs11_keys import Pkcs11Keys
from credissuer.signing.pkcs11_token import Pkcs11Token
from tests.software_hsm import MODULE, PIN, SoftwareHsm

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""python-pkcs11 ends a search in its destructor, and says on stderr that the session is gone."""

TEXT = b"header.payload"
_NUMBERS = count(1)


@pytest.fixture
def folder(software_hsm: SoftwareHsm) -> Path:
    """The folder of a token of this test alone."""
    return software_hsm.add_token(f"token {next(_NUMBERS)}")


@pytest.fixture
def label(folder: Path) -> str:
    return f"token {next(_NUMBERS) - 1}"


def opened(label: str, pin: object = PIN) -> Pkcs11Keys:
    return Pkcs11Keys(Pkcs11Token(MODULE, label, Passphrase(pin)))  # type: ignore[arg-type]


def refusal(call, *arguments) -> SigningKeyError:
    with pytest.raises(SigningKeyError) as error:
        call(*arguments)
    return error.value


def test_a_token_that_is_gone_signs_nothing_and_signs_again_when_it_is_back(
    software_hsm: SoftwareHsm, folder: Path, label: str
) -> None:
    keys = opened(label)
    signer = keys.signer(keys.generate("ES256")["kid"], "kid")
    signer.sign(TEXT)
    with software_hsm.unplugged(folder):
        for call in (lambda: signer.sign(TEXT), lambda: signer.sign(TEXT), keys.stored):
            assert refusal(call).code == "key.unavailable"
        assert refusal(keys.generate, "ES256").code == "key.unavailable"
    assert len(signer.sign(TEXT)) == 64


def test_a_session_that_the_module_ended_is_opened_anew(label: str) -> None:
    keys, token = opened(label), Pkcs11Token(MODULE, label, Passphrase(PIN))
    signer = keys.signer(keys.generate("ES256")["kid"], "kid")
    token.restart()
    assert len(signer.sign(TEXT)) == 64
    with token.session() as session:
        session.close()
    assert refusal(Pkcs11Keys(token).stored).code == "key.unavailable"
    assert len(Pkcs11Keys(token).stored()) == 1


def test_a_module_that_is_not_there_is_named(tmp_path: Path) -> None:
    keys = Pkcs11Keys(Pkcs11Token(tmp_path / "missing.so", "x", Passphrase(PIN)))
    error = refusal(keys.stored)
    assert error.code == "key.unavailable" and "missing.so" in error.facts["problem"]


def test_a_file_that_is_no_module_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.so").write_text("no library")
    keys = Pkcs11Keys(Pkcs11Token(tmp_path / "text.so", "x", Passphrase(PIN)))
    assert refusal(keys.stored).code == "key.unavailable"


def test_a_wrong_pin_is_tried_once(label: str) -> None:
    asked: list[str] = []

    def ask() -> str:
        asked.append("asked")
        return "0000" if len(asked) < 4 else PIN

    keys = opened(label, ask)
    assert {refusal(keys.stored).code for _ in range(3)} == {"key.wrong_pin"}
    assert keys.stored() == frozenset()
    assert len(asked) == 4
    # A token counts wrong tries: it would say so in its flags after the second.
    assert "PIN_COUNT_LOW" not in _flags(label)


def test_without_a_pin_the_token_stays_locked(label: str) -> None:
    assert refusal(opened(label, None).stored).code == "key.no_pin"


def test_no_pin_is_in_an_error_or_a_repr(label: str) -> None:
    token = Pkcs11Token(MODULE, label, Passphrase("7731-2209"))
    error = refusal(Pkcs11Keys(token).stored)
    told = f"{error} {error.facts} {error!r} {error.__cause__!r} {token!r} {vars(token)}"
    assert "7731-2209" not in told


def test_a_new_pin_is_the_only_one(label: str) -> None:
    keys = opened(label)
    keys.generate("ES256")
    assert keys.change_passphrase(Passphrase("6620-1185")) == 1
    Pkcs11Token(MODULE, label, Passphrase(PIN)).restart()
    assert len(keys.stored()) == 1
    Pkcs11Token(MODULE, label, Passphrase(PIN)).restart()
    assert refusal(opened(label).stored).code == "key.wrong_pin"


def test_threads_share_a_token(label: str) -> None:
    keys = opened(label)
    signers = [keys.signer(keys.generate(name)["kid"], "kid") for name in ("ES256", "EdDSA")]
    start = threading.Barrier(4)

    def sign(number: int) -> list[int]:
        start.wait()
        return [len(signers[number % 2].sign(TEXT)) for _ in range(50)]

    with ThreadPoolExecutor(4) as pool:
        assert all(lengths == [64] * 50 for lengths in pool.map(sign, range(4)))


def test_a_forked_process_opens_a_session_of_its_own(label: str) -> None:
    """In a process of its own, because forking one that has threads is what others forbid."""
    script = f"""
import os
from pathlib import Path
from credissuer.signing.passphrase import Passphrase
from credissuer.signing.pkcs11_keys import Pkcs11Keys
from credissuer.signing.pkcs11_token import Pkcs11Token
keys = Pkcs11Keys(Pkcs11Token(Path({str(MODULE)!r}), {label!r}, Passphrase({PIN!r})))
signer = keys.signer(keys.generate("ES256")["kid"], "kid")
child = os.fork()
assert len(signer.sign(b"a.b")) == 64
if child == 0:
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
assert len(signer.sign(b"a.b")) == 64
print("signed")
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, env=os.environ
    )
    assert (done.stdout, done.returncode) == ("signed\n", 0), done.stderr


def _flags(label: str) -> str:
    command = ["softhsm2-util", "--show-slots"]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return shown.partition(label)[2]
