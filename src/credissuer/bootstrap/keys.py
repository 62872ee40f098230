"""The keys of an office as it is configured: where they lie, and what opens them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from platformdirs import user_data_path

from credissuer.bootstrap.clock_and_chance import entropy
from credissuer.settings import Configuration
from credissuer.signing import keystore, metadata
from credissuer.signing.file_keys import FileKeys
from credissuer.signing.passphrase import SHORTEST, Passphrase, from_file

Prompt = Callable[[], str | None]
"""Asks a person for the passphrase; None where nobody can be asked."""


def keystore_dir(configuration: Configuration) -> Path:
    """Where the private keys of this office lie: as configured, else a folder of its own in the
    user's data.
    """
    configured = configuration.settings.keystore_dir
    if configured is not None:
        return configuration.path(configured)
    # By the resolved path, so that two offices of one user never share a key store. Outside the
    # office's folder, because that may be copied, synchronised or checked in.
    digest = hashlib.sha256(str(configuration.folder.resolve()).encode("utf-8")).hexdigest()
    return user_data_path("credissuer") / f"office-{digest[:12]}"


def key_provider(configuration: Configuration, prompt: Prompt) -> FileKeys:
    """The keys of the office, in files; the passphrase is asked for at the first signature."""
    source = passphrase_source(configuration, prompt)
    return FileKeys(keystore_dir(configuration), source, entropy=entropy)


def founding_keys(configuration: Configuration, prompt: Prompt) -> FileKeys:
    """The provider for an office that is being founded; asks for the passphrase of new keys."""
    directory = keystore_dir(configuration)
    passphrase = Passphrase(passphrase_source(configuration, prompt), shortest=SHORTEST)
    if metadata.owner(directory) is None:
        keystore.prepare(directory)
        # Before the database is made, because a refused passphrase should leave nothing behind.
        passphrase.octets()
    return FileKeys(directory, passphrase, entropy=entropy)


def passphrase_source(configuration: Configuration, prompt: Prompt) -> Prompt:
    """The configured file, else the passphrase of the environment, else `prompt`."""
    settings = configuration.settings
    if settings.passphrase_file is not None:
        file = configuration.path(settings.passphrase_file)
        return lambda: from_file(file)
    if settings.passphrase is not None:
        return settings.passphrase.get_secret_value
    return prompt
