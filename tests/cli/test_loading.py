"""What a command imports: of other commands nothing, and for a list of them no office."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from credissuer.cli.commands import CommandRow
from credissuer.cli.loading import LazyGroup
from tests.commands import BIN

OFFICE_OF_A_LIST = {
    "credissuer",
    "credissuer.cli",
    "credissuer.cli.main",
    "credissuer.cli.commands",
    "credissuer.cli.groups",
    "credissuer.cli.loading",
}
VERIFIER_OF_A_LIST = {
    "credverifier",
    "credverifier.cli",
    "credverifier.cli.output",
    "credverifier.cli.process",
    "credverifier.errors",
}
OF_TYPER = {"typer", "annotated_doc", "shellingham"}
MODULES = """
import sys
before = set(sys.modules)
sys.argv[0] = "credissuer"
from credissuer.cli.main import main
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
print(*sorted(set(sys.modules) - before), sep="\\n", file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    """The modules that the command `credissuer` with these arguments imports."""
    done = subprocess.run(
        [sys.executable, "-c", MODULES, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "Usage: credissuer" in done.stdout
    return set(done.stderr.split())


@pytest.mark.parametrize("arguments", [("--help",), ("keys", "--help")])
def test_a_list_of_commands_imports_no_office(arguments: tuple[str, ...]) -> None:
    modules = imported(*arguments)
    ours = {name for name in modules if name.split(".")[0] in ("credissuer", "credverifier")}
    assert ours == OFFICE_OF_A_LIST | VERIFIER_OF_A_LIST


def test_the_list_of_all_imports_no_other_package_than_typer() -> None:
    packages = {name.split(".")[0] for name in imported("--help")} - sys.stdlib_module_names
    assert packages == {"credissuer", "credverifier", *OF_TYPER}


def test_help_of_a_command_imports_no_other_command() -> None:
    modules = imported("audit", "verify", "--help")
    assert {name for name in modules if name.startswith("credissuer.cli.")} - OFFICE_OF_A_LIST == {
        "credissuer.cli.desk",
        "credissuer.cli.upkeep",
        "credissuer.cli.upkeep.audit",
    }


def completed(line: str) -> list[str]:
    """What the shell offers at the end of `line`."""
    done = subprocess.run(
        [str(BIN / "credissuer")],
        env={
            **os.environ,
            "_CREDISSUER_COMPLETE": "complete_bash",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(line.split()) - 1),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.split()


def test_a_shell_completes_groups_commands_and_options() -> None:
    assert completed("credissuer ke") == ["keys"]
    assert completed("credissuer keys r") == ["rotate", "retire", "receive"]
    assert completed("credissuer revoke --re") == ["--reason"]


def test_a_command_that_the_table_names_and_nobody_wrote_is_listed_and_not_found() -> None:
    rows = {"mend": CommandRow("access:mend", "Mend what is broken.")}
    group = LazyGroup(name="office", rows=rows, rich_markup_mode=None)
    assert "mend  Mend what is broken." in group.get_help(group.context_class(group))
    with pytest.raises(AttributeError, match="mend"):
        group.loaded("mend")
