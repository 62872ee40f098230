"""Whether a document says anything that its contexts do not define (JSON-LD 1.1 API section 5.1, as
far as names go).

A verifier that ignores JSON-LD reads a member by its name, one that does not drops it: what one of
them sees and the other does not must not be signed. Values are looked at as far as the data model
asks: ids, types, language values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from credverifier.errors import FormatError
from credverifier.wire.credentials import data_model
from credverifier.wire.credentials.term_definitions import KEYWORDS, NONE, Definition, Terms
from credverifier.wire.credentials.terms import Reader

CLAIMS = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "cnf", "status", "nonce"})
"""Registered JWT claims that may stand beside the members of a secured document; none of them is
JSON-LD.
"""

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\\<>\"{}|^`]+")
_VALUE = frozenset({"@value", "@type", "@language", "@direction", "@index"})
_OF_A_VALUE = frozenset({"@language", "@direction", "@index"})
_NO_DEFINITION = Definition(None)


def check(document: Mapping[str, Any], other_contexts: Mapping[str, Any] | None = None) -> None:
    """Refuse a document with a member or type that its `@context` does not define, at any depth.

    `other_contexts`: URL -> value of `@context` of contexts beside the bundled ones. Registered
    claims at the top are left out.

    Raises FormatError `format.claims_invalid`, `format.type_invalid`.
    """
    TermChecker(Reader(other_contexts)).check(document)


class TermChecker:
    """Checks documents with one reader.

    For documents of our own, whose contexts are always the same; else `check`.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def check(self, document: Mapping[str, Any]) -> None:
        """As the function `check`."""
        members = {name: value for name, value in document.items() if name not in CLAIMS}
        self._object(members, NONE, _NO_DEFINITION)

    def _object(
        self,
        node: Mapping[str, Any],
        active: Terms,
        parent: Definition,
    ) -> None:
        """A node, value, list or set object, the value of the property that `parent` defines."""
        outer = active = self._within(node, active, parent)
        # In the order of names, as section 5.1.2 has it, because later types override earlier ones.
        for name in sorted(node):
            if outer.expand(name) == "@type" and "@value" not in map(outer.expand, node):
                active = self._typed(node[name], active, outer)
        names = [name for name in node if name != "@context"]
        expanded = {name: _defined(name, active) for name in names}
        meanings = set(expanded.values())
        # An alias beside its keyword, for example: JSON-LD merges both, a reader by names sees one.
        if len(meanings) != len(expanded):
            raise _invalid("two members that mean the same")
        if "@value" in meanings:
            _check_value({iri: node[name] for name, iri in expanded.items()})
            return
        if meanings and _OF_A_VALUE.issuperset(meanings):
            raise _invalid("a language or direction of no value (11.1)")
        for name, iri in expanded.items():
            self._member(name, iri, node[name], active)

    def _within(
        self,
        node: Mapping[str, Any],
        active: Terms,
        parent: Definition,
    ) -> Terms:
        """The terms of `node`: what is not passed on ends, what its property and the node itself
        say begins.
        """
        if active.previous is not None and not self._goes_on(node, active):
            active = active.previous
        if parent.scoped is not ...:
            active = self._reader.read(
                active,
                parent.scoped,
                override=True,
                bundled=parent.bundled,
            )
        if "@context" not in node:
            return active
        return self._reader.read(active, node["@context"])

    def _goes_on(self, node: Mapping[str, Any], active: Terms) -> bool:
        # A value object and a mere reference keep the context of their parent (section 5.1.2, step
        # 7).
        meant = [active.expand(name) for name in node]
        return "@value" in meant or meant == ["@id"]

    def _typed(self, value: Any, active: Terms, outer: Terms) -> Terms:
        """The contexts of the types of a node, in the order of their names (section 5.1.2, step
        11).
        """
        names = value if type(value) is list else [value]
        if not names:
            raise FormatError("format.type_invalid", "a type that is there and says nothing (4.5)")
        for name in names:
            iri = None
            if type(name) is str and not name.startswith("@"):
                iri = outer.expand(name)
            if iri is None or not _URL.fullmatch(iri):
                raise FormatError("format.type_invalid", "a type that no context defines (4.5)")
        for name in sorted(names):
            scoped = outer.definitions.get(name, _NO_DEFINITION)
            if scoped.scoped is not ...:
                before = active.previous or active
                active = self._reader.read(
                    active,
                    scoped.scoped,
                    bundled=scoped.bundled,
                    passing=before,
                )
        return active

    def _member(
        self,
        name: str,
        iri: str,
        value: Any,
        active: Terms,
    ) -> None:
        if iri == "@id":
            if type(value) is not str or not _URL.fullmatch(value):
                raise _invalid("an id that is not one URL (4.4)")
        elif iri in ("@list", "@set", "@graph"):
            self._value(value, active, _NO_DEFINITION)
        elif not iri.startswith("@"):
            definition = active.definitions.get(name, _NO_DEFINITION)
            self._value(value, active, definition)
        elif iri != "@type" and type(value) is not str:
            raise _invalid(f"a {iri} that is not a text")

    def _value(self, value: Any, active: Terms, parent: Definition) -> None:
        # A JSON literal is data: no term applies within it.
        if parent.coercion == "@json":
            return
        keyed = parent.containers & {"@index", "@id", "@type"}
        if type(value) is dict and "@language" in parent.containers:
            _check_languages(value)
        elif type(value) is dict and keyed and "@context" not in value:
            for key, item in value.items():
                if "@id" in keyed and not _URL.fullmatch(key):
                    raise _invalid("an id that is not one URL (4.4)")
                # The keys are consumed; each item is an ordinary value of the same property.
                self._value(
                    item,
                    active,
                    parent._replace(containers=frozenset()),
                )
        elif type(value) is dict:
            self._object(value, active, parent)
        elif type(value) is list:
            for item in value:
                self._value(item, active, parent)


def _defined(name: str, active: Terms) -> str:
    iri = active.expand(name)
    if iri is None or not (iri in KEYWORDS or _URL.fullmatch(iri)):
        raise _invalid("a member that no context defines (5.2)")
    return iri


def _check_value(members: Mapping[str, Any]) -> None:
    """A value object (JSON-LD 1.1 section 9.5); with a language or direction it is a text and has
    no type.
    """
    if not members.keys() <= _VALUE:
        raise _invalid("a language value with more than value, language and direction (11.1)")
    value = members["@value"]
    has_language = "@language" in members or "@direction" in members
    if type(value) in (dict, list, type(None)) or (
        has_language and ("@type" in members or type(value) is not str)
    ):
        raise _invalid("a language value that is no text (11.1)")
    if not data_model.is_in_a_language(members):
        raise _invalid("a wrong language or direction (11.1)")


def _check_languages(value: Mapping[str, Any]) -> None:
    for language, text in value.items():
        texts = text if type(text) is list else [text]
        is_tag = language == "@none" or data_model.is_language(language)
        if not is_tag or not all(type(item) is str for item in texts):
            raise _invalid("a wrong language or direction (11.1)")


def _invalid(detail: str) -> FormatError:
    return FormatError("format.claims_invalid", detail)
