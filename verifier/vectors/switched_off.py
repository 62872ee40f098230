"""Switch off every check of the verifier, one at a time, and see whether a case fails each time.

A check is a condition that leads to a refusal, each operand of `or`, `and` and of chained
comparisons by itself, and a call that is made only for its refusal. A variant is the whole package
reloaded without one of them; it is detected when one case is answered in another way, or not at
all. `python switched_off.py PART PARTS` runs its share of the variants and prints as JSON which of
them no case detects.
"""

from __future__ import annotations

import ast
import copy
import importlib
import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

from switched_off_cases import EXCLUDED, PROBES, Runner

PACKAGE = "credverifier"
ROOT = Path(str(importlib.util.find_spec(PACKAGE).origin)).parent  # type: ignore[union-attr]
MODULES = (
    "verification",
    "certificate_status",
    "trust.anchors",
    "online.checking",
    "online.profile_search",
    "wire.number",
    "wire.profile_index",
    *(f"wire.envelope.{name}" for name in ("base64url", "dates", "deflate", "jws", "strict_json")),
    *(
        f"wire.credentials.{name}"
        for name in (
            *("achievement", "data_model", "key_binding", "open_badge"),
            *("sd_jwt", "sd_jwt_vc", "subject", "vc_jwt"),
        )
    ),
    *(
        f"wire.status.{name}"
        for name in (
            *("bitstring", "list_claims", "standing_note"),
            *("status_entries", "status_lists", "token_list"),
        )
    ),
)


class Variant(NamedTuple):
    """One module without one check. `what` is the source of that check."""

    module: str
    function: str
    line: int
    what: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Where it is, for people."""
        return f"{self.module}.{self.function}, line {self.line}: {self.what}"


def variants(module: str) -> Iterator[Variant]:
    """Every variant of a module, except in excluded functions."""
    tree = ast.parse(_path(module).read_text("utf-8"))
    for function in _functions(tree):
        for node in ast.walk(function):
            for replacement, what in (
                () if f"{module}.{function.name}" in EXCLUDED else _without(node)
            ):
                yield Variant(
                    module,
                    function.name,
                    getattr(node, "lineno", 0),
                    what,
                    _replaced(tree, node, replacement),
                )


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node


def functions(source: str) -> list[ast.FunctionDef]:
    """Every function and method of a module."""
    return list(_functions(ast.parse(source)))


def refuses_by_condition(function: ast.FunctionDef) -> bool:
    """Whether an `if` leads to a refusal, or a call is made only for its refusal."""
    return any(
        (isinstance(node, ast.If) and _refuses(node.body))
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))
        for node in ast.walk(function)
    )


def _without(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """(what may replace `node`, the source of the check that is then gone)."""
    if isinstance(node, ast.If) and _refuses(node.body):
        never = copy.deepcopy(node)
        never.test = ast.Constant(False)
        yield never, ast.unparse(node.test)
    elif isinstance(node, ast.BoolOp) and not isinstance(
        node.values[-1], ast.Constant
    ):  # `x or None` refuses nothing
        for operand in node.values:
            others = [value for value in node.values if value is not operand]
            yield (
                (others[0] if len(others) == 1 else ast.BoolOp(node.op, others)),
                ast.unparse(operand),
            )
    elif isinstance(node, ast.Compare) and len(node.ops) == 2:
        yield (
            ast.Compare(node.comparators[0], node.ops[1:], node.comparators[1:]),
            ast.unparse(node) + " (lower bound)",
        )
        yield (
            ast.Compare(node.left, node.ops[:1], node.comparators[:1]),
            ast.unparse(node) + " (upper bound)",
        )
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield ast.Pass(), ast.unparse(node)


def _refuses(body: list[ast.stmt]) -> bool:
    """Whether it ends in `raise`, or only returns a true constant, such as a code."""
    last = body[-1]
    returns_constant = (
        isinstance(last, ast.Return)
        and isinstance(last.value, ast.Constant)
        and bool(last.value.value)
    )
    return isinstance(last, ast.Raise) or (returns_constant and len(body) == 1)


def _replaced(tree: ast.Module, node: ast.AST, replacement: ast.AST) -> ast.Module:
    """A copy of `tree` with `replacement` instead of `node`."""

    class Replace(ast.NodeTransformer):
        def visit(self, visited: ast.AST) -> Any:
            return replacement if visited is node else self.generic_visit(visited)

    # Replaced in `tree` itself and put back after the copy, because `node` is found by identity.
    mutated = Replace().visit(tree)
    whole = ast.fix_missing_locations(copy.deepcopy(mutated))

    class Restore(ast.NodeTransformer):
        def visit(self, visited: ast.AST) -> Any:
            return node if visited is replacement else self.generic_visit(visited)

    Restore().visit(tree)
    return whole


def _path(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


class _Finder(MetaPathFinder):
    """Finds the package's modules as compiled before, and one of them as its variant."""

    def __init__(self) -> None:
        self.code: dict[str, CodeType] = {}
        self.variant: tuple[str, CodeType] | None = None

    def find_spec(
        self, fullname: str, path: Any, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] != PACKAGE:
            return None
        file = _path(fullname.partition(".")[2]) if "." in fullname else ROOT / "__init__.py"
        if not file.exists():
            return None
        return importlib.util.spec_from_file_location(
            fullname, file, loader=_Loader(fullname, str(file), self)
        )


class _Loader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, finder: _Finder) -> None:
        super().__init__(fullname, path)
        self._finder = finder

    def get_code(self, fullname: str) -> CodeType:
        if self._finder.variant is not None and self._finder.variant[0] == fullname:
            return self._finder.variant[1]
        if fullname not in self._finder.code:
            self._finder.code[fullname] = compile(
                Path(self.path).read_text("utf-8"), self.path, "exec"
            )
        return self._finder.code[fullname]


def loader() -> Callable[[Variant | None], ModuleType]:
    """A function that reloads the package, with a variant or as it is."""
    finder = _Finder()
    sys.meta_path.insert(0, finder)

    def load(variant: Variant | None) -> ModuleType:
        for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
            del sys.modules[name]
        finder.variant = variant and (
            f"{PACKAGE}.{variant.module}",
            compile(variant.tree, variant.module, "exec"),
        )
        return importlib.import_module(PACKAGE)

    return load


def main(part: int, parts: int) -> None:
    """Print how many variants were tried, and the names of those that no case detects."""
    load, runner = loader(), Runner()
    if failed := runner.failed_case(load(None), None):
        raise SystemExit(f"fails without any change: {failed}")
    tried, survivors = 0, []
    all_variants = (variant for module in MODULES for variant in variants(module))
    for index, variant in enumerate(all_variants):
        if index % parts == part:
            tried += 1
            if not runner.failed_case(load(variant), variant.module):
                survivors.append(variant.name)
    print(json.dumps({"tried": tried, "survivors": survivors, "probes": len(PROBES)}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
