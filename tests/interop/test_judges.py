"""docs/interoperability.md names every judge with its pinned version and the file that uses it."""

from __future__ import annotations

import json
import re
import shutil
from importlib.metadata import version
from pathlib import Path

from tests.interop.judges import HERE

ROOT = HERE.parents[1]


def rows() -> dict[str, dict[str, str]]:
    """{judge: {"from": registry, "version": version, "where": the file that uses it}}"""
    lines = re.findall(r"^\| `(.+)` \| (.+) \| (.+) \| (.+) \| `(.+)` \|$", _page(), re.MULTILINE)
    return {
        judge: {"from": registry, "version": version, "where": where}
        for judge, registry, version, _, where in lines
    }


def _page() -> str:
    return (ROOT / "docs" / "interoperability.md").read_text("utf-8")


def test_the_page_names_the_installed_versions() -> None:
    installed = {
        "npm": lambda name: json.loads(
            (HERE / "node_modules" / name / "package.json").read_text("utf-8")
        )["version"],
        "PyPI": version,
    }
    judges = rows()
    assert {row["from"] for row in judges.values()} == {"npm", "PyPI", "Debian"}
    for name, row in judges.items():
        if row["from"] == "Debian":
            assert shutil.which(name), name
        else:
            assert row["version"] == installed[row["from"]](name), name
    assert len(judges) == len(re.findall(r"^\| `", _page(), re.MULTILINE))


def test_every_judge_is_used_in_the_file_that_the_page_names() -> None:
    names_in_code = {
        "@sd-jwt/jwt-status-list": "statuses",
        "@digitalbazaar/vc-bitstring-status-list": "standing",
        "@sd-jwt/sd-jwt-vc": "wallet",
        "jose": "jwt",
        "jsonld": "expanded",
        "axe-core": "axe-core",
        "zxing-cpp": "zxingcpp",
    }
    for name, row in rows().items():
        text = Path(ROOT / row["where"]).read_text("utf-8")
        assert names_in_code.get(name, name.replace("-", "_")) in text, name


def test_npm_packages_are_pinned_by_hash_and_name_no_registry() -> None:
    dependencies = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]
    assert dependencies.keys() == {name for name, row in rows().items() if row["from"] == "npm"}
    packages = json.loads((HERE / "package-lock.json").read_text("utf-8"))["packages"]
    assert packages[""]["dependencies"] == dependencies
    for path, package in packages.items():
        assert path == "" or package["integrity"].startswith("sha512-"), path
        assert "resolved" not in package, path
    for name, number in dependencies.items():
        assert packages[f"node_modules/{name}"]["version"] == number
