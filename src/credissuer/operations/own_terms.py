"""Whether a text of the office says anything that its contexts do not define, before it is handed
out.

A verifier passes over an undefined member at the top, as a private claim; what the office signs has
none, at any depth.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from credissuer.publication import tree
from credverifier.wire.credentials import data_model, term_check, vc_jwt
from credverifier.wire.credentials.terms import Reader

_AS_THEY_ARE = frozenset({"@context", "type", "@type", "@language", "@direction"})
"""Members whose texts decide about terms; of other texts it only counts whether they are a URL."""

# Shapes that a process remembers: bounded, because a server runs long.
_MOST = 10_000


def contexts(public_url: str) -> dict[str, Any]:
    """URL -> value of `@context` of the office's own context."""
    return {vc_jwt.context_url(public_url): tree.context(public_url)["@context"]}


def check(public_url: str, payload: dict[str, Any]) -> None:
    """Refuse a payload with a member or type that no context defines. Raises FormatError.

    Payloads of one shape are read once: a batch holds thousands that differ in what they say and in
    nothing else.
    """
    checker, checked_shapes = _checker(public_url)
    shape = _shape(payload, "")
    # Reading a payload by its contexts takes far longer than reckoning its shape.
    if shape not in checked_shapes:
        checker.check(payload)
        if len(checked_shapes) < _MOST:
            checked_shapes.add(shape)


@lru_cache(maxsize=8)
def _checker(public_url: str) -> tuple[term_check.TermChecker, set[Any]]:
    return term_check.TermChecker(Reader(contexts(public_url))), set()


def _shape(value: Any, name: str) -> Any:
    """All of `value` that decides about its terms, in the order in which it is written: what the
    office writes has one.
    """
    kind = type(value)
    if kind is str:
        return value if name in _AS_THEY_ARE else _is_url(value)
    if kind is dict:
        return tuple(value), tuple(
            [
                # Most members are texts, and a call for each costs more than all the rest.
                _is_url(item)
                if type(item) is str and member not in _AS_THEY_ARE
                else _shape(item, member)
                for member, item in value.items()
            ]
        )
    if kind is list:
        items = [_shape(item, name) for item in value]
        # Of a list of contexts a later one overrides an earlier; of other members, two of one shape
        # decide no more than one.
        return ("list", *(items if name in _AS_THEY_ARE else dict.fromkeys(items)))
    return kind


def _is_url(text: str) -> bool:
    # Few texts have the colon of a scheme, and the rule for URLs is slow.
    return ":" in text and data_model.is_url(text)
