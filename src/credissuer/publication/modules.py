"""PURE: a JavaScript module of the page as a function, so that many can stand in one file
(`chunks`).

Read are the forms that the page's modules use: each import and export begins a line, and names come
from a file, by a path; of what others made smaller, also one list of exports at the end of a line.
What is not read (`export let`, `export *`, `import.meta`, `await` outside of functions) is refused,
not half understood. A module becomes `const m7 = (() => {…})()`: its names stay its own, it runs
once, in the order of the language, and other modules see its exports as members of `m7`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

_FROM = re.compile(
    r"""^(import|export)\b(?:\s*([^"'`;()=]*?)\s*\bfrom\b)?\s*["']([^"'\n]+)["'];?[^\S\n]*$""",
    re.MULTILINE,
)
_LISTED = re.compile(r"(?:^|(?<=;))export\s*\{([^}]*)\};?[^\S\n]*$", re.MULTILINE)
_DECLARED = re.compile(
    r"^export\s+(default\s+)?((?:const|class|(?:async\s+)?function)\b\*?\s+)([\w$]+)", re.MULTILINE
)
_DEFAULT = re.compile(r"^export\s+default\b", re.MULTILINE)
_LAZY = re.compile(r"""\bimport\(\s*["']([^"']+)["']\s*\)""")
_NOT_READ = re.compile(
    r"^(?:import|export)\b.*|\bimport\.meta\b|\bimport\([^\"'].*|^await\b.*", re.MULTILINE
)
_CLAUSE = re.compile(r"^(?:([\w$]+)\s*,?\s*)?(?:\*\s*as\s+([\w$]+)|\{([^}]*)\})?$")
_UNNAMED = "unnamed"


@dataclass
class Module:
    """A module that was read: what it imports at once, in order; what it imports when asked to;
    what it gives.
    """

    name: str
    body: str = ""
    needs: list[str] = field(default_factory=list)
    lazy: list[str] = field(default_factory=list)
    bound: list[tuple[str, str]] = field(default_factory=list)
    """A pattern or a name of its own, and the module whose exports it takes."""
    gives: list[tuple[str, str | None, str]] = field(default_factory=list)
    """The name outside, the module that has the value (None: this one), and its name there ("": all
    of it).
    """

    def _target(self, path: str) -> str:
        if not path.startswith("."):
            raise ValueError(f"{self.name}: {path} is no path of a file")
        return normpath(join(dirname(self.name), path))

    def _from(self, found: re.Match[str]) -> str:
        kind, clause, path = found.groups()
        target = self._target(path)
        parts = _CLAUSE.match(clause or "")
        if parts is None or (kind == "export" and (parts[1] or not clause)):
            raise ValueError(f"{self.name}: not read: {found[0]}")
        self.needs.append(target)
        single, whole, listed = parts.groups()
        if kind == "export":
            self.gives += (
                [(whole, target, "")]
                if whole
                else [(out, target, own) for own, out in _pairs(listed)]
            )
            return ""
        self.bound += [(f"{{default:{single}}}", target)] if single else []
        self.bound += [(whole, target)] if whole else []
        if listed:
            self.bound.append(
                ("{" + ",".join(f"{own}:{out}" for own, out in _pairs(listed)) + "}", target)
            )
        return ""

    def _listed(self, found: re.Match[str]) -> str:
        self.gives += [(out, None, own) for own, out in _pairs(found[1])]
        return ""

    def _declared(self, found: re.Match[str]) -> str:
        default, declaration, name = found.groups()
        self.gives.append(("default" if default else name, None, name))
        return declaration + name

    def _default(self, _: re.Match[str]) -> str:
        self.gives.append(("default", None, _UNNAMED))
        return f"const {_UNNAMED} ="


def read(name: str, text: str) -> Module:
    """The module at `name` (its path). Raises ValueError for what is not read."""
    module = Module(name)
    body = _FROM.sub(module._from, text)
    body = _LISTED.sub(module._listed, body)
    body = _DECLARED.sub(module._declared, body)
    module.body = _DEFAULT.sub(module._default, body)
    left = _NOT_READ.search(module.body)
    if left is not None:
        raise ValueError(f"{name}: not read: {left[0].strip()}")
    module.lazy = [module._target(path) for path in _LAZY.findall(module.body)]
    return module


def function_text(
    module: Module, *, short: Callable[[str], str], file_of: Callable[[str], str]
) -> str:
    """`short`: the name of another module in the file; `file_of`: the path of the file that a lazy
    one stands in.
    """

    def lazily(found: re.Match[str]) -> str:
        target = normpath(join(dirname(module.name), found[1]))
        return f'import("{file_of(target)}").then((file) => file.{short(target)})'

    taken = "".join(f"const {pattern} = {short(target)};\n" for pattern, target in module.bound)
    given = ",\n".join(
        f"{name}: {_value(source, own, short)}" for name, source, own in module.gives
    )
    body = _LAZY.sub(lazily, module.body)
    return (
        f"const {short(module.name)} = (() => {{\n{taken}{body}\nreturn {{\n{given}\n}};\n}})();\n"
    )


def _pairs(listed: str | None) -> list[tuple[str, str]]:
    """`a, b as c` -> (its own name, the name outside)."""
    words = [part.split() for part in (listed or "").split(",")]
    return [(part[0], part[-1]) for part in words if part]


def _value(source: str | None, own: str, short: Callable[[str], str]) -> str:
    if source is None:
        return own
    return f"{short(source)}.{own}" if own else short(source)
