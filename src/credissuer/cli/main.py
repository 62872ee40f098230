"""The command `credissuer`: its subcommands and exit codes."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Annotated, Any

import typer
from typer._click import utils as click_utils
from typer._click.exceptions import ClickException
from typer.core import TyperCommand, TyperGroup

from credissuer.cli import access, demo, people, preview, serve
from credissuer.cli.casework import applications, cases, notices, proposals, reports
from credissuer.cli.certificates import (
    badge_check,
    certificates,
    finding,
    imports,
    renewals,
    standings,
)
from credissuer.cli.desk import Desk, explain
from credissuer.cli.upkeep import audit, backups, jobs, restore, upkeep
from credissuer.errors import all_words
from credverifier.cli import output, process
from credverifier.errors import CredentialError


def _version(wanted: bool) -> None:
    if wanted:
        if output.wants_json():
            output.put_json({"program": "credissuer", "version": metadata.version("credissuer")})
        else:
            output.put(f"credissuer {metadata.version('credissuer')}")
        raise typer.Exit


# One key in 64 has such a thumbprint.
_THUMBPRINT_LIKE_AN_OPTION = re.compile(r"-[A-Za-z0-9_-]{42}")


class _Command(TyperCommand):
    """A command that answers `--version` as the program does; its help does not repeat that."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        _version("--version" in args)
        return super().parse_args(ctx, _thumbprints_last(args))


def _thumbprints_last(args: list[str]) -> list[str]:
    """Thumbprints that begin with a hyphen behind `--`, because they read as options."""
    if "--" in args:
        return args
    last = [
        arg
        for previous, arg in zip(["", *args], args, strict=False)
        if _THUMBPRINT_LIKE_AN_OPTION.fullmatch(arg) and previous != "--key"
    ]
    return [*(arg for arg in args if arg not in last), "--", *last] if last else args


class _Group(TyperGroup):
    """The same of a group of commands."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        _version(args[:1] == ["--version"])
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_Group,
    no_args_is_help=True,
    add_completion=False,
    # Its tracebacks can print local variables, among which a passphrase may be.
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
keys = typer.Typer(cls=_Group, no_args_is_help=True, help="The signing keys.")
tokens = typer.Typer(cls=_Group, no_args_is_help=True, help="Bearer tokens with role and expiry.")
reported = typer.Typer(
    cls=_Group, no_args_is_help=True, help="Reports of violations, as people send them in."
)
proposed = typer.Typer(
    cls=_Group, no_args_is_help=True, help="What one person proposes and another decides on."
)
applied = typer.Typer(
    cls=_Group, no_args_is_help=True, help="Applications: assessed, and proposed to be decided."
)
persons = typer.Typer(
    cls=_Group, no_args_is_help=True, help="Members of staff: who they are and what they may do."
)
jobs_ = typer.Typer(cls=_Group, no_args_is_help=True, help="Work in the background.")
notices_ = typer.Typer(cls=_Group, no_args_is_help=True, help="Notices by e-mail.")
casework = typer.Typer(
    cls=_Group, no_args_is_help=True, help="Cases about certificates, until two have decided."
)
trail = typer.Typer(cls=_Group, no_args_is_help=True, help="The audit trail.")
database = typer.Typer(cls=_Group, no_args_is_help=True, help="The database.")
config = typer.Typer(cls=_Group, no_args_is_help=True, help="The configuration.")

COMMANDS: dict[typer.Typer, dict[str, Callable[..., None]]] = {
    app: {
        "init": upkeep.init,
        "demo": demo.demo,
        "serve": serve.serve,
        "issue": certificates.issue,
        "import": imports.import_,
        "revoke": standings.revoke,
        "suspend": standings.suspend,
        "reinstate": standings.reinstate,
        "renew": renewals.renew,
        "show": finding.show,
        "list": finding.list_,
        "export": finding.export,
        "badge": certificates.badge,
        "badge-check": badge_check.badge_check,
        "publish": upkeep.publish,
        "preview": preview.preview,
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
        "passphrase": access.keys_passphrase,
    },
    tokens: {
        "create": access.token_create,
        "list": access.token_list,
        "revoke": access.token_revoke,
    },
    reported: {
        "list": reports.list_,
        "show": reports.show,
        "assign": reports.assign,
        "unassign": reports.unassign,
        "link": reports.link,
        "unlink": reports.unlink,
        "close": reports.close,
        "reopen": reports.reopen,
        "erase-contacts": reports.erase_contacts,
    },
    proposed: {
        "list": proposals.list_,
        "show": proposals.show,
        "approve": proposals.approve,
        "refuse": proposals.refuse,
        "withdraw": proposals.withdraw,
        "recall": proposals.recall,
        "one-person-office": proposals.one_person_office,
    },
    applied: {
        "list": applications.list_,
        "show": applications.show,
        "take": applications.take_,
        "propose": applications.propose,
        "refuse": applications.refuse,
    },
    persons: {
        "list": people.list_,
        "show": people.show,
        "invite": people.invite,
        "link": people.link,
        "roles": people.roles,
        "change": people.change,
        "disable": people.disable,
        "enable": people.enable,
        "end-sessions": people.end_sessions,
        "recover": people.recover,
    },
    jobs_: {
        "list": jobs.list_,
        "show": jobs.show,
        "pause": jobs.pause,
        "resume": jobs.resume,
        "cancel": jobs.cancel,
        "run": jobs.run,
    },
    notices_: {
        "list": notices.list_,
        "resend": notices.resend,
        "send": notices.send,
    },
    casework: {
        "open": cases.open_,
        "list": cases.list_,
        "show": cases.show,
        "suspend": cases.suspend,
        "confirm": cases.confirm,
        "propose": cases.propose,
        "close": cases.close,
        "deadlines": cases.deadlines,
    },
    trail: {
        "verify": audit.verify,
        "list": audit.list_,
        "checkpoint": audit.checkpoint,
    },
    database: {"upgrade": upkeep.db_upgrade},
    config: {"show": upkeep.config_show},
}

for group, commands in COMMANDS.items():
    for name, command in commands.items():
        group.command(name, cls=_Command)(command)
for name, group in {
    "keys": keys,
    "token": tokens,
    "reports": reported,
    "proposal": proposed,
    "application": applied,
    "person": persons,
    "job": jobs_,
    "notice": notices_,
    "case": casework,
    "audit": trail,
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
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_version, help="Show the version and stop."
        ),
    ] = False,
) -> None:
    """The office that assesses, issues, publishes and revokes credibility certificates."""
    # The office is opened by the commands, because `--help` and `init` need none.
    context.obj = Desk(config)


def main() -> None:
    """The console script: `run` with an exit code for everything that can end it."""
    sys.exit(process.exit_code(run))


def run() -> int:
    """Run the command that `sys.argv` names; a refusal becomes a sentence with its code."""
    as_json = output.wants_json()
    try:
        # Not by itself where JSON is wanted, because click tells its refusals as lines alone.
        ended = app(standalone_mode=not as_json)
    except CredentialError as error:
        return explain(error)
    except ClickException as error:
        message = all_words("usage.arguments", {"problem": error.format_message()})
        output.refuse("usage.arguments", message, as_json=as_json)
        return error.exit_code
    except typer.Abort:
        return 1
    except OSError as error:
        # Help texts are written by click itself, and what is no such text is a fault of ours.
        *_, (innermost, _) = traceback.walk_tb(error.__traceback__)
        if innermost.f_code is click_utils.echo.__code__:
            raise output.OutputError(error.strerror or str(error)) from error
        raise
    return ended if isinstance(ended, int) else 0
