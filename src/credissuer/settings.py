"""The one reader of `credissuer.toml` and of the environment (`CREDISSUER_*`, which wins)."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path
from typing import Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from credissuer.errors import ConfigError
from credverifier import days

PREFIX = "CREDISSUER_"
FILE_NAME = "credissuer.toml"

_SECRETS = ("passphrase", "new_passphrase", "transfer_passphrase", "pkcs11_pin", "root_passphrase")
_TESTING = ("failpoint",)

# Of the providers of object storage, whose own tools read them too.
_PROVIDERS = ("AWS_", "GOOGLE_", "AZURE_STORAGE_")
# postgresql://office:secret@host/db has it before the last "@", …?password=secret as a parameter.
_PASSWORD = re.compile(r"(?<=://)([^:/?#@]*):.*@|([?&](?:ssl)?password=)[^&]*")
"""A password in a URL, up to the last @, because a password may contain one."""


class IssuerName(BaseModel):
    """The alliance's name as credentials and the trust list carry it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vi: str = Field('Liên minh "Niềm tin số"', min_length=1, max_length=120)
    en: str = Field("Digital Trust Alliance", min_length=1, max_length=120)


class Settings(BaseModel):
    """The settings of an office.

    Paths are relative to the office's folder, which is that of the configuration file.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer_name: IssuerName = Field(default_factory=lambda: IssuerName.model_validate({}))
    public_url: str = "http://localhost:8000"
    database_url: str = "sqlite:///credissuer.db"
    database_url_file: Path | None = None
    keystore_dir: Path | None = None
    documents_dir: Path = Path("keys")
    publication_dir: Path = Path("public")
    # Object storage in place of the folder; secrets never stand in the address.
    publication_url: str | None = Field(None, max_length=500)
    publication_endpoint: str | None = Field(None, max_length=500)
    publication_region: str | None = Field(None, pattern=r"^[A-Za-z0-9-]{1,60}$")
    publication_credentials_file: Path | None = None
    checkpoint_folder: Path | None = None
    programme_file: Path | None = None
    passphrase_file: Path | None = None
    passphrase: SecretStr | None = None
    new_passphrase: SecretStr | None = None
    transfer_passphrase: SecretStr | None = None
    key_provider: str = "file"
    pkcs11_module: Path | None = None
    pkcs11_token: str | None = Field(None, min_length=1, max_length=32)
    pkcs11_pin_file: Path | None = None
    pkcs11_pin: SecretStr | None = None
    root_passphrase_file: Path | None = None
    root_passphrase: SecretStr | None = None
    rate_limit: int = Field(600, ge=0)
    open_docs: bool = False
    open_metrics: bool = False
    vc_api: bool = False
    resolve_share_links: bool = False
    read_account_pages: bool = False
    report_contact: str | None = Field(None, min_length=1, max_length=200)
    # Working days; 0 promises nothing.
    report_days: int = Field(5, ge=0, le=365)
    badges: bool = False
    renditions: tuple[Literal["open-badge", "sd-jwt"], ...] = ()
    logo: Path | None = None
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    # A host and a port, and nothing else, because it is written into settings of web servers.
    proxy_to: str | None = Field(None, pattern=r"^[A-Za-z0-9.-]+:[0-9]{1,5}$")
    hsts_preload: bool = False
    timezone: str = days.DEFAULT_NAME
    backup_max_age_days: int = Field(7, ge=1, le=3660)
    breached_passwords_dir: Path | None = None
    oidc_issuer: str | None = Field(None, max_length=500)
    oidc_client_id: str | None = Field(None, min_length=1, max_length=500)
    oidc_client_secret_file: Path | None = None
    # Notices are queued without them too, and wait.
    smtp_url: str | None = None
    smtp_password_file: Path | None = None
    mail_from: str | None = None
    # Unset: as it is recorded, which is one person for a new office.
    four_eyes: bool | None = None
    hold_minutes: int = Field(0, ge=0, le=1440)
    # Unset: as many as there are cores.
    signing_processes: int | None = Field(None, ge=1, le=64)
    publish_seconds: float = Field(10.0, gt=0, le=3600)
    failpoint: str | None = None

    def require_zone(self) -> tzinfo:
        """Where the days of the office begin and end.

        Raises ConfigError `config.timezone` for a name that this computer does not know.
        """
        found = days.zone(self.timezone)
        if found is None:
            raise ConfigError("config.timezone", name=self.timezone)
        return found

    @field_validator("renditions", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        """A variable of the environment is one text: `open-badge,sd-jwt`."""
        if isinstance(value, str):
            return [name.strip() for name in value.split(",") if name.strip()]
        return value

    @model_validator(mode="after")
    def _oidc_comes_whole(self) -> Settings:
        given = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret_file)
        if any(given) and not all(given):
            raise ValueError(
                "oidc_issuer, oidc_client_id and oidc_client_secret_file belong together"
            )
        return self

    @model_validator(mode="after")
    def _tls_files_come_in_pairs(self) -> Settings:
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("tls_certificate and tls_key belong together")
        return self

    @model_validator(mode="after")
    def _a_mail_server_needs_a_sender(self) -> Settings:
        if (self.smtp_url is None) != (self.mail_from is None):
            raise ValueError("smtp_url and mail_from belong together")
        return self


class Configuration:
    """Settings, the office's folder, and the source of each value ("default", "file" or
    "environment").

    `provider_environment` is what the environment says to the providers of object storage by their
    own names; it holds secrets and is never shown.
    """

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        sources: dict[str, str],
        provider_environment: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.sources = sources
        self.provider_environment = provider_environment or {}

    def path(self, path: Path) -> Path:
        """A path of the settings as one from the root."""
        return (self.folder / path.expanduser()).absolute()

    def with_two_people(self) -> Configuration:
        """The same configuration of an office in which two people decide."""
        settings = self.settings.model_copy(update={"four_eyes": True})
        return Configuration(self.folder, settings, self.sources, self.provider_environment)

    def with_key_provider(self, name: str) -> Configuration:
        """The same configuration of an office whose keys the provider `name` keeps."""
        settings = self.settings.model_copy(update={"key_provider": name})
        return Configuration(self.folder, settings, self.sources)

    def shown(self) -> list[tuple[str, str, str]]:
        """Name, value with secrets left out, and source of every setting a person may set."""
        rows = []
        for name in Settings.model_fields:
            value = getattr(self.settings, name)
            # Not even its length, because that already narrows a search.
            if name in _SECRETS:
                value = "(set)" if value else None
            elif isinstance(value, str):
                value = without_password(value)
            elif isinstance(value, BaseModel):
                value = value.model_dump()
            if name not in _TESTING:
                rows.append((name, "" if value is None else str(value), self.sources[name]))
        return rows


def without_password(url: str) -> str:
    """A database URL as it may be shown."""
    return _PASSWORD.sub(
        lambda match: f"{match[1]}:***@" if match[1] is not None else f"{match[2]}***",
        url,
    )


def load(config: Path | None = None, environment: dict[str, str] | None = None) -> Configuration:
    """Read the configuration of the office in the current folder, or of the one that `config` names
    (file or folder).

    Raises ConfigError `config.not_found`, `config.invalid`, `config.unknown_key`,
    `config.secret_in_file`, `config.password_in_file`, `config.timezone`.
    """
    environment = dict(os.environ) if environment is None else environment
    named = config
    if named is None and environment.get(PREFIX + "CONFIG"):
        named = Path(environment[PREFIX + "CONFIG"])
    file = _file(named)
    values = _from_file(file) if file.exists() else {}
    sources = dict.fromkeys(Settings.model_fields, "default") | dict.fromkeys(values, "file")
    for name, value in _from_environment(environment).items():
        # The issuer's name language by language, because one variable must not erase the other.
        if isinstance(value, dict):
            value = {**values.get(name, {}), **value}
        values[name] = value
        sources[name] = "environment"
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        # `from None`, because pydantic's error quotes the value, which may be a secret.
        raise ConfigError("config.invalid", problem=_problem(error)) from None
    # Here, because a wrong name is better refused before the office is opened.
    settings.require_zone()
    provider = {name: environment[name] for name in environment if name.startswith(_PROVIDERS)}
    return Configuration(file.parent.absolute(), settings, sources, provider)


def _file(named: Path | None) -> Path:
    if named is None:
        return Path(FILE_NAME)
    file = named / FILE_NAME if named.is_dir() else named
    if not file.exists() and not named.is_dir():
        raise ConfigError("config.not_found", path=str(named))
    return file


def _from_file(file: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError("config.invalid", problem=f"{file}: {error}") from error
    for name in values:
        # A secret first, because "unknown" would invite to look for another spelling.
        if name in _SECRETS:
            raise ConfigError("config.secret_in_file", name=name)
        if name not in Settings.model_fields:
            raise ConfigError("config.unknown_key", name=name)
    # Refused, because this file is copied and shown; a password belongs into `database_url_file`.
    database_url = str(values.get("database_url", ""))
    if without_password(database_url) != database_url:
        raise ConfigError("config.password_in_file")
    return values


def _from_environment(environment: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for variable, value in environment.items():
        if not variable.startswith(PREFIX) or variable == PREFIX + "CONFIG":
            continue
        # CREDISSUER_ISSUER_NAME__VI and CREDISSUER_ISSUER_NAME_VI are both the Vietnamese name.
        name, _, member = variable.removeprefix(PREFIX).lower().partition("__")
        language = name.removeprefix("issuer_name_") if name.startswith("issuer_name_") else member
        name = "issuer_name" if language else name
        # Refused, because a misspelt setting would otherwise have no effect and nobody would know.
        if name not in Settings.model_fields:
            raise ConfigError("config.unknown_key", name=variable)
        if language:
            values.setdefault(name, {})[language] = value
        elif value:
            values[name] = value
    return values


def _problem(error: ValidationError) -> str:
    """The first fault, without the value: it may be a secret in the wrong place."""
    first = error.errors(include_input=False, include_url=False)[0]
    location = ".".join(map(str, first["loc"]))
    return f"{location}: {first['msg']}"
