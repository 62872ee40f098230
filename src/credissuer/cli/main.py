"""The command `credissuer`: its subcommands and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from credissuer.cli import (
    access,
    backups,
    badge_check,
    certificates,
    demo,
    imports,
    reports,
    restore,
    serve,
    upkeep,
)
from credissuer.cli.desk import Desk, explain
from credverifier.cli import process
from credverifier.errors import CredentialError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    # Its tracebacks can print local variables, among which a passphrase may be.
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
keys = typer.Typer(no_args_is_help=True, help="The signing keys.")
tokens = typer.Typer(no_args_is_help=True, help="Bearer tokens with role and expiry.")
reported = typer.Typer(no_args_is_help=True, help="Reports of violations, as people send them in.")
audit = typer.Typer(no_args_is_help=True, help="The audit trail.")
database = typer.Typer(no_args_is_help=True, help="The database.")
config = typer.Typer(no_args_is_help=True, help="The configuration.")

COMMANDS: dict[typer.Typer, dict[str, Callable[..., None]]] = {
    app: {
        "init": upkeep.init,
        "demo": demo.demo,
        "serve": serve.serve,
        "issue": certificates.issue,
        "import": imports.import_,
        "revoke": certificates.revoke,
        "suspend": certificates.suspend,
        "reinstate": certificates.reinstate,
        "renew": certificates.renew,
        "show": certificates.show,
        "list": certificates.list_,
        "export": certificates.export,
        "badge": certificates.badge,
        "badge-check": badge_check.badge_check,
        "publish": upkeep.publish,
        "doctor": upkeep.examine,
        "backup": backups.backup,
        "restore": restore.restore,
    },
    keys: {
        "list": access.keys_list,
        "rotate": access.keys_rotate,
        "retire": access.keys_retire,
        "compromise": access.keys_compromise,
        "export": access.keys_export,
    },
    tokens: {
        "create": access.token_create,
        "list": access.token_list,
        "revoke": access.token_revoke,
    },
    reported: {
        "list": reports.list_,
        "show": reports.show,
        "erase-contacts": reports.erase_contacts,
    },
    audit: {"verify": upkeep.audit_verify, "list": upkeep.audit_list},
    database: {"upgrade": upkeep.db_upgrade},
    config: {"show": upkeep.config_show},
}

for group, commands in COMMANDS.items():
    for name, command in commands.items():
        group.command(name)(command)
for name, group in {
    "keys": keys,
    "token": tokens,
    "reports": reported,
    "audit": audit,
    "db": database,
    "config": config,
}.items():
    app.add_typer(group, name=name)


@app.callback()
def office(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            help="The office's credissuer.toml, or its folder; else the current one.",
        ),
    ] = None,
) -> None:
    """The office that assesses, issues, publishes and revokes credibility certificates."""
    # The office is opened by the commands, because `--help` and `init` need none.
    context.obj = Desk(config)


def main() -> None:
    """The console script: `run` with an exit code for everything that can end it."""
    sys.exit(process.exit_code(run))


def run() -> int:
    """Run the command that `sys.argv` names; a refusal becomes a sentence with its code."""
    try:
        app()
    except CredentialError as error:
        return explain(error)
    return 0
