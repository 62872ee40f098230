"""How staff may sign in, as the configuration says."""

from __future__ import annotations

from credissuer.errors import ConfigError
from credissuer.office.sign_in import IdentityProvider, SignInRules
from credissuer.operations.sign_in import provider_http
from credissuer.settings import Configuration


def sign_in_rules(configuration: Configuration) -> SignInRules:
    """Raises ConfigError `config.oidc`, `config.file_unreadable`."""
    folder = configuration.settings.breached_passwords_dir
    return SignInRules(
        breached_passwords=None if folder is None else configuration.path(folder),
        provider=_provider(configuration),
    )


def _provider(configuration: Configuration) -> IdentityProvider | None:
    settings = configuration.settings
    issuer, client = settings.oidc_issuer, settings.oidc_client_id
    file = settings.oidc_client_secret_file
    # The settings come together or not at all (`Settings`).
    if issuer is None or client is None or file is None:
        return None
    if not provider_http.is_safe(issuer):
        raise ConfigError("config.oidc", problem=issuer)
    path = configuration.path(file)
    try:
        secret = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        problem = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise ConfigError(
            "config.file_unreadable", path=str(path), problem=problem or ""
        ) from error
    return IdentityProvider(issuer=issuer.rstrip("/"), client_id=client, client_secret=secret)
