"""Switch off every check of the verifier, one at a time, and see whether a case fails each time.

A check is a condition that leads to a refusal, each operand of `or`, `and` and of chained
comparisons by itself, and a call that is made only for its refusal. A variant is the whole package
reloaded without one of them; it is detected when one case is answered in another way, or not at
all. `python switched_off.py PART PARTS` runs its share of the variants and prints as JSON which of
them no case detects.
"""

from __future__ import annotations

import ast
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
    "past",
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


Change = tuple[str, CodeType]
"""A module below the package, and the code that it has instead of its own."""


class Variant(NamedTuple):
    """One module without one check: in `tree`, `replacement` instead of `node`. `what` is the source
    of that check.
    """

    module: str
    function: str
    line: int
    what: str
    tree: ast.Module
    node: ast.AST
    replacement: ast.AST

    def compiled(self) -> CodeType:
        """The code of the module without the check."""
        # In the one tree of all variants of a module, and put back after that, because a copy of the
        # tree for each of them takes longer than all cases.
        _Swap(self.node, self.replacement).visit(self.tree)
        try:
            return compile(ast.fix_missing_locations(self.tree), self.module, "exec")
        finally:
            _Swap(self.replacement, self.node).visit(self.tree)

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
                    tree,
                    node,
                    replacement,
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
        never = ast.If(ast.Constant(False), node.body, node.orelse)
        yield ast.copy_location(never, node), ast.unparse(node.test)
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


class _Swap(ast.NodeTransformer):
    """Puts one node in the place of another, which is found by identity."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, visited: ast.AST) -> Any:
        return self._new if visited is self._old else self.generic_visit(visited)


def _path(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


class _Finder(MetaPathFinder):
    """Finds the package's modules as compiled before, and one of them as it was changed."""

    def __init__(self) -> None:
        self.code: dict[str, CodeType] = {}
        self.change: Change | None = None

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
        if self._finder.change is not None and self._finder.change[0] == fullname:
            return self._finder.change[1]
        if fullname not in self._finder.code:
            self._finder.code[fullname] = compile(
                Path(self.path).read_text("utf-8"), self.path, "exec"
            )
        return self._finder.code[fullname]


def loader() -> Callable[[Change | None], ModuleType]:
    """A function that reloads the package, with a change or as it is."""
    finder = _Finder()
    sys.meta_path.insert(0, finder)

    def load(change: Change | None) -> ModuleType:
        for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
            del sys.modules[name]
        finder.change = change and (f"{PACKAGE}.{change[0]}", change[1])
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
            package = load((variant.module, variant.compiled()))
            if not runner.failed_case(package, variant.module):
                survivors.append(variant.name)
    print(json.dumps({"tried": tried, "survivors": survivors, "probes": len(PROBES)}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
