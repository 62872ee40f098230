"""A key signs only where its private half is the pair of what is recorded."""

from __future__ import annotations

import shutil
from pathlib import Path
from secrets import token_bytes

from credissuer.signing.file_keys import FileKeys
from credissuer.signing.keyring import Keyring
from credissuer.signing.provider import KeyUse
from credverifier.wire.envelope import jws
from tests.signing.conftest import refusal


def test_a_private_key_other_than_the_recorded_one_does_not_sign(
    keyring: Keyring, directory: Path
) -> None:
    credential, status = keyring.active(KeyUse.CREDENTIAL), keyring.active(KeyUse.STATUS)
    shutil.copy(directory / f"{status.thumbprint}.pem", directory / f"{credential.thumbprint}.pem")
    assert refusal(keyring.signer, KeyUse.CREDENTIAL) == "key.mismatch"
    assert keyring.locked


class FaultyProvider(FileKeys):
    """An HSM that signs with another key than it names, which only the self-check can detect."""

    def signer(self, thumbprint: str, key_id: str) -> jws.Signer:
        other = max(self.stored() - {thumbprint})
        return super().signer(other, key_id)


def test_the_self_check_detects_a_signature_of_another_key(
    directory: Path, issuer: str, passphrase: str
) -> None:
    keyring = Keyring.open(
        FaultyProvider(directory, passphrase, entropy=token_bytes), directory, issuer
    )
    assert refusal(keyring.signer, KeyUse.CREDENTIAL) == "key.mismatch"
