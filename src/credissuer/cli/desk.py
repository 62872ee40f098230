"""What the commands share: the office of `--config`, data to stdout, messages to stderr, and
the table of exit codes.
"""

from __future__ import annotations

import getpass
import os
import pwd
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from credissuer import settings
from credissuer.errors import (
    AuditError,
    BackupError,
    BehindError,
    ConfigError,
    FieldError,
    ForbiddenError,
    IssuerError,
    NotFoundError,
    PublicationError,
    RefusedError,
    SigningKeyError,
    UsageError,
    all_words,
)
from credissuer.signing.passphrase import SHORTEST, is_short
from credissuer.staff.roles import Actor, operator
from credissuer.words import catalogue
from credverifier.cli import output
from credverifier.errors import CredentialError, LinkError, TrustListError

if TYPE_CHECKING:
    from credissuer.bootstrap.opening import OpenedOffice
    from credissuer.office import Office
    from credissuer.office.call import Call

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
Number = Annotated[
    str,
    typer.Argument(metavar="NUMBER", help="Certificate number, in any case, with or without -."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Note = Annotated[str | None, typer.Option("--note", help="A note for the office; never published.")]


class Desk:
    """The context of one command: its configuration and its actor."""

    def __init__(self, config: Path | None) -> None:
        self.config = config
        self.actor: Actor = operator(_user())

    @contextmanager
    def opened(self) -> Iterator[OpenedOffice]:
        """Open the office, and close its store at the end."""
        # Here, because the database's packages take longer to import than most commands to run.
        from credissuer.bootstrap.opening import open_office

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


def require_words(**options: str | None) -> None:
    """Refuse options that are there and blank, as an unset variable of a script makes them.

    Read as if they were not there, they would find everything. Raises UsageError
    `usage.arguments`.
    """
    for name, text in options.items():
        if text is not None and not text.strip():
            raise UsageError("usage.arguments", problem=f'--{name} ""')


def desk(context: typer.Context) -> Desk:
    """The context of the running command."""
    return Desk(context.obj)


def say(*lines: str) -> None:
    """Print lines to stderr."""
    output.say(*lines)


def announce(key: str, **facts: object) -> None:
    """Print a sentence of `commands.toml` to stderr, in every language."""
    say(*sentences(key, **facts))


def by_language(key: str, **facts: object) -> dict[str, str]:
    """Language -> a sentence of `commands.toml`, with `facts` filled in."""
    return {
        language: str(spoken[key]).format(**facts)
        for language, spoken in catalogue("commands").items()
    }


def sentences(key: str, **facts: object) -> list[str]:
    """The same sentences alone."""
    return list(by_language(key, **facts).values())


def put(text: str) -> None:
    """Print data to stdout."""
    output.put(text)


def put_json(value: Any, *, lines: bool = False) -> None:
    """Print JSON to stdout: a single line with `lines`, indented otherwise."""
    output.put_json(value, indent=None if lines else 2)


def put_row(facts: Mapping[str, str | None], *, as_json: bool) -> None:
    """Print one of a list of things: a JSON line, or its values side by side."""
    if as_json:
        put_json(facts, lines=True)
        return
    # "-" for what is not set, because an empty column would shift those behind it.
    put("  ".join(value or "-" for value in facts.values()))


def read_octets(file: Path, most: int = -1) -> bytes:
    """The file (`-`: standard input), or its first `most` octets. Raises UsageError `usage.file`."""
    try:
        if str(file) == "-":
            return sys.stdin.buffer.read(most)
        with file.open("rb") as stream:
            return stream.read(most)
    except OSError as error:
        raise UsageError("usage.file", path=str(file), problem=error.strerror) from error


def read_lines(file: Path, most: int) -> Iterator[bytes]:
    """The lines of the file (`-`: standard input), each cut behind `most` octets and one.

    Raises UsageError `usage.file`.
    """
    try:
        with nullcontext(sys.stdin.buffer) if str(file) == "-" else file.open("rb") as stream:
            while line := stream.readline(most + 1):
                yield line
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
    """Print an error in every language, and as JSON where that is wanted; returns the exit code."""
    errors: Sequence[FieldError] = ()
    if isinstance(error, IssuerError):
        message = all_words(error.code, error.facts)
        errors = error.facts.get("problems", ())
    elif isinstance(error, LinkError):
        # Only a mistyped number gets here, and the verifier's own words speak of links.
        message = by_language("not_a_number")
    else:
        message = dict.fromkeys(catalogue("errors"), error.detail)
    output.refuse(
        error.code,
        message,
        as_json=output.wants_json(),
        errors=[
            {"pointer": one.pointer, "code": one.code, "message": dict(one.words)} for one in errors
        ],
    )
    # By isinstance, because a subclass has the exit code of its class.
    return next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))


def new_passphrase(shortest: int = SHORTEST) -> str | None:
    """Ask for a new passphrase of at least `shortest` characters, twice; None without a terminal."""
    if not interactive():
        return None
    while True:
        first = _prompt("passphrase_new")
        if is_short(first, shortest):
            announce("passphrase_short", shortest=shortest)
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


def interactive() -> bool:
    """True where the process has a terminal at which a person can answer."""
    # Descriptor 2, because that is where the question is printed; stdout may be a pipe.
    return sys.stdin.isatty() and os.isatty(2)
