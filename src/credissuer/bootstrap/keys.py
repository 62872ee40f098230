"""The keys of an office as it is configured: where they lie, and what opens them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from platformdirs import user_data_path

from credissuer.bootstrap.clock_and_chance import entropy
from credissuer.errors import ConfigError
from credissuer.settings import Configuration
from credissuer.signing import keystore, metadata
from credissuer.signing.file_keys import FileKeys
from credissuer.signing.passphrase import SHORTEST, Passphrase, from_file
from credissuer.signing.provider import KeyProvider

Prompt = Callable[[], str | None]
"""Asks a person for the passphrase or PIN; None where nobody can be asked."""


class ProviderRow(NamedTuple):
    """A key provider that a configuration can name.

    `make` builds it from the configuration, the folder of keys and the secret. `secret_file` and
    `secret` name the settings of the secret; `makes_secret` says that founding an office chooses it,
    and not somebody else before.
    """

    make: Callable[[Configuration, Path, Passphrase], KeyProvider]
    secret_file: str
    secret: str
    makes_secret: bool


def _file_keys(configuration: Configuration, directory: Path, passphrase: Passphrase) -> FileKeys:
    return FileKeys(directory, passphrase, entropy=entropy)


def _pkcs11_keys(configuration: Configuration, directory: Path, pin: Passphrase) -> KeyProvider:
    module, label = configuration.settings.pkcs11_module, configuration.settings.pkcs11_token
    if module is None or label is None:
        raise ConfigError(
            "config.invalid", problem='key_provider "pkcs11" needs pkcs11_module and pkcs11_token'
        )
    try:
        # Here, because an office with keys in files needs no such package.
        from credissuer.signing.pkcs11_keys import Pkcs11Keys
        from credissuer.signing.pkcs11_token import Pkcs11Token
    except ModuleNotFoundError as error:
        raise ConfigError("config.package_missing", name=error.name, extra="hsm") from error
    return Pkcs11Keys(Pkcs11Token(configuration.path(module), label, pin))


PROVIDERS: Mapping[str, ProviderRow] = MappingProxyType(
    {
        "file": ProviderRow(_file_keys, "passphrase_file", "passphrase", makes_secret=True),
        "pkcs11": ProviderRow(_pkcs11_keys, "pkcs11_pin_file", "pkcs11_pin", makes_secret=False),
    }
)
"""Value of the setting `key_provider` -> the provider."""

_ROOT_SECRET = ("root_passphrase_file", "root_passphrase")


def keystore_dir(configuration: Configuration) -> Path:
    """Where the keys of this office lie: as configured, else a folder of its own in the user's
    data.
    """
    configured = configuration.settings.keystore_dir
    if configured is not None:
        return configuration.path(configured)
    # By the resolved path, so that two offices of one user never share a key store. Outside the
    # office's folder, because that may be copied, synchronised or checked in.
    digest = hashlib.sha256(str(configuration.folder.resolve()).encode("utf-8")).hexdigest()
    return user_data_path("credissuer") / f"office-{digest[:12]}"


def provider_row(
    configuration: Configuration, providers: Mapping[str, ProviderRow] = PROVIDERS
) -> ProviderRow:
    """The row that `key_provider` names. Raises ConfigError `config.invalid`."""
    name = configuration.settings.key_provider
    if name not in providers:
        raise ConfigError(
            "config.invalid", problem=f"key_provider: {name} is none of {', '.join(providers)}"
        )
    return providers[name]


def key_provider(
    configuration: Configuration,
    prompt: Prompt,
    directory: Path | None = None,
    providers: Mapping[str, ProviderRow] = PROVIDERS,
) -> KeyProvider:
    """The keys of the office; the passphrase or PIN is asked for at the first signature.

    `directory` is another folder of keys than the office's. Raises ConfigError.
    """
    row = provider_row(configuration, providers)
    secret = Passphrase(_secret_source(configuration, row, prompt))
    return row.make(configuration, directory or keystore_dir(configuration), secret)


def founding_keys(
    configuration: Configuration,
    prompt: Prompt,
    providers: Mapping[str, ProviderRow] = PROVIDERS,
) -> KeyProvider:
    """The provider for an office that is being founded; asks for the passphrase of new keys."""
    row = provider_row(configuration, providers)
    directory = keystore_dir(configuration)
    shortest = SHORTEST if row.makes_secret else 1
    secret = Passphrase(_secret_source(configuration, row, prompt), shortest=shortest)
    provider = row.make(configuration, directory, secret)
    if metadata.owner(directory) is None:
        keystore.prepare(directory)
        # Before the database is made, because a refused passphrase should leave nothing behind.
        secret.octets()
    return provider


def root_provider(
    configuration: Configuration,
    directory: Path,
    prompt: Prompt,
    *,
    is_new: bool,
    providers: Mapping[str, ProviderRow] = PROVIDERS,
) -> KeyProvider:
    """The provider of the root key in the folder `directory`, with a passphrase of its own.

    A token has one PIN for all its keys: the root needs a token of its own. Raises ConfigError.
    """
    row = provider_row(configuration, providers)
    if row.makes_secret:
        row = ProviderRow(row.make, *_ROOT_SECRET, makes_secret=True)
    shortest = SHORTEST if row.makes_secret and is_new else 1
    secret = Passphrase(_secret_source(configuration, row, prompt), shortest=shortest)
    return row.make(configuration, directory, secret)


def _secret_source(configuration: Configuration, row: ProviderRow, prompt: Prompt) -> Prompt:
    """The configured file, else the secret of the environment, else `prompt`."""
    settings = configuration.settings
    named = getattr(settings, row.secret_file)
    if named is not None:
        file = configuration.path(named)
        return lambda: from_file(file)
    secret = getattr(settings, row.secret)
    if secret is not None:
        given: Prompt = secret.get_secret_value
        return given
    return prompt
