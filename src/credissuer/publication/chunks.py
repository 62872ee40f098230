"""PURE: the page's modules in few files: one for the first screen, and one for each part that comes
when asked for.

A module stands in exactly one file and runs once, wherever it is asked for. What several lazy parts
need, and the first screen does not, stands in a file that they share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from posixpath import basename

from credissuer.publication.modules import Module, function_text, read


def joined(texts: Mapping[str, str], first: str) -> dict[str, str]:
    """File name -> text, of modules (path -> text) of which `first` is what the page begins with;
    its file comes first.

    Raises ValueError for a form that is not read, a circle of imports, and KeyError for a module
    that is not there.
    """
    modules: dict[str, Module] = {}
    entries = [first]
    reached: dict[str, list[str]] = {}
    for entry in entries:  # grows while it is read
        reached[entry] = _order(entry, texts, modules)
        entries += [
            lazy for name in reached[entry] for lazy in modules[name].lazy if lazy not in entries
        ]
    order = list(dict.fromkeys(name for entry in entries for name in reached[entry]))
    shorts = {name: f"m{place}" for place, name in enumerate(order)}
    files = _files(order, reached)
    home = {name: file for file, names in files.items() for name in names}
    return {file: _text(names, modules, shorts, home) for file, names in files.items()}


def _order(entry: str, texts: Mapping[str, str], modules: dict[str, Module]) -> list[str]:
    """`entry` and what it needs, each after all that it needs itself: the order in which modules
    run.
    """
    order: list[str] = []
    begun: list[str] = []

    def visit(name: str) -> None:
        if name in begun:
            raise ValueError(f"modules import each other in a circle: {', '.join([*begun, name])}")
        if name in order:
            return
        if name not in modules:
            modules[name] = read(name, texts[name])
        begun.append(name)
        for needed in modules[name].needs:
            visit(needed)
        begun.pop()
        order.append(name)

    visit(entry)
    return order


def _files(order: list[str], reached: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """File name -> its modules, in the order in which they run.

    What the first entry reaches is its own.
    """
    first = next(iter(reached))
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in order:
        asking = tuple(entry for entry, names in reached.items() if name in names)
        groups[(first,) if first in asking else asking].append(name)
    named: dict[str, list[str]] = {}
    for asking, names in groups.items():
        short = "-".join(sorted(basename(entry).removesuffix(".js") for entry in asking))
        whole = "-".join(entry.replace("/", "-").removesuffix(".js") for entry in asking)
        named[f"{whole if f'{short}.js' in named else short}.js"] = names
    return named


def _text(
    names: list[str],
    modules: Mapping[str, Module],
    shorts: Mapping[str, str],
    home: Mapping[str, str],
) -> str:
    here = home[names[0]]
    needed: dict[str, list[str]] = defaultdict(list)
    for target in dict.fromkeys(target for name in names for target in modules[name].needs):
        if home[target] != here:
            needed[home[target]].append(shorts[target])
    imports = "".join(
        f'import {{{", ".join(taken)}}} from "./{file}";\n' for file, taken in needed.items()
    )
    functions = "".join(
        function_text(
            modules[name], short=shorts.__getitem__, file_of=lambda name: f"./{home[name]}"
        )
        for name in names
    )
    given = ", ".join(shorts[name] for name in names)
    return f"{imports}{functions}export {{{given}}};\n"
