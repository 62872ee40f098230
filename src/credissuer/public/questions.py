"""The bodies of POST verify and verify/batch, validated by hand because these routes are hot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from credissuer.errors import FieldError, member_error
from credissuer.http.problems import Problem, ProblemError
from credissuer.public.checking import Question
from credverifier import platforms
from credverifier.errors import ProfileError

MOST = 500
"""The most questions in a batch."""

_WHAT = ("credential", "number", "url")
_MEMBERS = frozenset((*_WHAT, "profile", "max_status_age"))
_NOT_A_NUMBER = re.compile(r"[/:.]|.{65}", re.DOTALL)
"""Links and credentials, which have members of their own; other mistakes get a verdict."""

_LONGEST_PROFILE = 2_048
_LONGEST_AGE = 366 * 24 * 3600


def question(body: dict[str, Any]) -> Question:
    """Raises ProblemError `request.invalid` with every fault, `profile.unreadable`."""
    faults = list(_faults(body, ""))
    if faults:
        raise ProblemError(Problem("request.invalid", errors=faults))
    return Question(**body)


def questions(body: dict[str, Any]) -> list[Question]:
    """The questions of `{"items": [...]}`.

    Raises ProblemError `request.invalid` with every fault of every item.
    """
    items = body.get("items")
    if type(items) is not list or not 1 <= len(items) <= MOST or len(body) > 1:
        fault = member_error("/items", "items", "items", most=MOST)
        raise ProblemError(Problem("request.invalid", errors=[fault]))
    faults = [
        fault
        for position, item in enumerate(items)
        for fault in _item_faults(item, f"/items/{position}")
    ]
    if faults:
        raise ProblemError(Problem("request.invalid", errors=faults))
    return [Question(**item) for item in items]


def _item_faults(item: Any, at: str) -> list[FieldError]:
    if type(item) is not dict:
        return [member_error(at, "type", "object")]
    return list(_faults(item, at)) or list(_unreadable(item, at))


def _faults(body: dict[str, Any], at: str) -> Iterator[FieldError]:
    for name in body.keys() - _MEMBERS:
        yield member_error(f"{at}/{_escaped(name)}", "unknown", "not_used")
    given = [name for name in _WHAT if name in body]
    if len(given) != 1:
        yield member_error(at, "one_of", "one_of", names=", ".join(_WHAT))
    for name in given:
        if type(body[name]) is not str or not body[name]:
            yield member_error(f"{at}/{name}", "type", "text")
    number = body.get("number")
    if type(number) is str and _NOT_A_NUMBER.search(number):
        yield member_error(f"{at}/number", "number", "number")
    profile, age = body.get("profile"), body.get("max_status_age")
    if "profile" in body and (type(profile) is not str or len(profile) > _LONGEST_PROFILE):
        yield member_error(f"{at}/profile", "type", "text")
    if "max_status_age" in body and (type(age) not in (int, float) or not 0 <= age <= _LONGEST_AGE):  # type: ignore[operator]
        yield member_error(f"{at}/max_status_age", "type", "seconds")


def _unreadable(body: dict[str, Any], at: str) -> Iterator[FieldError]:
    if "profile" in body:
        try:
            platforms.normalise(body["profile"])
        except ProfileError:
            yield member_error(f"{at}/profile", "profile.unreadable", "profile")


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")[:100]
