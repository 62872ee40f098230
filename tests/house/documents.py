"""Writes the generated documents and the picture of badges: `make docs`; `make openapi` for one."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from credissuer.app import api_application
from credissuer.cli.main import program
from credissuer.openapi import describe
from credverifier.cli import command as verifier
from tests.house.contact_sheet import contact_sheet

DOCS = Path(__file__).parents[2] / "docs"
WIDTH = 100
_HEAD = """# Commands

What `credissuer --help`, `credverifier --help` and the help of each of their commands say. \
Written by `make docs`.
"""


def commands() -> str:
    """docs/commands.md: the help of every command of both programs."""
    office = program()
    texts = [
        *_issuer(office, office.context_class(office, info_name="credissuer", **_ISSUER)),
        *_verifier(),
    ]
    parts = [f"## {name}\n\n```text\n{text.strip()}\n```\n" for name, text in texts]
    return "\n".join([_HEAD, *parts])


_ISSUER: dict[str, Any] = {"terminal_width": WIDTH, "color": False, "help_option_names": ["--help"]}


def _issuer(command: Any, context: Any) -> Iterator[tuple[str, str]]:
    yield context.command_path, command.get_help(context)
    for name in getattr(command, "commands", ()):
        child = command.loaded(name)
        yield from _issuer(
            child, child.context_class(child, info_name=name, parent=context, **_ISSUER)
        )


def _verifier() -> Iterator[tuple[str, str]]:
    for parser in _parsers(verifier._parser()):
        formatter = partial(argparse.HelpFormatter, width=WIDTH)
        parser.formatter_class = formatter  # type: ignore[assignment]
        parser.color = False  # type: ignore[attr-defined]
        # Python 3.13 names the value of an option once: "-o, --output OUT.csv".
        yield parser.prog, re.sub(r"(-\w) (\S+), (--[\w-]+ \2)", r"\1, \3", parser.format_help())


def _parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from _parsers(child)


def openapi() -> str:
    """docs/openapi.json: what the server gives at /openapi.json."""
    return json.dumps(describe(api_application(None)), ensure_ascii=False, indent=1) + "\n"


DOCUMENTS = {"commands.md": commands, "openapi.json": openapi}
PICTURES = {"pictures/badge-sizes.png": contact_sheet}


if __name__ == "__main__":
    for name in sys.argv[1:] or DOCUMENTS:
        (DOCS / name).write_text(DOCUMENTS[name](), "utf-8")
    for name in () if sys.argv[1:] else PICTURES:
        (DOCS / name).write_bytes(PICTURES[name]())
