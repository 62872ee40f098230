"""The documents name existing commands and options, and every command has a help text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from credissuer.cli.main import program
from credissuer.credentials.states import Reason
from credissuer.errors import catalogue
from credissuer.words import words as spoken
from credverifier.cli import command as verifier

ROOT = Path(__file__).parents[2]
WRITTEN_BY_HAND = set(ROOT.glob("docs/**/*.md")) - {ROOT / "docs" / "commands.md"}
DOCS = sorted(
    [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "verifier" / "README.md",
        ROOT / "keys" / "README.md",
        *WRITTEN_BY_HAND,
    ]
)
PROMISED = """
init | issue | import | revoke | suspend | reinstate | renew | show | list
export | badge | publish | preview | doctor
keys list | keys rotate | keys retire | keys compromise | keys export
token create | token list | token revoke
audit verify | db upgrade | config show
"""
ISSUER = program()


def command_lines(text: str, program: str) -> Iterator[list[str]]:
    """The words of every command line of `program` in code blocks and code spans."""
    code = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL) + re.findall(r"`([^`\n]+)`", text)
    for block in code:
        for line in block.splitlines():
            if line.startswith("from "):  # Python
                continue
            for arguments in re.findall(rf"(?:^|[(\s]){program} ([a-z][^#|;)&]*)", line):
                yield arguments.split()


def find(words: list[str]) -> Any:
    """The command of the office that `words` begin with."""
    command: Any = ISSUER
    for word in words:
        if not hasattr(command, "commands"):
            break
        assert word in command.commands, " ".join(words)
        command = command.loaded(word)
    return command


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if hasattr(command, "commands"):
        for name in command.commands:
            yield from leaves(command.loaded(name), (*path, name))
    else:
        yield path, command


@pytest.mark.parametrize("file", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_and_option_in_the_documents_exists(file: Path) -> None:
    for words in command_lines(file.read_text("utf-8"), "credissuer"):
        command = find(words)
        options = {name for parameter in command.params for name in parameter.opts}
        used_options = {
            re.split(r"[=\]]", word.lstrip("["))[0]
            for word in words
            if word.lstrip("[").startswith("--")
        }
        assert used_options <= options | {"--help"}, (words, used_options - options)
    help_text = verifier._parser().format_help()
    for words in command_lines(file.read_text("utf-8"), "credverifier"):
        assert words[0] in help_text, words


def test_command_lines_are_found_in_the_documents() -> None:
    text = "\n".join(file.read_text("utf-8") for file in DOCS)
    assert len(list(command_lines(text, "credissuer"))) > 10
    assert len(list(command_lines(text, "credverifier"))) > 3


@pytest.mark.parametrize(
    "name", [name.strip() for name in PROMISED.replace("\n", "|").split("|") if name.strip()]
)
def test_every_promised_command_exists_and_is_documented(name: str) -> None:
    assert not hasattr(find(name.split()), "commands")
    group, _, verb = name.rpartition(" ")
    text = "\n".join(file.read_text("utf-8") for file in DOCS)
    assert (
        re.search(rf"`[^`\n]*{group} ?[^`\n]*\b{verb}\b[^`\n]*`", text)
        or f"credissuer {name}" in text
    ), name


def test_every_command_and_option_has_a_help_text() -> None:
    for path, command in leaves(ISSUER):
        assert command.help, path
        for parameter in command.params:
            assert getattr(parameter, "help", None) or parameter.name in ("number", "label"), (
                path,
                parameter.name,
            )


def test_no_option_takes_a_secret() -> None:
    names = {
        name
        for _, command in leaves(ISSUER)
        for parameter in command.params
        for name in parameter.opts
    }
    # The name of a file that holds one is no secret.
    assert not [name for name in names if re.search("(pass|secret|pin$)(?!.*-file$)", name)]


def test_every_code_in_the_documents_exists() -> None:
    from credissuer.brands import webhook
    from credissuer.status.public_change import STANDINGS
    from credverifier import words

    families = {code.split(".")[0] for code in catalogue()} | {
        code.split(".")[0] for code in words.CODES
    }
    families.add("doctor")
    known_codes = {
        *catalogue(),
        *words.CODES,
        *(f"doctor.{word}" for word in spoken("commands", "en")["doctor_problems"]),
        *(f"{name}.toml" for name in ("programme", "errors")),
        "root.json",
        # The types of the change feed.
        *STANDINGS,
        webhook.TEST,
    }
    for file in DOCS:
        for code in re.findall(r"`([a-z_]+\.[a-z_]+)`", file.read_text("utf-8")):
            if code.split(".")[0] in families:
                assert code in known_codes, (file.name, code)


def test_every_reason_of_the_documents_has_public_words() -> None:
    from credverifier import words

    assert set(Reason) == set(words.REASONS)
