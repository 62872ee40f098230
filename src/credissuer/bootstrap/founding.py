"""Found an office as it is configured."""

from __future__ import annotations

from dataclasses import replace

from credissuer.bootstrap.clock_and_chance import Clock, utc_clock
from credissuer.bootstrap.configuration_file import write_configuration
from credissuer.bootstrap.configured import configured_issuer_id
from credissuer.bootstrap.keys import Prompt, founding_keys, keystore_dir
from credissuer.bootstrap.opening import OpenedOffice, assembled, open_database
from credissuer.errors import ConfigError
from credissuer.operations import founding_entry
from credissuer.operations.deciding.settle import settle
from credissuer.operations.perform import perform
from credissuer.operations.publishing import key_documents
from credissuer.operations.upkeep import founding
from credissuer.settings import Configuration
from credissuer.signing import metadata
from credissuer.signing.keyring import Keyring
from credissuer.staff.roles import Actor


def found_office(
    configuration: Configuration,
    prompt: Prompt,
    actor: Actor,
    algorithm: str,
    *,
    clock: Clock | None = None,
) -> OpenedOffice:
    """Database, keys and public documents of a new office; goes on where an interrupted call
    stopped.

    `clock` is for an office founded at another time than now, as the demo's is. Raises ConfigError
    `office.*`, `config.public_url`, `config.public_url_changed`; SigningKeyError.
    """
    # First, because every certificate carries this URL for ever: nothing is written for a bad one.
    issuer_id = configured_issuer_id(configuration)
    store, directory = open_database(configuration), keystore_dir(configuration)
    founding.refuse_another(store, store.place, directory, issuer_id)
    provider = founding_keys(configuration, prompt)
    store.upgrade()
    founding_entry.check_address(store, configuration.settings.public_url)
    # Keys of an interrupted call are used, because others would leave them without an owner.
    if metadata.owner(directory) is not None:
        keyring = Keyring.open(provider, directory, issuer_id)
    else:
        keyring = Keyring.create(
            provider,
            directory,
            issuer_id,
            (clock or utc_clock)(),
            algorithm,
        )
    founding_entry.check_keys(store, keyring, directory)
    office = replace(
        assembled(
            configuration,
            store,
            keyring,
        ),
        clock=clock or utc_clock,
    )
    # Its documents are the last thing that founding writes: with them the office is complete.
    if key_documents.belongs_here(office):
        raise ConfigError(
            "office.exists",
            path=str(configuration.folder),
            issuer=issuer_id,
            database=store.place,
            keystore=str(directory),
        )
    perform(office, office.call(actor), founding_entry.record_founding, office)
    settle(office, configuration.settings.four_eyes)
    keyring.mark_founded()
    write_configuration(configuration, directory)
    key_documents.refresh(office)
    return OpenedOffice(office, store, configuration)
