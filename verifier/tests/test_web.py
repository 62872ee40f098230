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

from credverifier import words

ROOT = Path(__file__).parents[1]
WEB = ROOT / "web"


def _data_modules():
    spec = util.spec_from_file_location("data_modules", WEB / "tools" / "data_modules.py")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_data_modules_are_those_of_the_package():
    made = _data_modules().modules()
    folders = {Path(name).parent for name in made}
    there = [path for folder in folders for path in (WEB / folder).glob("*.js")]
    assert {path.relative_to(WEB).as_posix(): path.read_text("utf-8") for path in there} == made, (
        "run `make web-data`"
    )


def test_the_vocabulary_is_that_of_the_package():
    made = _data_modules().modules()

    def constant(module, name):
        return json.loads(made[f"verifier/data/{module}.js"].partition(f"{name} = ")[2][:-2])

    vocabulary = constant("verdicts", "VOCABULARY")
    # Apart, because a page needs them only for its details.
    vocabulary = _learnt(vocabulary, words.DEFAULT, constant("codes_in_words", "WORDS"))
    for language in words.LANGUAGES[1:]:
        vocabulary = _learnt(vocabulary, language, constant(f"words_{language}", "WORDS"))
    assert vocabulary["verdicts"] == words.VERDICTS
    assert vocabulary["codes"] == words.CODES
    assert vocabulary["reasons"] == words.REASONS
    assert vocabulary["notes"] == words.NOTES
    assert tuple(vocabulary["precedence"]) == words.PRECEDENCE


def _learnt(vocabulary, language, said):
    """The vocabulary with the words of a language added, as words.js learns them."""
    if not isinstance(said, dict):
        return {**vocabulary, language: said}
    added = {name: _learnt(vocabulary[name], language, part) for name, part in said.items()}
    return {**vocabulary, **added}


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
