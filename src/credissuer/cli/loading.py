"""Commands that are imported when they are called: a group knows of them what the table says."""

from __future__ import annotations

import gc
import importlib
import re
from collections.abc import Callable, Mapping
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from credissuer.cli.commands import CommandRow
from credverifier.cli import output

# One key in 64 has such a thumbprint.
_THUMBPRINT_LIKE_AN_OPTION = re.compile(r"-[A-Za-z0-9_-]{42}")


class LoadedCommand(TyperCommand):
    """A command that answers `--version` as the program does; its help does not repeat that."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take `--version` first, and thumbprints behind `--`."""
        answer_version("--version" in args)
        return super().parse_args(ctx, _thumbprints_last(args))


class LazyGroup(TyperGroup):
    """A group whose commands are imported one by one, each when it is called.

    `commands` holds, for lists and completion, a command without parameters for each row.
    """

    def __init__(self, *, rows: Mapping[str, CommandRow], **attributes: Any) -> None:
        super().__init__(**attributes)
        self.rows = rows
        for name, row in rows.items():
            self.add_command(TyperCommand(name, help=row.help, rich_markup_mode=None))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take `--version` first."""
        answer_version(args[:1] == ["--version"])
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that `args` begin with, imported."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command and self.loaded(str(command.name)), rest

    def loaded(self, name: str) -> Any:
        """The command of that name with its parameters; a group as it is."""
        row = self.rows.get(name)
        return load(name, row.function) if row else self.commands[name]


def load(name: str, path: str) -> Any:
    """The command `name` of the function at `path`, which is `module:function` of a CommandRow."""
    module, _, attribute = path.partition(":")
    # Because imported modules are never garbage, the collector is off meanwhile and does not look at
    # them later. Otherwise the start of a command takes half as long again.
    gc.disable()
    try:
        imported = importlib.import_module(f"credissuer.cli.{module}")
    finally:
        gc.enable()
        gc.freeze()
    return command_of(name, getattr(imported, attribute))


def command_of(name: str, function: Callable[..., None]) -> Any:
    """The command `name` with the parameters and the help text of `function`."""
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name, cls=LoadedCommand)(function)
    return typer.main.get_command(single)


def answer_version(wanted: bool) -> None:
    """Print the version and end the command, if that is wanted."""
    if not wanted:
        return
    from importlib import metadata  # here, because it imports what reads e-mail

    version = metadata.version("credissuer")
    if output.wants_json():
        output.put_json({"program": "credissuer", "version": version})
    else:
        output.put(f"credissuer {version}")
    raise typer.Exit


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
