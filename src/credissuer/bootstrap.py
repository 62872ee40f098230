"""From configuration to an office at work: the only place where concrete classes meet, and clock
and chance come in.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout
from platformdirs import user_data_path

from credissuer import failpoints
from credissuer.assessment.programme.criteria import Programme, load_programme, shipped_text
from credissuer.badges import logo as logos
from credissuer.errors import ConfigError
from credissuer.notices import smtp
from credissuer.notices.envelope import sender
from credissuer.notices.mailer import Post
from credissuer.notices.smtp import Smtp
from credissuer.office import Office
from credissuer.operations import found
from credissuer.operations.deciding.settle import settle
from credissuer.operations.perform import perform
from credissuer.operations.publishing import key_documents
from credissuer.operations.sign_in.configured import sign_in_rules
from credissuer.operations.upkeep import founding
from credissuer.publication.directory import DirectoryPublication
from credissuer.publication.servers import WebServer
from credissuer.settings import FILE_NAME, Configuration, Settings, without_password
from credissuer.signing import documents, keystore, metadata
from credissuer.signing.file_keys import FileKeys
from credissuer.signing.keyring import Keyring
from credissuer.signing.passphrase import SHORTEST, Passphrase, from_file
from credissuer.staff.roles import Actor
from credissuer.store.sql import SqlStore, open_store

Prompt = Callable[[], str | None]
Clock = Callable[[], datetime]


class Opened(NamedTuple):
    """An office, and what only upkeep commands may touch."""

    office: Office
    store: SqlStore
    configuration: Configuration


def open_office(configuration: Configuration, prompt: Prompt) -> Opened:
    """The office as configured. `prompt` is not called before the first signature.

    Raises ConfigError, of it `config.public_url_changed` and `config.four_eyes`; SigningKeyError,
    of it `key.foreign`.
    """
    store = open_database(configuration)
    # Before the keys: a database of another version must not cost anybody a passphrase.
    store.require_current()
    found.check_address(store, documents.check_public_url(configuration.settings.public_url))
    directory = keystore_dir(configuration)
    keyring = Keyring.open(
        _provider(configuration, prompt),
        directory,
        _issuer_id(configuration),
    )
    found.check_keys(store, keyring, directory)
    office = _office(configuration, store, keyring)
    settle(office, configuration.settings.four_eyes)
    return Opened(office, store, configuration)


def open_database(configuration: Configuration) -> SqlStore:
    """The store alone."""
    _arm(configuration.settings)
    return open_store(database_url(configuration))


def database_url(configuration: Configuration) -> str:
    """Where the database of this office is; a relative SQLite path is below the office's folder."""
    url = _database_url(configuration)
    scheme, separator, path = url.partition("sqlite:///")
    # sqlite:///office.db is relative, sqlite:////srv/office.db absolute, sqlite:/// in memory.
    if separator and not scheme and path and not path.startswith("/"):
        url = f"sqlite:///{configuration.path(Path(path))}"
    return url


def _database_url(configuration: Configuration) -> str:
    """The environment's URL, else that of the named file, else that of `credissuer.toml`."""
    settings, sources = configuration.settings, configuration.sources
    # Without this a URL of the environment would lose against a file of `credissuer.toml`.
    file_wins = (
        sources["database_url_file"] == "environment" or sources["database_url"] != "environment"
    )
    if settings.database_url_file is not None and file_wins:
        return _text(configuration.path(settings.database_url_file)).strip()
    return settings.database_url


def found_office(
    configuration: Configuration,
    prompt: Prompt,
    actor: Actor,
    algorithm: str,
    *,
    clock: Clock | None = None,
) -> Opened:
    """Database, keys and public documents of a new office; goes on where an interrupted call
    stopped.

    `clock` is for an office founded at another time than now, as the demo's is. Raises ConfigError
    `office.*`, `config.public_url`, `config.public_url_changed`; SigningKeyError.
    """
    # First, because every certificate carries this URL for ever: nothing is written for a bad one.
    issuer_id = _issuer_id(configuration)
    store, directory = open_database(configuration), keystore_dir(configuration)
    founding.refuse_another(store, store.place, directory, issuer_id)
    provider = _founding_keys(configuration, prompt)
    store.upgrade()
    found.check_address(store, configuration.settings.public_url)
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
    found.check_keys(store, keyring, directory)
    office = replace(
        _office(
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
    perform(office, office.call(actor), found.record_founding, office)
    settle(office, configuration.settings.four_eyes)
    keyring.mark_founded()
    _write_configuration(configuration, directory)
    key_documents.refresh(office)
    return Opened(office, store, configuration)


def office_over(
    configuration: Configuration,
    prompt: Prompt,
    store: SqlStore,
    keys: Path | None = None,
) -> Office:
    """The office as configured, on another database than its own: one that is being restored.

    `keys` is another folder of keys. Raises ConfigError, SigningKeyError.
    """
    source = _passphrase_source(configuration, prompt)
    directory = keys or keystore_dir(configuration)
    provider = FileKeys(directory, source, entropy=entropy)
    keyring = Keyring.open(provider, directory, _issuer_id(configuration))
    return _office(configuration, store, keyring)


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


def programme(configuration: Configuration) -> Programme:
    """The rules of this office.

    Raises ConfigError `config.file_unreadable`, `programme.invalid`.
    """
    file = configuration.settings.programme_file
    if file is None:
        return load_programme(shipped_text())
    return load_programme(_text(configuration.path(file)))


def logo(configuration: Configuration) -> str:
    """The alliance's mark, safe to publish: its own, or the seal.

    Raises ConfigError `config.file_unreadable` and `config.logo_*`.
    """
    file = configuration.settings.logo
    if file is None:
        return logos.seal()
    path = configuration.path(file)
    try:
        # One octet more than allowed tells a file that is too large, without reading all of it.
        with path.open("rb") as opened:
            octets = opened.read(logos.LARGEST + 1)
    except OSError as error:
        raise ConfigError(
            "config.file_unreadable", path=str(path), problem=error.strerror or ""
        ) from error
    return logos.sanitised(octets, str(path))


def _office(configuration: Configuration, store: SqlStore, keyring: Keyring) -> Office:
    settings = configuration.settings
    documents.check_public_url(settings.public_url)
    return Office(
        issuer_name={"vi": settings.issuer_name.vi, "en": settings.issuer_name.en},
        public_url=settings.public_url,
        store=store,
        keyring=keyring,
        programme=programme(configuration),
        publication=DirectoryPublication(configuration.path(settings.publication_dir)),
        documents=DirectoryPublication(configuration.path(settings.documents_dir)),
        own_folder=DirectoryPublication(configuration.folder),
        checkpoint_folder=_checkpoints(configuration),
        clock=utc_clock,
        entropy=entropy,
        publish_lock=store.publish_lock,
        timezone=settings.timezone,
        report_contact=settings.report_contact,
        report_days=settings.report_days or None,
        publishes_badges=settings.badges,
        reads_account_pages=settings.read_account_pages,
        logo=logo(configuration),
        web_server=_web_server(configuration),
        backup_max_age=timedelta(days=settings.backup_max_age_days),
        sign_in=sign_in_rules(configuration),
        post=_post(configuration),
        hold=timedelta(minutes=settings.hold_minutes),
    )


def _post(configuration: Configuration) -> Post | None:
    """How mails are sent. Raises ConfigError `config.smtp_url`, `config.mail_from`."""
    settings = configuration.settings
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    file = settings.smtp_password_file
    # Read for each mail, because the operator may change it while the server runs.
    password = None if file is None else lambda: _text(configuration.path(file)).strip()
    return Post(Smtp(smtp.server(settings.smtp_url), password), sender(settings.mail_from))


def _checkpoints(configuration: Configuration) -> DirectoryPublication | None:
    folder = configuration.settings.checkpoint_folder
    return None if folder is None else DirectoryPublication(configuration.path(folder))


def _web_server(configuration: Configuration) -> WebServer:
    settings = configuration.settings
    certificate, key = (
        None if file is None else str(configuration.path(file))
        for file in (settings.tls_certificate, settings.tls_key)
    )
    return WebServer(certificate, key, settings.proxy_to, settings.hsts_preload)


def utc_clock() -> datetime:
    """The time, aware and in whole seconds."""
    # Whole seconds, because everything that is stored or signed has them (dateTimeStamp).
    return datetime.now(UTC).replace(microsecond=0)


def entropy(count: int) -> bytes:
    """`count` octets that nobody can guess."""
    return secrets.token_bytes(count)


def _arm(settings: Settings) -> None:
    try:
        failpoints.arm(settings.failpoint)
    except ValueError as error:
        raise ConfigError("config.invalid", problem=str(error)) from error


def _issuer_id(configuration: Configuration) -> str:
    return documents.issuer_id(documents.check_public_url(configuration.settings.public_url))


def _provider(configuration: Configuration, prompt: Prompt) -> FileKeys:
    source = _passphrase_source(configuration, prompt)
    return FileKeys(keystore_dir(configuration), source, entropy=entropy)


def _founding_keys(configuration: Configuration, prompt: Prompt) -> FileKeys:
    """The provider for an office that is being founded; asks for the passphrase of new keys."""
    directory = keystore_dir(configuration)
    passphrase = Passphrase(_passphrase_source(configuration, prompt), shortest=SHORTEST)
    if metadata.owner(directory) is None:
        keystore.prepare(directory)
        # Before the database is made, because a refused passphrase should leave nothing behind.
        passphrase.octets()
    return FileKeys(directory, passphrase, entropy=entropy)


def _passphrase_source(configuration: Configuration, prompt: Prompt) -> Prompt:
    settings = configuration.settings
    if settings.passphrase_file is not None:
        file = configuration.path(settings.passphrase_file)
        return lambda: from_file(file)
    if settings.passphrase is not None:
        return settings.passphrase.get_secret_value
    return prompt


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        # Not str(error), because that of a UnicodeDecodeError quotes octets of a database URL.
        problem = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise ConfigError("config.file_unreadable", path=str(path), problem=problem) from error


def _write_configuration(configuration: Configuration, directory: Path) -> None:
    """`credissuer.toml` as this office was founded, unless a person wrote one."""
    file = configuration.folder / FILE_NAME
    if file.exists():
        return
    settings = configuration.settings
    lines = [
        "# This office. Every setting can be overridden by CREDISSUER_<NAME>;"
        " passphrases never stand here.",
        f"public_url = {_quoted(settings.public_url)}",
        f"keystore_dir = {_quoted(str(directory))}",
        *_database_lines(configuration),
        *(["four_eyes = true"] if settings.four_eyes else []),
        "",
        "[issuer_name]",
        f"vi = {_quoted(settings.issuer_name.vi)}",
        f"en = {_quoted(settings.issuer_name.en)}",
        "",
    ]
    file.write_text("\n".join(lines), "utf-8")


def _database_lines(configuration: Configuration) -> list[str]:
    """The database setting that was given, if any; a URL with a password is not written down."""
    settings, sources = configuration.settings, configuration.sources
    if settings.database_url_file is not None:
        return [f"database_url_file = {_quoted(str(settings.database_url_file))}"]
    has_password = without_password(settings.database_url) != settings.database_url
    if sources["database_url"] == "default" or has_password:
        return []
    return [f"database_url = {_quoted(settings.database_url)}"]


def _quoted(text: str) -> str:
    # The backslash first, because the escapes of quotes are made of it (TOML 1.0, basic strings).
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def interactive() -> bool:
    """True where the process has a terminal at which a person can answer."""
    # Descriptor 2, because that is where the question is printed; stdout may be a pipe.
    return sys.stdin.isatty() and os.isatty(2)
