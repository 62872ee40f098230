"""Every command at an address to which the office was not founded: the same coded refusal, and
nothing is written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from credissuer.cli.commands import COMMANDS
from credissuer.cli.groups import GROUPED_COMMANDS
from credissuer.cli.main import program
from credissuer.words import languages, words
from tests.flows.conftest import Installation, copy_of_installation

MOVED = "https://moved.example"
NUMBER = "7K3M9-QX2HS"
ARGUMENTS = {
    "issue": ["order.json"],
    "import": ["roster.csv", "--yes"],
    "revoke": [NUMBER, "--reason", "false_claim"],
    "suspend": [NUMBER, "--reason", "false_claim"],
    "reinstate": [NUMBER],
    "renew": [NUMBER],
    "show": [NUMBER],
    "badge": [NUMBER, "--out", "badge"],
    "badge-check": ["picture.png"],
    "keys retire": ["KEY"],
    "keys hand-over": ["keys.json"],
    "canary make": ["--account", "https://www.facebook.com/lienminh.mau"],
    "keys compromise": ["KEY"],
    "backup": ["backup.tar.gz"],
    "restore": ["--here"],
    "token create": ["brand", "--role", "issuer"],
    "token revoke": ["ID"],
    "reports show": ["R-7K3M9QX2"],
    "reports assign": ["R-7K3M9QX2", "Lan"],
    "reports unassign": ["R-7K3M9QX2"],
    "reports link": ["R-7K3M9QX2", "--certificate", NUMBER],
    "reports unlink": ["R-7K3M9QX2"],
    "reports close": ["R-7K3M9QX2", "--reason", "spam"],
    "reports reopen": ["R-7K3M9QX2"],
    "reports erase-contacts": ["--older-than", "30"],
    "person roles": ["mai", "--role", "auditor"],
    "person change": ["mai", "--name", "Trần Mai"],
    "proposal one-person-office": ["--yes"],
    "root publish": ["ceremony"],
    "person invite": ["mai", "--email", "mai@tnso.example", "--role", "auditor"],
}
WITHOUT = {
    "demo": "makes an office of its own",
    "init": "founds one, and says whose the database and the keys are that it finds",
    "preview": "serves any tree, and needs no office",
    "db upgrade": "neither signs nor publishes",
    "config show": "shows what is set, so that it can be set right",
    "keys receive": "opens its file first; then it refuses too: upkeep/test_key_transfers.py",
    "root init": "makes the root's medium, which belongs to no office",
    "root sign": "is the ceremony on a machine without the office",
    "root verify": "checks the papers of a ceremony",
}
"""Commands that do not open the office, and why."""
REFUSED = [name for name in (*COMMANDS, *GROUPED_COMMANDS) if name not in WITHOUT]


def files(folder: Path) -> dict[str, bytes]:
    """The files below a folder but those of the database, which even a reader touches."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in found
        if not path.name.startswith("credissuer.db")
    }


@pytest.fixture(scope="module")
def one_office(
    founded_installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """One for all commands, because none of them changes anything."""
    folder = tmp_path_factory.mktemp("office")
    installation = copy_of_installation(founded_installation, folder)
    (folder / "order.json").write_text("{}", "utf-8")
    (folder / "ceremony").mkdir()
    (folder / "ceremony" / "trust-list.root.jwt").write_text("x", "utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    installation.write_sheet(1)
    return installation


def needed(name: str) -> list[str]:
    """A value for everything that a command cannot do without."""
    command: Any = program()
    for step in name.split():
        command = command.loaded(step)
    values: list[str] = []
    for parameter in command.params:
        if parameter.required:
            option = [parameter.opts[-1]] if parameter.opts[-1].startswith("-") else []
            values += [*option, "x"]
    return values


@pytest.mark.parametrize("name", REFUSED)
def test_no_command_works_at_another_address(one_office: Installation, name: str) -> None:
    trail = one_office.credissuer("audit", "list")
    before = files(one_office.folder)
    arguments = [*name.split(), *(ARGUMENTS.get(name) or needed(name))]
    refused = one_office.run("credissuer", *arguments, expect=4, CREDISSUER_PUBLIC_URL=MOVED)
    # The doctor has looked at the disks by then.
    assert refused.stdout == "" or name == "doctor"
    assert refused.stderr.startswith("[config.public_url_changed] ")
    for language in languages("errors"):
        sentence = words("errors", language)["codes"]["config.public_url_changed"]
        assert sentence.format(founded=one_office.public_url, now=MOVED) in refused.stderr
    assert files(one_office.folder) == before
    assert one_office.credissuer("audit", "list") == trail


def test_back_at_its_address_the_office_works_on(installation: Installation) -> None:
    installation.run("credissuer", "doctor", expect=4, CREDISSUER_PUBLIC_URL=MOVED)
    installation.write_sheet(1)
    installation.credissuer("import", "roster.csv", "--yes")
    installation.credissuer("publish")
    installation.credissuer("doctor")


def test_the_settings_are_shown_at_any_address(installation: Installation) -> None:
    shown = installation.credissuer("config", "show", CREDISSUER_PUBLIC_URL=MOVED)
    assert MOVED in shown
