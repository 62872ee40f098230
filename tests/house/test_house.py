"""House rules that no linter checks."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
from pathlib import Path

import credissuer
from credissuer.cli.desk import EXIT_CODES
from credissuer.errors import IssuerError, catalogue
from credissuer.words import languages

ROOT = Path(__file__).parents[2]
SOURCES = [path for root in ("src", "verifier/src") for path in (ROOT / root).rglob("*.py")]


def test_no_private_key_is_tracked() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.split(b"\0")
    pattern = re.compile(
        rb"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{16}"
        rb"|\"d\"\s*:\s*\"[A-Za-z0-9_-]{40,}\""
    )
    for name in filter(None, tracked):
        path = ROOT / name.decode()
        if path.is_file():
            assert not pattern.search(path.read_bytes()), path


def test_files_and_functions_are_within_the_limits_of_length() -> None:
    for path in SOURCES:
        if "migrations" in path.parts:
            continue
        text = path.read_text("utf-8")
        assert text.count("\n") <= 400, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 60, (path, node.name)


def test_javascript_modules_are_within_the_limit_of_length() -> None:
    modules = [path for path in (ROOT / "verifier/web").rglob("*.js") if path.parent.name != "data"]
    assert len(modules) > 40
    for path in modules:
        assert path.read_text("utf-8").count("\n") <= 400, path


def test_every_code_that_is_raised_has_words_in_every_language() -> None:
    codes = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id.endswith("Error")
            ):
                kinds = {kind.__name__ for kind in _errors(IssuerError)}
                if node.func.id in kinds and node.args and isinstance(node.args[0], ast.Constant):
                    codes.add(node.args[0].value)
    assert codes
    assert codes <= catalogue().keys(), codes - catalogue().keys()
    for code, words in catalogue().items():
        assert tuple(words) == languages("errors"), code


def test_every_error_has_an_exit_code() -> None:
    for module in pkgutil.walk_packages(credissuer.__path__, "credissuer."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for kind in _errors(IssuerError):
        if kind is not IssuerError and kind.__module__.startswith("credissuer"):
            assert any(issubclass(kind, error) for error in EXIT_CODES), kind


def _errors(root: type) -> set[type]:
    return {root} | {error for child in root.__subclasses__() for error in _errors(child)}
