"""The tables of commands say of each what its function says."""

from __future__ import annotations

import importlib
import inspect

import pytest

from credissuer.cli.commands import COMMANDS, CommandRow
from credissuer.cli.groups import GROUPED_COMMANDS

ALL = {**COMMANDS, **GROUPED_COMMANDS}


@pytest.mark.parametrize("name", ALL)
def test_a_row_says_what_the_docstring_of_its_function_says_first(name: str) -> None:
    row: CommandRow = ALL[name]
    module, _, function = row.function.partition(":")
    command = getattr(importlib.import_module(f"credissuer.cli.{module}"), function)
    text = inspect.getdoc(command)
    assert text is not None
    assert row.help.split() == text.partition("\n\n")[0].split()


def test_no_function_is_two_commands() -> None:
    functions = [row.function for row in ALL.values()]
    assert len(functions) == len(set(functions)) > 80
