"""The page in the public tree: a shell that points to files which are there, under a name that
their content gives.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys

from credissuer.publication import page

_LISTED = """
import hashlib, json
from credissuer.publication import page
print(json.dumps([[name, hashlib.sha256(octets).hexdigest()] for name, octets in page.page()]))
"""


def test_the_shell_comes_last_and_points_to_nothing_that_is_missing() -> None:
    names = [name for name, _ in page.page()]
    files = dict(page.page())
    assert names[-2:] == ["404.html", "index.html"]
    assert files["404.html"] == files["index.html"]
    pointed = re.findall(r'(?:href|src)="/([^"]+)"', files["index.html"].decode("utf-8"))
    assert len(pointed) >= 3
    of_the_office = {".well-known/trust-list.json", "logo.svg", "bang-mau.csv"}
    assert set(pointed) - files.keys() == of_the_office


def test_scripts_and_styles_have_their_hash() -> None:
    files = dict(page.page())
    with_integrity = re.findall(
        r'(?:href|src)="/([^"]+)" integrity="sha384-([^"]+)"', files["index.html"].decode("utf-8")
    )
    assert sorted(name.rpartition("/")[2] for name, _ in with_integrity) == ["main.js", "style.css"]
    for name, integrity in with_integrity:
        assert base64.b64decode(integrity) == hashlib.sha384(files[name]).digest()


def test_every_imported_module_is_published() -> None:
    files = dict(page.page())
    modules = [name for name in files if name.startswith("web/") and name.endswith(".js")]
    assert len(modules) > 4
    for name in modules:
        imports = re.findall(r'(?:from|import\()"\./([^"]+)"', files[name].decode("utf-8"))
        assert {f"{name.rpartition('/')[0]}/{target}" for target in imports} <= files.keys()
        assert imports or not name.endswith("/main.js")


def test_the_folder_is_named_after_what_it_holds_and_holds_no_tests() -> None:
    folders = {name.split("/")[1] for name, _ in page.page() if name.startswith("web/")}
    assert len(folders) == 1
    assert re.fullmatch(r"[0-9a-f]{16}", folders.pop())
    assert not [name for name, _ in page.page() if "test" in name or name.endswith(".py")]


def test_the_page_is_reproducible_and_names_its_hash() -> None:
    first = list(page.page())
    command = [sys.executable, "-c", _LISTED]
    for seed in ("1", "2"):
        output = subprocess.run(
            command, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        assert json.loads(output) == [
            [name, hashlib.sha256(octets).hexdigest()] for name, octets in first
        ]
    files = dict(first)
    build = json.loads(files[page.BUILD])
    assert build["files"].keys() == {f"/{name}" for name in files} - {f"/{page.BUILD}", "/404.html"}
    lines = "".join(f"{name} {integrity}\n" for name, integrity in sorted(build["files"].items()))
    assert build["build"] == hashlib.sha256(lines.encode()).hexdigest()
    for name, integrity in build["files"].items():
        assert integrity == page.integrity(files[name.removeprefix("/")])
