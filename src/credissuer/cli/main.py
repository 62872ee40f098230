"""The command `credissuer`: its groups of commands and exit codes."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer
from typer._click import utils as click_utils
from typer._click.exceptions import ClickException
from typer._completion_classes import completion_init

from credissuer.cli.commands import COMMANDS
from credissuer.cli.groups import GROUPED_COMMANDS, GROUPS
from credissuer.cli.loading import LazyGroup, answer_version, command_of
from credverifier.cli import output, process
from credverifier.errors import CredentialError


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
            "--version", is_eager=True, callback=answer_version, help="Show the version and stop."
        ),
    ] = False,
) -> None:
    """The office that assesses, issues, publishes and revokes credibility certificates."""
    # The office is opened by the commands, because `--help` and `init` need none.
    context.obj = config


def program() -> LazyGroup:
    """The command `credissuer` with all its groups; no command of theirs is imported yet."""
    root = command_of("credissuer", office)
    whole = LazyGroup(
        name=root.name,
        rows=COMMANDS,
        params=root.params,
        callback=root.callback,
        help=root.help,
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for group, text in GROUPS.items():
        rows = {
            name.removeprefix(f"{group} "): row
            for name, row in GROUPED_COMMANDS.items()
            if name.startswith(f"{group} ")
        }
        whole.add_command(
            LazyGroup(name=group, rows=rows, help=text, no_args_is_help=True, rich_markup_mode=None)
        )
    return whole


def main() -> None:
    """The console script: `run` with an exit code for everything that can end it."""
    sys.exit(process.exit_code(run))


def run() -> int:
    """Run the command that `sys.argv` names; a refusal becomes a sentence with its code."""
    as_json = output.wants_json()
    # So that a shell can ask for completions, which no option of ours installs.
    completion_init()
    try:
        # Not by itself where JSON is wanted, because click tells its refusals as lines alone.
        ended = program()(standalone_mode=not as_json)
    except CredentialError as error:
        from credissuer.cli.desk import explain

        return explain(error)
    except ClickException as error:
        from credissuer.errors import all_words

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
