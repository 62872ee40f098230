"""From configuration to an office at work: the only place where concrete classes meet."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from credissuer import failpoints
from credissuer.bootstrap.clock_and_chance import entropy, is_synchronized, utc_clock
from credissuer.bootstrap.configured import (
    checkpoint_folder,
    configured_issuer_id,
    database_url,
    logo,
    post,
    programme,
    renditions,
    web_server,
)
from credissuer.bootstrap.cores import cores
from credissuer.bootstrap.keys import Prompt, key_provider, keystore_dir
from credissuer.bootstrap.public_target import publication
from credissuer.errors import ConfigError
from credissuer.office import Office
from credissuer.operations import founding_entry
from credissuer.operations.deciding.settle import settle
from credissuer.operations.sign_in.configured import sign_in_rules
from credissuer.publication.directory import DirectoryPublication
from credissuer.settings import Configuration, Settings
from credissuer.signing import documents
from credissuer.signing.keyring import Keyring
from credissuer.store.sql import SqlStore, open_store


class OpenedOffice(NamedTuple):
    """An office, and what only upkeep commands may touch."""

    office: Office
    store: SqlStore
    configuration: Configuration


def open_office(configuration: Configuration, prompt: Prompt) -> OpenedOffice:
    """The office as configured. `prompt` is not called before the first signature.

    Raises ConfigError, of it `config.public_url_changed` and `config.four_eyes`; SigningKeyError,
    of it `key.foreign`.
    """
    store = open_database(configuration)
    # Before the keys: a database of another version must not cost anybody a passphrase.
    store.require_current()
    founding_entry.check_address(
        store, documents.check_public_url(configuration.settings.public_url)
    )
    directory = keystore_dir(configuration)
    keyring = Keyring.open(
        key_provider(configuration, prompt),
        directory,
        configured_issuer_id(configuration),
    )
    founding_entry.check_keys(store, keyring, directory)
    office = assembled(configuration, store, keyring)
    settle(office, configuration.settings.four_eyes)
    return OpenedOffice(office, store, configuration)


def open_database(configuration: Configuration) -> SqlStore:
    """The store alone."""
    _arm(configuration.settings)
    return open_store(database_url(configuration))


def office_over(
    configuration: Configuration,
    prompt: Prompt,
    store: SqlStore,
    keys: Path | None = None,
) -> Office:
    """The office as configured, on another database than its own: one that is being restored.

    `keys` is another folder of keys. Raises ConfigError, SigningKeyError.
    """
    directory = keys or keystore_dir(configuration)
    provider = key_provider(configuration, prompt, directory)
    keyring = Keyring.open(provider, directory, configured_issuer_id(configuration))
    return assembled(configuration, store, keyring)


@contextmanager
def serving(store: SqlStore) -> Iterator[None]:
    """The one server on a database that is a file, or nobody's, while it is being replaced.

    Raises ConfigError `database.in_use` where another one runs.
    """
    path = store.file
    if path is None:
        yield
        return
    try:
        # Released by the kernel when the process dies, so a crash leaves nothing to clean up.
        with FileLock(f"{path}.serve.lock", timeout=0):
            yield
    except Timeout:
        raise ConfigError("database.in_use", path=str(path)) from None


def assembled(configuration: Configuration, store: SqlStore, keyring: Keyring) -> Office:
    """The office as configured, over this store and these keys. Raises ConfigError."""
    settings = configuration.settings
    documents.check_public_url(settings.public_url)
    return Office(
        issuer_name={"vi": settings.issuer_name.vi, "en": settings.issuer_name.en},
        public_url=settings.public_url,
        store=store,
        keyring=keyring,
        programme=programme(configuration),
        publication=publication(configuration),
        documents=DirectoryPublication(configuration.path(settings.documents_dir)),
        own_folder=DirectoryPublication(configuration.folder),
        checkpoint_folder=checkpoint_folder(configuration),
        clock=utc_clock,
        clock_is_synchronized=is_synchronized,
        entropy=entropy,
        publish_lock=store.publish_lock,
        timezone=settings.timezone,
        report_contact=settings.report_contact,
        report_days=settings.report_days or None,
        publishes_badges=settings.badges,
        renditions=renditions(configuration),
        reads_account_pages=settings.read_account_pages,
        logo=logo(configuration),
        web_server=web_server(configuration),
        backup_max_age=timedelta(days=settings.backup_max_age_days),
        sign_in=sign_in_rules(configuration),
        post=post(configuration),
        hold=timedelta(minutes=settings.hold_minutes),
        signing_processes=settings.signing_processes or cores(),
        server=socket.gethostname()[:255],
    )


def _arm(settings: Settings) -> None:
    try:
        failpoints.arm(settings.failpoint)
    except ValueError as error:
        raise ConfigError("config.invalid", problem=str(error)) from error
