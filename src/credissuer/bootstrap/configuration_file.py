"""`credissuer.toml` of an office that was founded."""

from __future__ import annotations

from pathlib import Path

from credissuer.settings import FILE_NAME, Configuration, without_password


def write_configuration(configuration: Configuration, directory: Path) -> None:
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
        *_key_provider_lines(configuration),
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


def _key_provider_lines(configuration: Configuration) -> list[str]:
    """The settings of another key provider than files; a PIN is not among them."""
    settings = configuration.settings
    named = {
        "key_provider": settings.key_provider,
        "pkcs11_module": settings.pkcs11_module,
        "pkcs11_token": settings.pkcs11_token,
        "pkcs11_pin_file": settings.pkcs11_pin_file,
    }
    if settings.key_provider == type(settings).model_fields["key_provider"].default:
        return []
    return [f"{name} = {_quoted(str(value))}" for name, value in named.items() if value is not None]


def _quoted(text: str) -> str:
    # The backslash first, because the escapes of quotes are made of it (TOML 1.0, basic strings).
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
