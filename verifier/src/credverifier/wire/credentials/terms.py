"""Which terms a JSON-LD 1.1 context defines (JSON-LD 1.1 API, sections 4.1 and 4.2): definitions,
no more.

It reads what credentials need: terms, prefixes, keyword aliases, protection, contexts within types
and properties, and the null context. `@import`, `@reverse`, `@nest`, `@base` and the rest are
refused, because a context that is understood only in part could mean something else. A vocabulary
(`@vocab`) counts in a bundled context only, because it defines every term there is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from credverifier.errors import FormatError
from credverifier.wire.credentials import contexts

MOST_TERMS = 1000
"""Terms that the contexts written out in one document may define together."""

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
_DIRECTIVES = frozenset(
    {"@version", "@vocab", "@protected", "@propagate", "@language", "@direction"}
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


class Reader:
    """Contexts become terms.

    One reader for one document: it remembers what it has read, and how much that was.

    `known`: URL -> value of `@context`, beside the bundled ones; these may no more than what is
    written out.
    """

    def __init__(self, known: Mapping[str, Any] | None = None) -> None:
        self._known = known or {}
        self._read: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._defined = 0

    def read(
        self,
        active: Terms,
        local: Any,
        *,
        override: bool = False,
        bundled: bool = False,
        passing: Terms | None = None,
    ) -> Terms:
        """`active` with the context `local` on top: null, a URL, an object, or an array of those.

        `override`: a context within a property, which may change protected terms. `passing`: the
        terms that hold again within the object's own objects, for a context within a type. Raises
        FormatError `format.claims_invalid`.
        """
        key = (id(active), _name(local), override, id(passing))
        if key not in self._read:
            terms = self._stack(active, local, override, bundled)
            if passing is not None and not (
                type(local) is dict and local.get("@propagate") is True
            ):
                terms = terms._replace(previous=passing)
            # The objects are kept beside the terms, because the key holds their id(), which Python
            # would give to another object once these were gone.
            self._read[key] = (active, local, passing, terms)
        terms_read: Terms = self._read[key][3]
        return terms_read

    def _stack(
        self,
        active: Terms,
        local: Any,
        override: bool,
        bundled: bool,
    ) -> Terms:
        items = local if type(local) is list else [local]
        if type(local) is dict and local.get("@propagate") is False:
            active = active._replace(previous=active.previous or active)
        for item in items:
            if item is None:
                if not override and any(item.protected for item in active.definitions.values()):
                    raise _invalid("a null @context, which would drop protected terms")
                active = NONE._replace(previous=active.previous)
            elif type(item) is str:
                active = self._named(active, item, override)
            elif type(item) is dict:
                active = self._written(active, item, override, bundled)
            else:
                raise _invalid("an @context that is neither URL nor object (4.3)")
        return active

    def _named(self, active: Terms, url: str, override: bool) -> Terms:
        if url in self._known:
            return self.read(active, self._known[url], override=override)
        if contexts.octets(url) is None:
            raise _invalid("an unknown @context, which is never fetched (4.3)")
        if active is NONE:
            return _alone(url)
        return self.read(
            active,
            contexts.document(url),
            override=override,
            bundled=True,
        )

    def _written(
        self,
        active: Terms,
        local: dict[str, Any],
        override: bool,
        bundled: bool,
    ) -> Terms:
        if not bundled:
            self._defined += len(local)
            if self._defined > MOST_TERMS:
                raise _invalid(f"an @context of more than {MOST_TERMS} terms")
        vocabulary = active.vocabulary
        for name in local:
            if name.startswith("@") and (
                name not in _DIRECTIVES
                or not _is_directive(
                    name,
                    local[name],
                    bundled,
                )
            ):
                raise _invalid(f"an @context with a {name[:20]} that may not be there (4.3)")
        if "@vocab" in local:
            vocabulary = local["@vocab"]
        context = _ContextDefinitions(
            active,
            local,
            vocabulary=vocabulary,
            protected=local.get("@protected", False),
            override=override,
            bundled=bundled,
        )
        return Terms(context.definitions(), vocabulary, active.previous)


def _name(local: Any) -> Any:
    """The key of a context in the cache: its URLs, or the id() of the object."""
    if type(local) is str:
        return local
    named = type(local) is list and all(type(item) is str for item in local)
    return tuple(local) if named else id(local)


@lru_cache(maxsize=8)
def _alone(url: str) -> Terms:
    """A bundled context on nothing, read once for all documents."""
    return Reader().read(
        NONE._replace(),
        contexts.document(url),
        bundled=True,
    )


def _is_directive(name: str, value: Any, bundled: bool) -> bool:
    if name in ("@protected", "@propagate"):
        return type(value) is bool
    if name == "@version":
        # A number in JSON; the text "1.1" is no version.
        return type(value) is float and value == 1.1
    if name == "@vocab":
        return bundled and type(value) is str
    return type(value) is str


@dataclass
class _ContextDefinitions:
    """The definitions of one context object, each created once, after those it refers to."""

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
        for term in self.local:
            if not term.startswith("@"):
                self._define(term)
        return self._definitions

    def _define(self, term: str) -> None:
        if term in self._state:
            if not self._state[term]:
                raise _invalid("a term that is defined by itself")
            return
        if not term:
            raise _invalid("a term without a name")
        # False while the definition is under way, True once it is complete, so that a cycle is
        # found.
        self._state[term] = False
        before = self._definitions.pop(term, None)
        definition = self._definition(term, self.local[term])
        if before is not None and before.protected and not self.override:
            if definition.says() != before.says():
                raise _invalid("a protected term defined otherwise (4.3)")
            # The earlier one stays, because it is protected even if the new one is not.
            definition = before
        self._definitions[term] = definition
        self._state[term] = True

    def _definition(self, term: str, value: Any) -> Definition:
        simple = type(value) is str
        members = {"@id": value} if value is None or simple else value
        if type(members) is not dict or not members.keys() <= _MEMBERS:
            raise _invalid("a term with a definition that we do not read")
        protected = members.get("@protected", self.protected)
        prefix = members.get("@prefix", False)
        if type(protected) is not bool or type(prefix) is not bool:
            raise _invalid("@protected or @prefix is not a boolean")
        iri = self._iri(term, members)
        if iri == "@context" or (iri is not None and iri.startswith("@") and iri not in KEYWORDS):
            raise _invalid("a term for a keyword that has none")
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
                raise _invalid("a term with an @id that is not a text")
            iri = self._expand(value)
        # A colon in the first position makes no prefix (JSON-LD 1.1 API section 4.2.2).
        elif ":" in term[1:]:
            iri = self._expand(term)
        else:
            iri = None if self.vocabulary is None else self.vocabulary + term
        if iri is None or not (iri in KEYWORDS or _IRI.fullmatch(iri)):
            raise _invalid("a term that stands for no absolute URL (4.5)")
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
            raise _invalid("a term with a @type that is no URL")
        return coercion


def _containers(value: Any) -> frozenset[str]:
    if value is None:
        return frozenset()
    items = value if type(value) is list else [value]
    if not all(type(item) is str and item in _CONTAINERS for item in items):
        raise _invalid("a term with a @container that we do not know")
    return frozenset(items)


def _invalid(detail: str) -> FormatError:
    return FormatError("format.claims_invalid", detail)
