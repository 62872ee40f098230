"""docs/interoperability.md names every judge in the version that judges here, and where; nothing of
them is loose.
"""

from __future__ import annotations

import json
import re
import shutil
from importlib.metadata import version
from pathlib import Path

from tests.interop.judges import HERE

ROOT = HERE.parents[1]


def rows() -> dict[str, dict[str, str]]:
    """Judge -> from, version, what, where."""
    lines = re.findall(r"^\| `(.+)` \| (.+) \| (.+) \| (.+) \| `(.+)` \|$", _page(), re.MULTILINE)
    return {
        judge: {"from": place, "version": number, "where": where}
        for judge, place, number, _, where in lines
    }


def _page() -> str:
    return (ROOT / "docs" / "interoperability.md").read_text("utf-8")


def test_the_page_names_the_versions_that_judge_here() -> None:
    installed = {
        "npm": lambda name: json.loads(
            (HERE / "node_modules" / name / "package.json").read_text("utf-8")
        )["version"],
        "PyPI": version,
    }
    known = rows()
    assert {row["from"] for row in known.values()} == {"npm", "PyPI", "Debian"}
    for name, row in known.items():
        if row["from"] == "Debian":
            assert shutil.which(name), name
        else:
            assert row["version"] == installed[row["from"]](name), name
    assert len(known) == len(re.findall(r"^\| `", _page(), re.MULTILINE))


def test_every_judge_speaks_where_the_page_says() -> None:
    asked = {"@sd-jwt/jwt-status-list": "statuses", "@digitalbazaar/vc-bitstring-status-list": "standing",
             "@sd-jwt/sd-jwt-vc": "wallet", "jose": "jwt", "jsonld": "expanded", "axe-core": "axe-core", "zxing-cpp": "zxingcpp"}  # fmt: skip
    for name, row in rows().items():
        text = Path(ROOT / row["where"]).read_text("utf-8")
        assert asked.get(name, name.replace("-", "_")) in text, name


def test_what_comes_from_npm_is_pinned_to_the_octet_and_names_no_address() -> None:
    wanted = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]
    assert wanted.keys() == {name for name, row in rows().items() if row["from"] == "npm"}
    packages = json.loads((HERE / "package-lock.json").read_text("utf-8"))["packages"]
    assert packages[""]["dependencies"] == wanted
    for path, package in packages.items():
        assert path == "" or package["integrity"].startswith("sha512-"), path
        assert "resolved" not in package, path
    for name, number in wanted.items():
        assert packages[f"node_modules/{name}"]["version"] == number
