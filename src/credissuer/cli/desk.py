"""What every command shares: the office behind `--config`, data to stdout, talk to stderr, one
error table.
"""

from __future__ import annotations

import getpass
import json
import os
import pwd
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from credissuer import settings
from credissuer.bootstrap import Opened, interactive, open_office
from credissuer.errors import (
    AuditError,
    ConfigError,
    ForbiddenError,
    IssuerError,
    NotFoundError,
    PublicationError,
    RefusedError,
    SigningKeyError,
    UsageError,
)
from credissuer.staff.roles import Actor, operator
from credverifier.errors import CredentialError, LinkError, TrustListError

EXIT_CODES: dict[type[CredentialError], int] = {
    UsageError: 2,
    LinkError: 2,
    ConfigError: 4,
    SigningKeyError: 4,
    TrustListError: 4,
    PublicationError: 3,
    AuditError: 1,
    NotFoundError: 1,
    RefusedError: 1,
    ForbiddenError: 1,
}
"""Class of error -> exit code of the command (CONTRACT section 1)."""


class Desk:
    """One command at work."""

    def __init__(self, config: Path | None) -> None:
        self.config = config
        self.actor: Actor = operator(_user())

    @contextmanager
    def opened(self) -> Iterator[Opened]:
        """The office, closed again at the end."""
        found = open_office(settings.load(self.config), _ask)
        try:
            yield found
        finally:
            found.store.close()


def desk(context: typer.Context) -> Desk:
    """The desk of this command."""
    found: Desk = context.obj
    return found


def say(vi: str, en: str = "") -> None:
    """Talk, to stderr: Vietnamese, then English."""
    typer.echo(vi, err=True)
    if en:
        typer.echo(en, err=True)


def put(text: str) -> None:
    """Data, to stdout."""
    typer.echo(text)


def put_json(value: Any, *, lines: bool = False) -> None:
    """Data as JSON: one line of many, or an indented whole."""
    put(json.dumps(value, ensure_ascii=False, indent=None if lines else 2))


def explain(error: CredentialError) -> int:
    """Tell a person what is wrong, in both languages; returns the exit code."""
    if isinstance(error, IssuerError):
        say(f"[{error.code}] {error.words('vi')}", error.words("en"))
    elif isinstance(error, LinkError):
        say(f"[{error.code}] Đây không phải số chứng nhận.", "This is not a certificate number.")
    else:
        say(f"[{error.code}] {error.detail}")
    return next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))


def new_passphrase() -> str | None:
    """Asked for twice where a person is there; None where none is."""
    if not interactive():
        return None
    while True:
        first = getpass.getpass(
            "Mật khẩu cho khóa ký / Passphrase for the signing keys: ", sys.stderr
        )
        if len(first) < 8:
            say("Ít nhất 8 ký tự.", "At least 8 characters.")
        elif first != getpass.getpass("Nhập lại / Again: ", sys.stderr):
            say("Hai lần nhập không giống nhau.", "The two are not the same.")
        else:
            return first


def _ask() -> str | None:
    if not interactive():
        return None
    return getpass.getpass("Mật khẩu khóa ký / Passphrase of the signing keys: ", sys.stderr)


def _user() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
