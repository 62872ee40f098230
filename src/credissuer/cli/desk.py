"""What the commands share: the office of `--config`, data to stdout, messages to stderr, and
the table of exit codes.
"""

from __future__ import annotations

import getpass
import json
import os
import pwd
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from credissuer import settings
from credissuer.bootstrap import Opened, interactive, open_office
from credissuer.errors import (
    AuditError,
    BackupError,
    BehindError,
    ConfigError,
    ForbiddenError,
    IssuerError,
    NotFoundError,
    PublicationError,
    RefusedError,
    SigningKeyError,
    UsageError,
    all_words,
)
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.staff.roles import Actor, operator
from credissuer.words import catalogue
from credverifier.errors import CredentialError, LinkError, TrustListError

EXIT_CODES: dict[type[CredentialError], int] = {
    UsageError: 2,
    LinkError: 2,
    ConfigError: 4,
    SigningKeyError: 4,
    TrustListError: 4,
    PublicationError: 3,
    AuditError: 1,
    BehindError: 1,
    BackupError: 1,
    NotFoundError: 1,
    RefusedError: 1,
    ForbiddenError: 1,
}
"""Class of error -> exit code of the command (CONTRACT section 1)."""


Json = Annotated[bool, typer.Option("--json", help="JSON on stdout.")]


class Desk:
    """The context of one command: its configuration and its actor."""

    def __init__(self, config: Path | None) -> None:
        self.config = config
        self.actor: Actor = operator(_user())

    @contextmanager
    def opened(self) -> Iterator[Opened]:
        """Open the office, and close its store at the end."""
        office = open_office(settings.load(self.config), ask)
        try:
            yield office
        finally:
            office.store.close()

    @contextmanager
    def called(self) -> Iterator[tuple[Office, Call]]:
        """Open the office for one call of this actor, and close its store at the end."""
        with self.opened() as opened:
            yield opened.office, opened.office.call(self.actor)


def desk(context: typer.Context) -> Desk:
    """The context of the running command."""
    command_desk: Desk = context.obj
    return command_desk


def say(*lines: str) -> None:
    """Print lines to stderr."""
    for line in lines:
        typer.echo(line, err=True)


def announce(key: str, **facts: object) -> None:
    """Print a sentence of `commands.toml` to stderr, in every language."""
    say(*sentences(key, **facts))


def sentences(key: str, **facts: object) -> list[str]:
    """A sentence of `commands.toml` in every language, with `facts` filled in."""
    by_language = catalogue("commands").values()
    return [str(spoken[key]).format(**facts) for spoken in by_language]


def put(text: str) -> None:
    """Print data to stdout."""
    typer.echo(text)


def put_json(value: Any, *, lines: bool = False) -> None:
    """Print JSON to stdout: a single line with `lines`, indented otherwise."""
    put(json.dumps(value, ensure_ascii=False, indent=None if lines else 2))


def put_row(facts: Mapping[str, str | None], *, as_json: bool) -> None:
    """Print one of a list of things: a JSON line, or its values side by side."""
    if as_json:
        put_json(facts, lines=True)
        return
    # "-" for what is not set, because an empty column would shift those behind it.
    put("  ".join(value or "-" for value in facts.values()))


def read_octets(file: Path, most: int = -1) -> bytes:
    """The file, or its first `most` octets. Raises UsageError `usage.file`."""
    try:
        with file.open("rb") as stream:
            return stream.read(most)
    except OSError as error:
        raise UsageError("usage.file", path=str(file), problem=error.strerror) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """What is written inside goes to `path`. Raises UsageError `usage.output` where it cannot."""
    try:
        yield
    except OSError as error:
        raise UsageError("usage.output", path=str(path), problem=error.strerror) from error


def explain(error: CredentialError) -> int:
    """Print an error in every language; returns the exit code."""
    if isinstance(error, IssuerError):
        lines = [*all_words(error.code, error.facts).values()]
    elif isinstance(error, LinkError):
        # Only a mistyped number gets here, and the verifier's own words speak of links.
        lines = sentences("not_a_number")
    else:
        lines = [error.detail]
    say(f"[{error.code}] {lines[0]}", *lines[1:])
    # By isinstance, because a subclass has the exit code of its class.
    return next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))


def new_passphrase() -> str | None:
    """Ask for a new passphrase, twice; None without a terminal."""
    if not interactive():
        return None
    while True:
        first = _prompt("passphrase_new")
        # Eight, because whoever copies the key files can guess passphrases without any limit.
        if len(first) < 8:
            announce("passphrase_short")
        elif first != _prompt("passphrase_again"):
            announce("passphrase_differs")
        else:
            return first


def ask() -> str | None:
    """Ask for the passphrase; None without a terminal."""
    if not interactive():
        return None
    return _prompt("passphrase")


def _prompt(key: str) -> str:
    # To stderr, because stdout may be redirected into a file; getpass shows no characters.
    return getpass.getpass(f"{' / '.join(sentences(key))}: ", sys.stderr)


def _user() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        # No entry in the password database, as in many containers: the audit trail gets the number.
        return str(os.getuid())
