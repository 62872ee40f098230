"""The page's half of the distribution: its data are those of this package, and both ways of installing bring it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib import resources, util
from pathlib import Path

ROOT = Path(__file__).parents[1]
WEB = ROOT / "web"


def _data_modules():
    spec = util.spec_from_file_location("data_modules", WEB / "tests" / "data_modules.py")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_data_modules_are_those_of_the_package():
    made = _data_modules()
    assert {path.name: path.read_text("utf-8") for path in made.FOLDER.iterdir()} == made.modules()
    vocabulary = (ROOT / "src" / "credverifier" / "verdicts.json").read_text("utf-8").strip()
    assert f"export const VOCABULARY = {vocabulary};" in made.modules()["verdicts.js"]


def test_an_editable_install_finds_the_page():
    web = resources.files("credverifier") / "web"
    assert (web / "verifier" / "index.js").read_bytes() == (WEB / "verifier" / "index.js").read_bytes()


def test_the_wheel_brings_the_page_without_its_tests(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        packed = {name: wheel.read(name) for name in wheel.namelist() if name.startswith("credverifier/web/")}
    ours = [path for path in WEB.rglob("*") if path.is_file() and WEB / "tests" not in path.parents]
    assert packed == {f"credverifier/web/{path.relative_to(WEB).as_posix()}": path.read_bytes() for path in ours}
