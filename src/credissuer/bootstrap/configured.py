"""What the configuration of an office names: its database, programme, mark, servers and folders."""

from __future__ import annotations

from pathlib import Path

from credissuer.assessment.programme.criteria import (
    AssessmentProgramme,
    load_programme,
    shipped_text,
)
from credissuer.badges import logo as logos
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.errors import ConfigError
from credissuer.notices import smtp
from credissuer.notices.envelope import sender
from credissuer.notices.mailer import Post
from credissuer.notices.smtp import Smtp
from credissuer.publication.directory import DirectoryPublication
from credissuer.publication.servers import WebServer
from credissuer.settings import Configuration
from credissuer.signing import documents


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


def programme(configuration: Configuration) -> AssessmentProgramme:
    """The rules of this office.

    Raises ConfigError `config.file_unreadable`, `programme.invalid`.
    """
    file = configuration.settings.programme_file
    if file is None:
        return load_programme(shipped_text())
    return load_programme(_text(configuration.path(file)))


_RENDITIONS = {
    "open-badge": SignaturePurpose.OPEN_BADGE,
    "sd-jwt": SignaturePurpose.SD_JWT,
}
"""What the setting `renditions` calls a form -> the purpose of its signature."""


def renditions(configuration: Configuration) -> frozenset[str]:
    """The purposes of the further forms that every certificate gets."""
    return frozenset(_RENDITIONS[name] for name in configuration.settings.renditions)


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


def post(configuration: Configuration) -> Post | None:
    """How mails are sent. Raises ConfigError `config.smtp_url`, `config.mail_from`."""
    settings = configuration.settings
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    file = settings.smtp_password_file
    # Read for each mail, because the operator may change it while the server runs.
    password = None if file is None else lambda: _text(configuration.path(file)).strip()
    return Post(Smtp(smtp.server(settings.smtp_url), password), sender(settings.mail_from))


def checkpoint_folder(configuration: Configuration) -> DirectoryPublication | None:
    """Where copies of the audit checkpoint are kept, if anywhere."""
    folder = configuration.settings.checkpoint_folder
    return None if folder is None else DirectoryPublication(configuration.path(folder))


def web_server(configuration: Configuration) -> WebServer:
    """What the web server in front of the public files needs to know."""
    settings = configuration.settings
    certificate, key = (
        None if file is None else str(configuration.path(file))
        for file in (settings.tls_certificate, settings.tls_key)
    )
    return WebServer(certificate, key, settings.proxy_to, settings.hsts_preload)


def configured_issuer_id(configuration: Configuration) -> str:
    """The issuer's `did:web` of the configured URL. Raises ConfigError `config.public_url`."""
    return documents.issuer_id(documents.check_public_url(configuration.settings.public_url))


def _text(path: Path) -> str:
    """Raises ConfigError `config.file_unreadable`."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        # Not str(error), because that of a UnicodeDecodeError quotes octets of a database URL.
        problem = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise ConfigError("config.file_unreadable", path=str(path), problem=problem) from error
