"""Which terms JSON-LD 1.1 contexts define (JSON-LD 1.1 API, section 4.1): definitions, no more.

It reads what credentials need: contexts by URL, written out, within types and properties, and the
null context. `@import`, `@base` and the rest are refused, because a context that is understood only
in part could mean something else. A vocabulary (`@vocab`) counts in a bundled context only, because
it defines every term there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from credverifier.wire.credentials import contexts
from credverifier.wire.credentials.term_definitions import NONE, ContextDefinitions, Terms, invalid

MOST_TERMS = 1000
"""Terms that the contexts written out in one document may define together."""

_DIRECTIVES = frozenset(
    {"@version", "@vocab", "@protected", "@propagate", "@language", "@direction"}
)


class Reader:
    """Contexts become terms.

    One reader for one document: it remembers what it has read, and how much that was.

    `other_contexts`: URL -> value of `@context`, beside the bundled ones. The same is allowed in
    these as in a context that is written out.
    """

    def __init__(self, other_contexts: Mapping[str, Any] | None = None) -> None:
        self._other_contexts = other_contexts or {}
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
                    raise invalid("a null @context, which would drop protected terms")
                active = NONE._replace(previous=active.previous)
            elif type(item) is str:
                active = self._named(active, item, override)
            elif type(item) is dict:
                active = self._written(active, item, override, bundled)
            else:
                raise invalid("an @context that is neither URL nor object (4.3)")
        return active

    def _named(self, active: Terms, url: str, override: bool) -> Terms:
        if url in self._other_contexts:
            return self.read(active, self._other_contexts[url], override=override)
        if contexts.octets(url) is None:
            raise invalid("an unknown @context, which is never fetched (4.3)")
        if active is NONE:
            return _on_nothing(url)
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
                raise invalid(f"an @context of more than {MOST_TERMS} terms")
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
                raise invalid(f"an @context with a {name[:20]} that may not be there (4.3)")
        if "@vocab" in local:
            vocabulary = local["@vocab"]
        context = ContextDefinitions(
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
def _on_nothing(url: str) -> Terms:
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
