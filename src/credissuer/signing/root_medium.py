"""The folder on an offline medium that holds a root key, and what the root signed last.

`root.json` has the form of the member `roots` of a pinned trust list: the keys, how many of them
must sign, the version and digest of the list that was signed last. It lies beside the key, and not
in the office, so that a stolen office cannot tell the custodians which root keys to name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from credissuer.errors import RefusedError
from credissuer.signing import keystore
from credissuer.signing.provider import KeyProvider
from credverifier.errors import CredentialError
from credverifier.trust import root_list
from credverifier.wire.envelope import strict_json
from credverifier.wire.envelope.jws import Signer

NAME = "root.json"


def found(
    directory: Path,
    provider: KeyProvider,
    algorithm: str,
    beside: Mapping[str, Any] | None = None,
    threshold: int = 1,
) -> dict[str, Any]:
    """A new root key in `directory`; returns what `root.json` holds.

    `beside` is the root.json of other custodians, whose keys are named too; `threshold` is how many
    must sign. Raises RefusedError `root.exists`, `root.refused`; SigningKeyError as the provider.
    """
    keystore.prepare(directory)
    if (directory / NAME).exists():
        raise RefusedError("root.exists", path=directory)
    others = [] if beside is None else list(beside["keys"])
    if not 1 <= threshold <= len(others) + 1 <= root_list.MAX_KEYS:
        raise RefusedError("root.refused", problem=f"{threshold} of {len(others) + 1} keys")
    state = {
        "threshold": threshold,
        "keys": [*others, provider.generate(algorithm)],
        "version": 0,
        "digest": None,
    }
    save(directory, state)
    return state


def load(directory: Path) -> dict[str, Any]:
    """What `root.json` in `directory` holds. Raises RefusedError `root.missing`, `root.refused`;
    SigningKeyError as `keystore`.
    """
    keystore.check(directory)
    octets = keystore.read(directory / NAME, forbidden=keystore.WRITABLE_BY_OTHERS)
    if octets is None:
        raise RefusedError("root.missing", path=directory / NAME)
    return read(octets)


def read(octets: bytes) -> dict[str, Any]:
    """What a `root.json` holds. Raises RefusedError `root.refused`."""
    try:
        state: dict[str, Any] = strict_json.loads(octets)
        root_list.read_roots(state)
    except CredentialError as error:
        raise RefusedError("root.refused", problem=f"{NAME}: {error}") from error
    return state


def save(directory: Path, state: Mapping[str, Any]) -> None:
    """Replace `root.json` atomically. Raises SigningKeyError `key.unwritable`."""
    keystore.write(directory / NAME, text(state))


def text(state: Mapping[str, Any]) -> bytes:
    """`root.json` as a file."""
    return json.dumps(state, indent=2).encode("ascii") + b"\n"


def signer(provider: KeyProvider, state: Mapping[str, Any]) -> Signer:
    """The root key of this medium at work. Raises RefusedError `root.not_named` where none of the
    keys of `state` is in it; SigningKeyError as the provider.
    """
    stored = provider.stored()
    for member in state["keys"]:
        if member["kid"] in stored:
            return provider.signer(member["kid"], member["kid"])
    raise RefusedError("root.not_named")
