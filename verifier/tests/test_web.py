"""The page's half of the distribution: its data are those of this package, and both ways of
installing bring it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from importlib import resources, util
from pathlib import Path

ROOT = Path(__file__).parents[1]
WEB = ROOT / "web"


def _data_modules():
    spec = util.spec_from_file_location("data_modules", WEB / "tools" / "data_modules.py")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_data_modules_are_those_of_the_package():
    made = _data_modules()
    assert {path.name: path.read_text("utf-8") for path in made.FOLDER.iterdir()} == made.modules()
    vocabulary, english = (
        json.loads(made.modules()[name].partition(" = ")[2].rstrip(";\n"))
        for name in ("verdicts.js", "verdicts_en.js")
    )
    assert _both(vocabulary, english) == json.loads(
        (ROOT / "src" / "credverifier" / "verdicts.json").read_text("utf-8")
    )


def _both(vocabulary, english):
    """The vocabulary with its English put back, as words.js learns it."""
    if isinstance(english, str):
        return {**vocabulary, "en": english}
    if not isinstance(vocabulary, dict):
        return vocabulary
    return {name: _both(item, english.get(name, {})) for name, item in vocabulary.items()}


def test_an_editable_install_finds_the_page():
    web = resources.files("credverifier") / "web"
    assert (web / "verifier" / "index.js").read_bytes() == (
        WEB / "verifier" / "index.js"
    ).read_bytes()


def test_the_wheel_contains_the_page_without_its_tests_and_tools(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        packed = {
            name: wheel.read(name)
            for name in wheel.namelist()
            if name.startswith("credverifier/web/")
        }
    left_out = {WEB / "tests", WEB / "tools"}
    ours = [path for path in WEB.rglob("*") if path.is_file() and left_out.isdisjoint(path.parents)]
    assert WEB / "bundle" / "main.js" in ours
    assert packed == {
        f"credverifier/web/{path.relative_to(WEB).as_posix()}": path.read_bytes() for path in ours
    }
