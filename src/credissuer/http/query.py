"""The query of a URL: bounded, UTF-8, each name once, because of two each reader might take
another.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from credissuer.http.asgi import Scope
from credissuer.http.problems import Problem, ProblemError

MOST = 20
"""The most parameters."""

LONGEST = 32 * 1024
"""Octets, escapes as they are: a profile link of 2,048 letters of Vietnamese has 18,432."""

_PARSED = "credissuer.query"
"""Where in the scope the parsed query stands."""


def members(scope: Scope) -> dict[str, str]:
    """Name -> value of each parameter. Raises ProblemError `request.query`."""
    octets: bytes = scope["query_string"]
    if not octets:
        return {}
    if _PARSED not in scope:
        scope[_PARSED] = _parsed(octets)
    parsed: dict[str, str] = scope[_PARSED]
    return parsed


def _parsed(octets: bytes) -> dict[str, str]:
    if len(octets) > LONGEST:
        raise ProblemError(_refusal())
    try:
        # ValueError for more parameters as well, and UnicodeError is one.
        pairs = parse_qsl(
            octets.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=MOST,
            errors="strict",
        )
    except ValueError as error:
        raise ProblemError(_refusal()) from error
    query = dict(pairs)
    if len(query) != len(pairs):
        raise ProblemError(_refusal())
    return query


def _refusal() -> Problem:
    return Problem("request.query", {"most": MOST, "kibibytes": LONGEST // 1024})
