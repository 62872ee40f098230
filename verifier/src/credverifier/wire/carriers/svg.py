"""An Open Badge in an SVG: the first element of the picture names the compact JWS (Open Badges 3.0
section 5.3.1).

Read with a small reader of its own, the same in the page's JavaScript, because two XML parsers
sooner or later read one text differently (docs/adr/0014). It reads a part of XML 1.0: UTF-8, names
in ASCII, no document type. Anything else is unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from credverifier.errors import FormatError, LinkError

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"

MAX_ELEMENTS = 100_000
MAX_DEPTH = 100
MAX_ATTRIBUTES = 1000
MAX_PREFIXES = 100
MAX_MARKS = 500_000
"""Bounds on what a picture may hold: elements, their depth, attributes of one, declared namespaces,
and all `<` and `&` together, of comments and references too.
"""

_SVG = "http://www.w3.org/2000/svg svg"
_CREDENTIAL = f"{NAMESPACE} credential"
_XML = "http://www.w3.org/XML/1998/namespace"
_RESERVED = (_XML, "http://www.w3.org/2000/xmlns/")
# The lookahead excludes longer names, such as `<svgx>`.
_ROOT = re.compile(r"<svg(?=[\s>])([^>]*)>")

# The white space of XML, which is less than `\s` matches.
_BLANK = "[ \\t\\r\\n]"
_NAME = "[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?"
_EQUALS = f"{_BLANK}*={_BLANK}*"
_DECLARATION = re.compile(
    rf"<\?xml{_BLANK}+version{_EQUALS}(?:\"1\.0\"|'1\.0')"
    rf"(?:{_BLANK}+encoding{_EQUALS}(?:\"([^\"']*)\"|'([^\"']*)'))?"
    rf"(?:{_BLANK}+standalone{_EQUALS}(?:\"(?:yes|no)\"|'(?:yes|no)'))?{_BLANK}*\?>"
)
_INSTRUCTION = re.compile(rf"<\?([A-Za-z_][A-Za-z0-9_.-]*)(?:{_BLANK}|(?=\?>))")
_START = re.compile(f"<({_NAME})")
_ATTRIBUTE = re.compile(rf"{_BLANK}+({_NAME}){_BLANK}*={_BLANK}*(\"[^\"<]*\"|'[^'<]*')")
_START_ENDS = re.compile(f"{_BLANK}*(/?)>")
_END = re.compile(f"</({_NAME}){_BLANK}*>")
_NOT_BLANK = re.compile(r"[^ \t\r\n]")
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# The highest character, U+10FFFF, has six hexadecimal or seven decimal digits.
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));")
_ENTITIES = {
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "quot": '"',
    "apos": "'",
}


class _Element(NamedTuple):
    """A start tag: `name` is "namespace local", `spaces` maps prefixes to namespaces, `end` is the
    index behind it.
    """

    name: str
    tag: str
    attributes: dict[str, str]
    spaces: dict[str, str]
    declared: int
    self_closing: bool
    end: int


def bake(octets: bytes, token: str) -> bytes:
    """The same picture with `token` in it; it is one of ours: its root is a plain `<svg …>`,
    without the namespace.
    """
    element = f'<openbadges:credential verify="{token}"></openbadges:credential>'
    opening = rf'<svg\1 xmlns:openbadges="{NAMESPACE}">{element}'
    return _ROOT.sub(
        opening,
        octets.decode("utf-8"),
        count=1,
    ).encode("utf-8")


def unbake(octets: bytes) -> str:
    """The text that is baked into a picture.

    A document type is never read, so there are no entities to expand.

    Raises LinkError `link.unreadable` where there is none or the picture is no SVG, FormatError
    `format.malformed` for more than one, one elsewhere, and one that is not named by `verify`.
    """
    badges = []
    for count, element in enumerate(_elements(_decoded(octets)), start=1):
        if count == 1 and element.name != _SVG:
            raise _unreadable("XML that is no SVG")
        if count > MAX_ELEMENTS:
            raise _unreadable(f"an SVG of more than {MAX_ELEMENTS} elements")
        if element.name == _CREDENTIAL:
            badges.append((count, element.attributes.get("verify")))
    if not badges:
        raise _unreadable("an SVG without an Open Badge")
    position, token = badges[0]
    # The root is the first element, so that the one right behind it is the second.
    if len(badges) > 1 or position != 2 or not token:
        raise FormatError(
            "format.malformed",
            "not one Open Badge, named by verify, right behind <svg>",
        )
    return token


def _unreadable(why: str) -> LinkError:
    return LinkError("link.unreadable", why)


def _decoded(octets: bytes) -> str:
    """The text behind the XML declaration, if there is one, of a picture in UTF-8, with or
    without byte order mark, that names no other encoding.
    """
    try:
        text = octets.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable("an SVG that is not in UTF-8") from error
    if _CONTROL.search(text):
        raise _unreadable("a character that XML has no room for")
    if text.count("<") + text.count("&") > MAX_MARKS:
        raise _unreadable("an SVG with too many tags, comments and references")
    declaration = _DECLARATION.match(text)
    if declaration is None:
        return text
    encoding = declaration[1] if declaration[1] is not None else declaration[2]
    if encoding is not None and encoding.lower() != "utf-8":
        raise _unreadable("an SVG that names another encoding")
    return text[declaration.end() :]


def _elements(text: str) -> Iterator[_Element]:
    """Every element of a document, in the order of their start tags."""
    open_elements: list[_Element] = []
    at = roots = prefixes = 0
    while at < len(text):
        if text[at] != "<":
            end = text.find("<", at)
            run = text[at:] if end < 0 else text[at:end]
            if not open_elements and _NOT_BLANK.search(run):
                raise _unreadable("text beside the picture")
            # Elsewhere than at the end of a CDATA section it is ill-formed (XML 1.0 section 2.4).
            if "]]>" in run:
                raise _unreadable("]]> in a text")
            _plain(run)
            at += len(run)
        elif text.startswith("<!--", at):
            # A comment holds no `--` but the one that ends it (XML 1.0 section 2.5).
            at = _behind(text, "--", at + 4)
            if not text.startswith(">", at):
                raise _unreadable("-- within a comment")
            at += 1
        elif text.startswith("<?", at):
            at = _behind(text, "?>", _instruction_content(text, at))
        elif text.startswith("<![CDATA[", at) and open_elements:
            at = _behind(text, "]]>", at + 9)
        elif text.startswith("</", at):
            tag = _END.match(text, at)
            if tag is None or not open_elements:
                raise _unreadable("an SVG with tags that do not match")
            if open_elements.pop().tag != tag[1]:
                raise _unreadable("an SVG with tags that do not match")
            at = tag.end()
        else:
            outer: dict[str, str] = {}
            if open_elements:
                outer = open_elements[-1].spaces
            else:
                roots += 1
            element = _start_tag(text, at, outer)
            prefixes += element.declared
            if roots > 1 or len(open_elements) >= MAX_DEPTH:
                raise _unreadable("an SVG of more than one element, or too deep")
            if prefixes > MAX_PREFIXES:
                raise _unreadable("an SVG with too many namespaces")
            yield element
            if not element.self_closing:
                open_elements.append(element)
            at = element.end
    if roots != 1 or open_elements:
        raise _unreadable("an SVG that does not end")


def _behind(text: str, mark: str, start: int) -> int:
    """The index behind the next `mark`."""
    at = text.find(mark, start)
    if at < 0:
        raise _unreadable(f"an SVG in which {mark} is missing")
    return at + len(mark)


def _instruction_content(text: str, at: int) -> int:
    """The index of the content of the processing instruction at `at`.

    An XML declaration is none: `_decoded` took off the only one that may be (XML 1.0 section 2.6).
    """
    instruction = _INSTRUCTION.match(text, at)
    if instruction is None or instruction[1].lower() == "xml":
        raise _unreadable("a processing instruction without a name of its own")
    return instruction.end()


def _start_tag(text: str, at: int, outer: dict[str, str]) -> _Element:
    start = _START.match(text, at)
    if start is None:
        raise _unreadable("an SVG that is not well-formed, or with a document type")
    attributes: dict[str, str] = {}
    end = start.end()
    while attribute := _ATTRIBUTE.match(text, end):
        name, quoted = attribute.groups()
        if name in attributes:
            raise _unreadable("an attribute that is there twice")
        if len(attributes) >= MAX_ATTRIBUTES:
            raise _unreadable("an element with too many attributes")
        attributes[name] = _plain(quoted[1:-1])
        end = attribute.end()
    close = _START_ENDS.match(text, end)
    if close is None:
        raise _unreadable("an SVG that is not well-formed")
    declarations = [name for name in attributes if name == "xmlns" or name.startswith("xmlns:")]
    spaces = outer
    if declarations:
        # `xmlns:a` declares the prefix `a`; plain `xmlns` the default, under the empty name.
        declared = {name[6:]: attributes[name] for name in declarations}
        _check_declared(declared)
        spaces = {**outer, **declared}
    expanded = set()
    for name in attributes:
        prefix, colon, local = name.partition(":")
        if not colon or prefix == "xmlns":
            continue
        pair = (_namespace(spaces, prefix), local)
        if pair in expanded:
            raise _unreadable("an attribute that is there twice, under two prefixes")
        expanded.add(pair)
    prefix, colon, local = start[1].rpartition(":")
    namespace = _namespace(spaces, prefix) if colon else spaces.get("", "")
    name = f"{namespace} {local}"
    return _Element(
        name,
        start[1],
        attributes,
        spaces,
        len(declarations),
        close[1] == "/",
        close.end(),
    )


def _check_declared(declared: dict[str, str]) -> None:
    """Refuse what no element may declare, prefix -> namespace (Namespaces in XML 1.0 section 3)."""
    for prefix, namespace in declared.items():
        if prefix in ("xml", "xmlns") or namespace in _RESERVED:
            raise _unreadable("a declaration of a reserved prefix or namespace")
        if prefix and not namespace:
            raise _unreadable("a prefix without a namespace")


def _namespace(spaces: dict[str, str], prefix: str) -> str:
    # Bound without a declaration (Namespaces in XML 1.0 section 3).
    if prefix == "xml":
        return _XML
    if prefix not in spaces:
        raise _unreadable("a prefix that nobody declared")
    return spaces[prefix]


def _plain(text: str) -> str:
    """A text with its references resolved; there are none but XML's own."""
    parts: list[str] = []
    start = 0
    while (at := text.find("&", start)) >= 0:
        reference = _ENTITY.match(text, at)
        if reference is None:
            raise _unreadable("a reference to nothing")
        parts += (text[start:at], _resolved(reference))
        start = reference.end()
    if not parts:
        return text
    parts.append(text[start:])
    return "".join(parts)


def _resolved(reference: re.Match[str]) -> str:
    hexadecimal, decimal, name = reference.groups()
    if name is not None:
        return _ENTITIES[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if not _is_character(code):
        raise _unreadable("a reference to nothing")
    return chr(code)


def _is_character(code: int) -> bool:
    """Whether XML has room for the character (XML 1.0 section 2.2)."""
    return (
        code in (9, 10, 13)
        or 0x20 <= code < 0xD800
        or 0xE000 <= code < 0xFFFE
        or 0x10000 <= code <= 0x10FFFF
    )
