"""Commands for copies of the whole office: make one, check one, bring the office back from one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from credissuer.bootstrap.keys import keystore_dir
from credissuer.cli.desk import announce, desk, put, put_json
from credissuer.cli.progress import bars, in_megabytes
from credissuer.operations.perform import perform
from credissuer.operations.upkeep import backup as backups
from credissuer.operations.upkeep.backup import BackupProgress, Sources
from credissuer.recovery import manifest
from credissuer.recovery.manifest import Manifest
from credissuer.settings import FILE_NAME, Configuration
from credverifier.wire.envelope import dates

Json = Annotated[bool, typer.Option("--json", help="JSON on stdout.")]


def backup(
    context: typer.Context,
    target: Annotated[
        Path,
        typer.Argument(metavar="FILE|DIR", help="NAME.tar.gz, or any other name for a folder."),
    ],
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help="With the private keys, encrypted as they are.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Check the backup that is there, and make none.")
    ] = False,
    hand_over: Annotated[
        bool,
        typer.Option("--hand-over", help="End the office here: it goes on where this is restored."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Copy database, configuration, public keys, checkpoint and a list of the public files, while
    the server runs. Never overwrites.
    """
    if check:
        made, entries = backups.check(target)
        if as_json:
            put_json({**_told(target, made), "entries": entries})
            return
        stamp = dates.stamp(made.made_at)
        announce("backup_is_whole", made_at=stamp, entries=entries, schema=made.schema)
        return
    at = desk(context)
    with at.opened() as opened:
        sources = Sources(
            files=_configuration_files(opened.configuration),
            keystore=keystore_dir(opened.configuration) if with_keys else None,
        )
        call = opened.office.call(at.actor)
        # Once: a backup that failed behind the entry is made again.
        if hand_over and not backups.is_handed_over(opened.office):
            perform(opened.office, call, backups.hand_over, opened.office)
        with bars({"listing": None, "packing": None}) as (listed, packed):
            progress = BackupProgress(listed, in_megabytes(packed))
            made = backups.back_up(opened.office, call, sources, target.absolute(), progress)
    if as_json:
        put_json(_told(target, made))
        return
    put(str(target))
    announce("backed_up", path=target, files=len(made.files), seq=made.audit_seq)
    if hand_over:
        announce("handed_over")


def _told(target: Path, made: Manifest) -> dict[str, object]:
    return {
        "path": str(target),
        "made_at": dates.stamp(made.made_at),
        "version": made.version,
        "issuer": made.issuer,
        "database": made.database,
        "schema": made.schema,
        "audit": {"seq": made.audit_seq, "hash": made.audit_hash},
        "has_keys": made.has_keys,
        "files": len(made.files),
        "octets": sum(part.octets for part in made.files.values()),
    }


def _configuration_files(configuration: Configuration) -> dict[str, Path]:
    """The files in which a person wrote settings; no secret may stand in them."""
    programme = configuration.settings.programme_file
    wanted = {
        manifest.CONFIGURATION: configuration.folder / FILE_NAME,
        manifest.PROGRAMME: programme and configuration.path(programme),
    }
    return {name: path for name, path in wanted.items() if path is not None and path.exists()}
