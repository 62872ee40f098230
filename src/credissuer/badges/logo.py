"""PURE: the alliance's mark, an SVG of its own made safe, or the seal that comes with the office.

What is drawn is kept, what only tells a drawing program something is dropped, and what could run,
load or hide something is refused: the mark stands in pages and in pictures.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from credissuer.errors import ConfigError

PATH = "logo.svg"
"""Where it is published."""

LARGEST = 20_000
"""Octets of a file."""

_SVG = "http://www.w3.org/2000/svg"
_DEEPEST = 24
"""Elements within elements; drawing programs make four or five."""

_PAINT = frozenset(
    {
        *("clip-rule", "color", "display", "fill", "fill-opacity", "fill-rule", "opacity"),
        *("paint-order", "stop-color", "stop-opacity", "stroke", "stroke-dasharray"),
        *("stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit"),
        *("stroke-opacity", "stroke-width", "transform", "visibility"),
    }
)
_GRADIENT = frozenset({"id", "gradientTransform", "gradientUnits", "spreadMethod"})
_ELEMENTS: dict[str, frozenset[str]] = {
    "svg": frozenset(),
    "g": frozenset(),
    "defs": frozenset(),
    "path": frozenset({"d"}),
    "circle": frozenset({"cx", "cy", "r"}),
    "rect": frozenset({"x", "y", "width", "height", "rx", "ry"}),
    "ellipse": frozenset({"cx", "cy", "rx", "ry"}),
    "polygon": frozenset({"points"}),
    "polyline": frozenset({"points"}),
    "line": frozenset({"x1", "y1", "x2", "y2"}),
    "linearGradient": _GRADIENT | {"x1", "y1", "x2", "y2"},
    "radialGradient": _GRADIENT | {"cx", "cy", "r", "fx", "fy", "fr"},
    "stop": frozenset({"offset"}),
    "title": frozenset(),
}
"""Element -> what it may have beside _PAINT."""

_DROPPED = frozenset({"metadata", "desc"})
# Numbers, lists of them, colours, keywords and functions such as matrix(); no quotes, no escapes.
_VALUE = re.compile(r"[\w#%.,()\s+-]*", re.ASCII)
_REFERENCE = re.compile(r"url\(\s*#([A-Za-z_][\w.-]*)\s*\)", re.ASCII)
_ID = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_LENGTH = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)(?:px)?\s*", re.ASCII)
_NUMBERS = re.compile(r"[\s,]+")
# Neither a document type nor an entity, in which a small file could hide a huge one.
_DECLARATION = re.compile(r"<!(?!--|\[CDATA\[)")
# A comment ends at the first `-->`: were there two readings of one, many would take for ever.
_DOCTYPE = re.compile(r"\A((?:\s|<\?xml[^>]*\?>|<!--(?:(?!-->).)*-->)*)<!DOCTYPE[^>\[]*>", re.S)
_HEAD = re.compile(r'<svg xmlns="[^"]*" viewBox="([^"]*)">')


def sanitised(octets: bytes, path: str) -> str:
    """The SVG file `path` as it may be published: allowed elements and attributes, in a square or
    another box of its own.

    Raises ConfigError `config.logo_too_large`, `config.logo_not_svg`, `config.logo_forbidden`.
    """
    if len(octets) > LARGEST:
        raise ConfigError("config.logo_too_large", path=path, limit=LARGEST)
    root = _parsed(octets, path)
    box = _box(root, path)
    body = "".join(_written(child, path, 1) for child in root)
    outer = "".join(_attributes(root, "svg", path))
    # On a group, because the root of the file keeps only its box: it is placed anew each time.
    inner = f"<g{outer}>{body}</g>" if outer else body
    return f'<svg xmlns="{_SVG}" viewBox="{box}">{inner}</svg>'


def placed(svg: str, x: float, y: float, side: float) -> str:
    """A sanitised SVG as an element of another, in the middle of a square."""
    head = _HEAD.match(svg)
    assert head is not None
    place = f'x="{x:g}" y="{y:g}" width="{side:g}" height="{side:g}"'
    return f'<svg {place} viewBox="{head[1]}">{svg[head.end() :]}'


@lru_cache(maxsize=1)
def seal() -> str:
    """The mark of an office that has set none: a rosette with two interlinked rings. No tick and no
    shield, because a picture claims nothing.
    """
    file = resources.files("credissuer.badges").joinpath("seal.svg")
    return sanitised(file.read_bytes(), "seal.svg")


def _parsed(octets: bytes, path: str) -> ElementTree.Element:
    try:
        text = octets.decode("utf-8-sig")
        if _DECLARATION.search(text):
            # Illustrator writes a document type without anything in it; that one may go.
            text = _DOCTYPE.sub(r"\1", text)
        if _DECLARATION.search(text):
            raise ConfigError("config.logo_forbidden", path=path, what="<!DOCTYPE>")
        # As a text, whose declaration of another encoding counts for nothing.
        body = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)
        root = ElementTree.fromstring(body)  # noqa: S314 - it has no entity left, and 20 kB at most
    except (UnicodeDecodeError, ElementTree.ParseError, ValueError):
        raise ConfigError("config.logo_not_svg", path=path) from None
    if root.tag not in (f"{{{_SVG}}}svg", "svg"):
        raise ConfigError("config.logo_not_svg", path=path)
    return root


def _box(root: ElementTree.Element, path: str) -> str:
    """The `viewBox`, or one made of width and height."""
    written = root.get("viewBox")
    if written is None:
        sides = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
        written = " ".join(["0 0", *(side[1] for side in sides if side)])
    try:
        x, y, width, height = map(float, _NUMBERS.split(written.strip()))
    except ValueError:
        raise ConfigError("config.logo_not_svg", path=path) from None
    # The other way round would be true of NaN.
    if not (0 < width < 1e6 and 0 < height < 1e6 and abs(x) < 1e6 and abs(y) < 1e6):
        raise ConfigError("config.logo_not_svg", path=path)
    return f"{x:g} {y:g} {width:g} {height:g}"


def _written(element: ElementTree.Element, path: str, depth: int) -> str:
    name = _local(element.tag)
    if name is None or name in _DROPPED:
        return ""
    if name not in _ELEMENTS or depth > _DEEPEST:
        raise ConfigError("config.logo_forbidden", path=path, what=f"<{_shown(name)}>")
    attributes = "".join(_attributes(element, name, path))
    if name == "title":
        return f"<title>{html.escape(element.text or '', quote=False)}</title>"
    body = "".join(_written(child, path, depth + 1) for child in element)
    return f"<{name}{attributes}>{body}</{name}>" if body else f"<{name}{attributes}/>"


def _attributes(element: ElementTree.Element, name: str, path: str) -> Iterator[str]:
    """Each allowed one with a space before it, in the order of their names."""
    allowed = _PAINT | _ELEMENTS[name]
    values: dict[str, str] = {}
    for written, value in element.attrib.items():
        local = _local(written)
        # Also to a part of the same file: a gradient would lose what it inherits in silence.
        if written.endswith("}href") or local == "href":
            raise ConfigError("config.logo_forbidden", path=path, what="href")
        if local is not None and local.lower().startswith("on"):
            raise ConfigError("config.logo_forbidden", path=path, what=_shown(local))
        if local == "style":
            values |= _declared(value)
        elif local in allowed:
            values.setdefault(local, value)
    for attribute in sorted(values.keys() & allowed):
        yield f' {attribute}="{_value(attribute, values[attribute], path)}"'


def _declared(style: str) -> dict[str, str]:
    """The paint that drawing programs write into `style`, by property."""
    pairs = (declaration.partition(":") for declaration in style.split(";"))
    declared = ((name.strip(), value.strip()) for name, _, value in pairs)
    return {name: value for name, value in declared if name in _PAINT}


def _value(attribute: str, value: str, path: str) -> str:
    # By an id of its own, so that it never meets one of the picture that the mark stands in.
    if attribute == "id":
        if _ID.fullmatch(value):
            return f"logo-{value}"
    elif reference := _REFERENCE.fullmatch(value.strip()):
        return f"url(#logo-{reference[1]})"
    elif _VALUE.fullmatch(value) and "url" not in value.lower():
        return " ".join(value.split())
    raise ConfigError("config.logo_forbidden", path=path, what=_shown(f"{attribute}: {value}"))


def _local(name: object) -> str | None:
    """The name within SVG; None for that of another namespace, and for a comment."""
    if not isinstance(name, str):
        return None
    if not name.startswith("{"):
        return name
    return name.removeprefix(f"{{{_SVG}}}") if name.startswith(f"{{{_SVG}}}") else None


def _shown(name: str) -> str:
    # Out of a file of anybody's: escaped and cut before it stands in a message.
    return ascii(name[:30])[1:-1]
