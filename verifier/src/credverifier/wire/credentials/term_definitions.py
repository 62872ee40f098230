"""The definitions of one JSON-LD 1.1 context (JSON-LD 1.1 API, section 4.2), and the terms that
contexts define together.

It reads what credentials need: terms, prefixes, keyword aliases, protection, and contexts within
types and properties. `@reverse`, `@nest` and the rest are refused, because a definition that is
understood only in part could mean something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from credverifier.errors import FormatError

KEYWORDS = frozenset(
    {
        "@id",
        "@type",
        "@value",
        "@language",
        "@direction",
        "@list",
        "@set",
        "@graph",
        "@index",
        "@none",
    }
)
_MEMBERS = frozenset(
    {"@id", "@type", "@container", "@context", "@language", "@direction", "@protected", "@prefix"}
)
_CONTAINERS = frozenset({"@list", "@set", "@language", "@index", "@id", "@type", "@graph"})
_COERCIONS = frozenset({"@id", "@vocab", "@json", "@none"})
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\\<>\"{}|^`]*")


class Definition(NamedTuple):
    """What a term stands for.

    `iri` is an absolute IRI, a keyword, or None where the term is expressly undefined.

    `protected` says that no other context may change it; it is no part of what a definition says.
    """

    iri: str | None
    coercion: str | None = None
    containers: frozenset[str] = frozenset()
    # `...` where there is no context, because None is the null context.
    scoped: Any = ...
    rest: tuple[Any, ...] = ()
    bundled: bool = False
    protected: bool = False

    def says(self) -> tuple[Any, ...]:
        """What has to be the same where a protected term is defined once more."""
        return (self.iri, self.coercion, self.containers, self.scoped, self.rest)


class Terms(NamedTuple):
    """An active context.

    `previous` is what holds again within an object that the context is not passed on to.
    """

    definitions: Mapping[str, Definition]
    vocabulary: str | None = None
    previous: Terms | None = None

    def expand(self, name: str) -> str | None:
        """The keyword or absolute IRI that `name` stands for as a member or type; None where
        nothing defines it.
        """
        if name in self.definitions:
            return self.definitions[name].iri
        if name.startswith("@"):
            return name if name in KEYWORDS else None
        prefix, colon, suffix = name.partition(":")
        if colon and not suffix.startswith("//") and prefix in self.definitions:
            return f"{self.definitions[prefix].iri}{suffix}"
        if colon:
            return name
        return None if self.vocabulary is None else self.vocabulary + name


NONE = Terms({})


@dataclass
class ContextDefinitions:
    """The definitions of the context object `local` on top of `active`, each created once, after
    those it refers to.

    `override`: a context within a property, which may change protected terms.
    """

    active: Terms
    local: dict[str, Any]
    vocabulary: str | None
    protected: bool
    override: bool
    bundled: bool

    def __post_init__(self) -> None:
        self._definitions = dict(self.active.definitions)
        self._state: dict[str, bool] = {}

    def definitions(self) -> dict[str, Definition]:
        """Those of `active` and of `local`. Raises FormatError `format.claims_invalid`."""
        for term in self.local:
            if not term.startswith("@"):
                self._define(term)
        return self._definitions

    def _define(self, term: str) -> None:
        if term in self._state:
            if not self._state[term]:
                raise invalid("a term that is defined by itself")
            return
        if not term:
            raise invalid("a term without a name")
        # False while the definition is under way, True once it is complete, so that a cycle is
        # found.
        self._state[term] = False
        before = self._definitions.pop(term, None)
        definition = self._definition(term, self.local[term])
        if before is not None and before.protected and not self.override:
            if definition.says() != before.says():
                raise invalid("a protected term defined otherwise (4.3)")
            # The earlier one stays, because it is protected even if the new one is not.
            definition = before
        self._definitions[term] = definition
        self._state[term] = True

    def _definition(self, term: str, value: Any) -> Definition:
        simple = type(value) is str
        members = {"@id": value} if value is None or simple else value
        if type(members) is not dict or not members.keys() <= _MEMBERS:
            raise invalid("a term with a definition that we do not read")
        protected = members.get("@protected", self.protected)
        prefix = members.get("@prefix", False)
        if type(protected) is not bool or type(prefix) is not bool:
            raise invalid("@protected or @prefix is not a boolean")
        iri = self._iri(term, members)
        if iri == "@context" or (iri is not None and iri.startswith("@") and iri not in KEYWORDS):
            raise invalid("a term for a keyword that has none")
        return Definition(
            iri=iri,
            coercion=self._coercion(members.get("@type")),
            containers=_containers(members.get("@container")),
            scoped=members.get("@context", ...),
            rest=(members.get("@language", ...), members.get("@direction", ...), prefix),
            bundled=self.bundled,
            protected=protected,
        )

    def _iri(self, term: str, members: dict[str, Any]) -> str | None:
        if "@id" in members and members["@id"] != term:
            value = members["@id"]
            if value is None:
                return None
            if type(value) is not str:
                raise invalid("a term with an @id that is not a text")
            iri = self._expand(value)
        # A colon in the first position makes no prefix (JSON-LD 1.1 API section 4.2.2).
        elif ":" in term[1:]:
            iri = self._expand(term)
        else:
            iri = None if self.vocabulary is None else self.vocabulary + term
        if iri is None or not (iri in KEYWORDS or _IRI.fullmatch(iri)):
            raise invalid("a term that stands for no absolute URL (4.5)")
        return iri

    def _expand(self, value: str) -> str | None:
        """As `Terms.expand`, defining first the terms of this context that `value` refers to."""
        prefix, colon, suffix = value.partition(":")
        for name in (value, prefix if colon and not suffix.startswith("//") else value):
            if (
                name in self.local
                and not name.startswith("@")
                and self._state.get(name) is not True
            ):
                self._define(name)
        return Terms(self._definitions, self.vocabulary).expand(value)

    def _coercion(self, value: Any) -> str | None:
        if value is None:
            return None
        coercion = (
            value if value in _COERCIONS else self._expand(value) if type(value) is str else None
        )
        if coercion is None or not (coercion in _COERCIONS or _IRI.fullmatch(coercion)):
            raise invalid("a term with a @type that is no URL")
        return coercion


def _containers(value: Any) -> frozenset[str]:
    if value is None:
        return frozenset()
    items = value if type(value) is list else [value]
    if not all(type(item) is str and item in _CONTAINERS for item in items):
        raise invalid("a term with a @container that we do not know")
    return frozenset(items)


def invalid(detail: str) -> FormatError:
    """The error for a context that is not allowed or not read."""
    return FormatError("format.claims_invalid", detail)
