"""Every mutant that Cosmic Ray's operators make of a module, except those that differ only in
annotations.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from cosmic_ray.ast import Visitor, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

_WITH_ARGUMENTS = ("VariableReplacer", "VariableInserter")
"""Operators that need the name of a variable; Cosmic Ray leaves them out too unless it is
configured.
"""


class Mutant(NamedTuple):
    """`source` is the whole module; `was` and `now` are the first line that differs, in the
    original and in the mutant.
    """

    module: str
    operator: str
    line: int
    was: str
    now: str
    source: str

    @property
    def name(self) -> str:
        """Where it is, for people."""
        return f"{self.module}, line {self.line}: `{self.was}` -> `{self.now}`"


def mutants(module: str, source: str) -> Iterator[Mutant]:
    """Each mutant once, however many operators make it."""
    seen = {_meaning(source)}
    for name, occurrences in _occurrences(source).items():
        for occurrence in range(occurrences):
            mutated = mutate_code(source, get_operator(name)(), occurrence)
            meaning = _meaning(mutated)
            if meaning not in seen:
                seen.add(meaning)
                yield Mutant(module, name.partition("/")[2], *_difference(source, mutated), mutated)


def _occurrences(source: str) -> Counter[str]:
    """How many places each operator can change, counted in one walk for all of them."""
    names = [name for name in operator_names() if not name.endswith(_WITH_ARGUMENTS)]
    operators = {name: get_operator(name)() for name in names}
    counts = Counter[str]()

    class Count(Visitor):
        def visit(self, node: Any) -> Any:
            counts.update(
                {
                    name: sum(1 for _ in operator.mutation_positions(node))
                    for name, operator in operators.items()
                }
            )
            return node

    Count().walk(get_ast(source))
    return counts


def _meaning(source: str) -> str:
    """The syntax tree as text, without annotations, which are never evaluated here."""

    class Bare(ast.NodeTransformer):
        def visit_arg(self, node: ast.arg) -> ast.arg:
            node.annotation = None
            return node

        def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
            node.annotation = ast.Constant(0)
            return self.generic_visit(node)  # type: ignore[return-value]

        def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
            node.returns = None
            return self.generic_visit(node)  # type: ignore[return-value]

    try:
        return ast.dump(Bare().visit(ast.parse(source)))
    except SyntaxError:
        return source


def _difference(before: str, after: str) -> tuple[int, str, str]:
    for number, (old, new) in enumerate(
        zip(before.splitlines(), after.splitlines(), strict=False), start=1
    ):
        if old != new:
            return number, old.strip(), new.strip()
    return 0, "", "(lines gone)"
