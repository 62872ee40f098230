"""Commands that take the keys of an office from one of its servers to another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from credissuer import settings
from credissuer.bootstrap.joining import joined_office
from credissuer.bootstrap.keys import provider_row
from credissuer.cli.desk import (
    Json,
    announce,
    ask,
    desk,
    new_passphrase,
    put_row,
    read_octets,
    writing,
)
from credissuer.errors import UsageError
from credissuer.operations.keys import handing_over
from credissuer.settings import Configuration
from credissuer.signing import transfer
from credissuer.signing.passphrase import Passphrase, from_file
from credissuer.signing.provider import KeyRecord

Prompt = Callable[[], str | None]
Target = Annotated[Path, typer.Argument(metavar="FILE", help="The file that is made.")]
Source = Annotated[
    Path, typer.Argument(metavar="FILE", help="What keys hand-over made; -: standard input.")
]
SecretFile = Annotated[
    Path | None,
    typer.Option(
        "--transfer-passphrase-file",
        help="Where the passphrase of FILE is read; else CREDISSUER_TRANSFER_PASSPHRASE, else the"
        " prompt.",
    ),
]


def hand_over(
    context: typer.Context, target: Target, file: SecretFile = None, as_json: Json = False
) -> None:
    """Write the keys of this server into FILE for another server of the same office, sealed with a
    passphrase of its own. Never overwrites.
    """
    at = desk(context)
    with at.opened() as opened:
        office = opened.office
        secret = _secret(opened.configuration, file, lambda: new_passphrase(transfer.SHORTEST))
        # Before anything is recorded: a refused passphrase leaves nothing behind.
        secret.octets()
        with _new_file(target) as stream:
            keys = handing_over.hand_over(office, office.call(at.actor))
            stream.write(transfer.seal(keys, secret, office.entropy))
    _tell(handing_over.at_work(keys.keys), as_json=as_json)
    announce("keys_handed_over", path=target)


def receive(
    context: typer.Context, source: Source, file: SecretFile = None, as_json: Json = False
) -> None:
    """Take the keys in FILE into the keystore of this server; a new server gets its keystore so.
    A server that runs here uses them without a restart.
    """
    at = desk(context)
    configuration = settings.load(at.config)
    octets = read_octets(source, transfer.LONGEST + 1)
    keys = transfer.opened(octets, _secret(configuration, file, ask, shortest=1))
    prompt = new_passphrase if provider_row(configuration).makes_secret else ask
    with joined_office(configuration, keys, founding=prompt, prompt=ask) as office:
        received = handing_over.receive(office, office.call(at.actor), keys)
    _tell(received, as_json=as_json)
    announce("keys_received", path=source)


def _secret(
    configuration: Configuration,
    file: Path | None,
    prompt: Prompt,
    shortest: int = transfer.SHORTEST,
) -> Passphrase:
    """The passphrase of the file. Asked, it raises UsageError where there is none."""
    given = configuration.settings.transfer_passphrase

    def asked() -> str:
        text = prompt()
        if text is None:
            raise UsageError("usage.transfer_passphrase")
        return text

    if file is not None:
        return Passphrase(lambda: from_file(file), shortest=shortest)
    return Passphrase(asked if given is None else given.get_secret_value, shortest=shortest)


@contextmanager
def _new_file(target: Path) -> Iterator[BinaryIO]:
    """A file that was not there, which only this user can read; gone again where its writer fails."""
    with writing(target):
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(descriptor)
        except BaseException:
            target.unlink()
            raise


def _tell(records: tuple[KeyRecord, ...], *, as_json: bool) -> None:
    for record in records:
        facts = {"use": record.use.value, "state": record.state.value, "key": record.thumbprint}
        put_row(facts, as_json=as_json)
