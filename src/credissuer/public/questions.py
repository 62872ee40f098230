"""The bodies of POST verify and verify/batch, validated by hand because these routes are hot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from credissuer.errors import FieldError, json_pointer, member_error, unknown_member
from credissuer.http.problems import Problem, ProblemError
from credissuer.public.checking import CheckQuestion
from credverifier import platforms
from credverifier.errors import ProfileError

MOST = 500
"""The most questions in a batch."""

_WHAT = ("credential", "number", "url")
_MEMBERS = (*_WHAT, "profile", "max_status_age", "as_of", "receipt")
# A megabyte holds a hundred thousand unknown members, and to compare each with those that there are
# would take a minute.
_MOST_COMPARED = 5
"""Unknown members of a question, and questions of a batch, for which the one that may be meant is
looked for.
"""
# For example "https://…" and "eyJ….eyJ…": answered with 422, because a verdict on them as a number
# would hide that they stand in the wrong member. DOTALL, because 65 line breaks are too long too.
NUMBER = r"^(?:[^/:.]*|[^/:0-9A-Za-z]*(?:[0-9A-Za-z][^/:0-9A-Za-z]*){10})$"
"""What may be a number: with a full stop only between or behind ten letters and digits. Links and
credentials have members of their own; other mistakes get a verdict.
"""
_NUMBER = re.compile(NUMBER.removesuffix("$"), re.DOTALL)
LONGEST_NUMBER = 64

_LONGEST_PROFILE = 2_048
_LONGEST_MOMENT = 40
# A year. A longer age would change nothing, because no list counts for more than a day.
_LONGEST_AGE = 366 * 24 * 3600


def question(body: dict[str, Any]) -> CheckQuestion:
    """Raises ProblemError `request.invalid` with every fault, `profile.unreadable`."""
    faults = list(_faults(body, ()))
    if faults:
        raise ProblemError(Problem("request.invalid", errors=faults))
    return CheckQuestion(**body)


def questions(body: dict[str, Any]) -> list[CheckQuestion]:
    """The questions of `{"items": [...]}`.

    Raises ProblemError `request.invalid` with every fault of every item.
    """
    items = body.get("items")
    beside = islice((name for name in body if name != "items"), _MOST_COMPARED)
    faults = [unknown_member((name,), "unknown", ["items"]) for name in beside]
    # `type` instead of isinstance, because the strict parser makes exactly these types.
    if type(items) is not list or not 1 <= len(items) <= MOST:
        faults.append(member_error("/items", "items", "items", most=MOST))
        raise ProblemError(Problem("request.invalid", errors=faults))
    for position, item in enumerate(items):
        faults += _item_faults(item, position)
    if faults:
        raise ProblemError(Problem("request.invalid", errors=faults))
    return [CheckQuestion(**item) for item in items]


def _item_faults(item: Any, position: int) -> list[FieldError]:
    path = ("items", position)
    if type(item) is not dict:
        return [member_error(json_pointer(path), "type", "object")]
    # A profile of one question is read by its check, which refuses it; in a batch it is read here
    # already, because one bad item must be named before the others are checked.
    is_compared = position < _MOST_COMPARED
    faults = list(_faults(item, path, is_compared=is_compared))
    return faults or list(_unreadable(item, json_pointer(path)))


def _faults(
    body: dict[str, Any],
    path: tuple[str | int, ...],
    *,
    is_compared: bool = True,
) -> Iterator[FieldError]:
    at = json_pointer(path)
    for place, name in enumerate(name for name in body if name not in _MEMBERS):
        known = _MEMBERS if is_compared and place < _MOST_COMPARED else ()
        yield unknown_member((*path, name), "unknown", known)
    given = [name for name in _WHAT if name in body]
    if len(given) != 1:
        yield member_error(at, "one_of", "one_of", names=", ".join(_WHAT))
    for name in given:
        if type(body[name]) is not str or not body[name]:
            yield member_error(f"{at}/{name}", "type", "text")
    number = body.get("number")
    if type(number) is str and not (len(number) <= LONGEST_NUMBER and _NUMBER.fullmatch(number)):
        yield member_error(f"{at}/number", "number", "number")
    if "profile" in body and not _is_profile_text(body["profile"]):
        yield member_error(f"{at}/profile", "type", "text")
    if "as_of" in body and not _is_moment_text(body["as_of"]):
        yield member_error(f"{at}/as_of", "type", "text")
    if "receipt" in body and type(body["receipt"]) is not bool:
        yield member_error(f"{at}/receipt", "type", "boolean")
    if "max_status_age" in body and not _is_age(body["max_status_age"]):
        yield member_error(f"{at}/max_status_age", "type", "seconds")


def _is_profile_text(value: Any) -> bool:
    return type(value) is str and len(value) <= _LONGEST_PROFILE


def _is_moment_text(value: Any) -> bool:
    return type(value) is str and len(value) <= _LONGEST_MOMENT


def _is_age(value: Any) -> bool:
    # Not isinstance, because True is an int to it.
    return type(value) in (int, float) and 0 <= value <= _LONGEST_AGE


def _unreadable(body: dict[str, Any], at: str) -> Iterator[FieldError]:
    if "profile" in body:
        try:
            platforms.normalise(body["profile"])
        except ProfileError:
            yield member_error(f"{at}/profile", "profile.unreadable", "profile")
