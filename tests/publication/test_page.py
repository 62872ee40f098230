"""The page in the public tree: a shell that points to files which are there, under a name that their content gives."""

from __future__ import annotations

import re

from credissuer.publication import page

_IMPORTED = re.compile(
    r"""^(?:import|export)[^"';]*from "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)""", re.MULTILINE
)


def test_the_shell_comes_last_and_points_to_nothing_that_is_missing() -> None:
    names = [name for name, _ in page.page()]
    files = dict(page.page())
    assert names[-2:] == ["404.html", "index.html"]
    assert files["404.html"] == files["index.html"]
    pointed = re.findall(r'(?:href|src)="/([^"]+)"', files["index.html"].decode("utf-8"))
    assert len(pointed) > 3
    assert set(pointed) <= files.keys()
    assert all(name.startswith("web/") for name in pointed)


def test_every_module_finds_what_it_imports() -> None:
    files = dict(page.page())
    modules = [name for name in files if name.endswith(".js")]
    assert modules
    for name in modules:
        folder = name.rpartition("/")[0].split("/")
        for target in map("".join, _IMPORTED.findall(files[name].decode("utf-8"))):
            parts = list(folder)
            for step in target.split("/"):
                if step == "..":
                    parts.pop()
                elif step != ".":
                    parts.append(step)
            assert "/".join(parts) in files, (name, target)


def test_the_folder_is_named_after_what_it_holds_and_holds_no_tests() -> None:
    folders = {name.split("/")[1] for name, _ in page.page() if "/" in name}
    assert len(folders) == 1
    assert re.fullmatch(r"[0-9a-f]{16}", folders.pop())
    assert not [name for name, _ in page.page() if "test" in name or name.endswith(".py")]
    assert list(page.page()) == list(page.page())
