"""A further server of an office that is founded: its keystore comes from another server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from credissuer.bootstrap.configured import configured_issuer_id
from credissuer.bootstrap.keys import Prompt, founding_keys, keystore_dir
from credissuer.bootstrap.opening import open_database, open_office
from credissuer.office import Office
from credissuer.operations import founding_entry
from credissuer.operations.keys import handing_over
from credissuer.settings import Configuration
from credissuer.signing import handing_over as keystores
from credissuer.signing import metadata
from credissuer.signing.transfer import KeyTransfer


@contextmanager
def joined_office(
    configuration: Configuration, transfer: KeyTransfer, *, founding: Prompt, prompt: Prompt
) -> Iterator[Office]:
    """The office as configured on this server; where it has no keystore, one is made of `transfer`.

    `founding` asks for the passphrase of a new keystore, `prompt` for that of one that is there.
    Raises ConfigError and SigningKeyError as `open_office`, and as `handing_over.check` and `.keep`:
    then no keystore was made.
    """
    if metadata.owner(keystore_dir(configuration)) is None:
        _make_keystore(configuration, transfer, founding)
    opened = open_office(configuration, prompt)
    try:
        yield opened.office
    finally:
        opened.store.close()


def _make_keystore(configuration: Configuration, transfer: KeyTransfer, prompt: Prompt) -> None:
    store, issuer_id = open_database(configuration), configured_issuer_id(configuration)
    try:
        store.require_current()
        founding_entry.check_address(store, configuration.settings.public_url)
        handing_over.check(store, issuer_id, transfer)
    finally:
        store.close()
    provider = founding_keys(configuration, prompt)
    keystores.keep(provider, keystore_dir(configuration), issuer_id, transfer.keys)
