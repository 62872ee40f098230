"""docs/design.md names exactly the modules and packages of the layers."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _layers(container: str) -> set[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    [layers] = [item["layers"] for item in contracts if item.get("containers") == [container]]
    names = {name.strip() for layer in layers for name in layer.split("|")}
    return {name for name in names if not name.startswith(("(", "__"))}


@pytest.mark.parametrize(("container", "table"), [("credissuer", 0), ("credverifier", 1)])
def test_the_layers_of_the_design_are_those_of_the_import_contracts(
    container: str, table: int
) -> None:
    text = (ROOT / "docs" / "design.md").read_text("utf-8")
    tables = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    names = {
        name
        for row in tables[table].splitlines()[2:]
        for name in re.findall(r"`(\w+)`", row.split("|")[1])
    }
    assert names == _layers(container)
