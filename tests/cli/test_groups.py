"""The groups of commands and those in them."""

from __future__ import annotations

from credissuer.cli.commands import COMMANDS
from credissuer.cli.groups import GROUPED_COMMANDS, GROUPS
from credissuer.cli.main import program


def test_each_group_has_commands_and_each_command_a_group() -> None:
    assert {name.split()[0] for name in GROUPED_COMMANDS} == set(GROUPS)
    assert {len(name.split()) for name in GROUPED_COMMANDS} == {2}
    assert not set(GROUPS) & set(COMMANDS)


def test_the_program_has_them_in_the_order_of_the_tables() -> None:
    office = program()
    assert list(office.commands) == [*COMMANDS, *GROUPS]
    of_groups = [f"{group} {name}" for group in GROUPS for name in office.loaded(group).commands]
    assert of_groups == list(GROUPED_COMMANDS)
