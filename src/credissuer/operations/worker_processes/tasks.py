"""What a worker process is given, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from credissuer.errors import IssuerError
from credissuer.operations.worker_processes.texts import (
    Readers,
    SignedText,
    TextToSign,
    sign_texts,
)
from credissuer.signing.file_keys import FileSigner
from credissuer.signing.provider import HandedKey
from credverifier.errors import CredentialError


class SigningTask(NamedTuple):
    """What a worker is given; `key` is None where every text is signed already."""

    texts: Sequence[TextToSign]
    key: HandedKey | None
    readers: Readers


class RefusedTask(NamedTuple):
    """The coded error that a worker met, as `family(code, **facts)`."""

    family: type[CredentialError]
    code: str
    facts: dict[str, Any]


Answer = list[SignedText] | RefusedTask


def answer(task: SigningTask, signers: dict[str, FileSigner]) -> Answer:
    """What becomes of a task; `signers` are those of the keys that were handed over before."""
    try:
        return sign_texts(task.texts, _signer(task.key, signers), task.readers)
    except CredentialError as error:
        return RefusedTask(type(error), error.code, facts_of(error))


def facts_of(error: CredentialError) -> dict[str, Any]:
    """With what, beside its code, the same error can be made again in another process."""
    return error.facts if isinstance(error, IssuerError) else {"detail": error.detail}


def _signer(key: HandedKey | None, signers: dict[str, FileSigner]) -> FileSigner | None:
    if key is None:
        return None
    if key.key_id not in signers:
        # One at a time: a key that was replaced must not sign again.
        signers.clear()
        signers[key.key_id] = FileSigner.from_handed(key)
    return signers[key.key_id]
