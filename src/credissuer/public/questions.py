"""The bodies of POST verify and verify/batch, read by hand: they are hot, and few members make a
question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from credissuer.http.problems import FieldError, Problem, ProblemError
from credissuer.public.checking import Question
from credverifier import platforms
from credverifier.errors import ProfileError

MOST = 500
"""Questions in a batch."""

_WHAT = ("credential", "number", "url")
_MEMBERS = frozenset((*_WHAT, "profile", "max_status_age"))
_NOT_A_NUMBER = re.compile(r"[/:.]|.{65}", re.DOTALL)
"""What has a member of its own. Other mistakes in a number are for the verdict to say."""

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
        en = f"a list of 1 to {MOST} questions, and nothing beside it"
        fault = FieldError(
            "/items", "items", f"cần danh sách từ 1 đến {MOST} câu hỏi, không kèm gì khác", en
        )
        raise ProblemError(Problem("request.invalid", errors=[fault]))
    faults = []
    for place, item in enumerate(items):
        if type(item) is not dict:
            faults.append(
                FieldError(f"/items/{place}", "type", "cần một đối tượng", "an object is needed")
            )
            continue
        found = list(_faults(item, f"/items/{place}"))
        faults += found or list(_unreadable(item, f"/items/{place}"))
    if faults:
        raise ProblemError(Problem("request.invalid", errors=faults))
    return [Question(**item) for item in items]


def _faults(body: dict[str, Any], at: str) -> Iterator[FieldError]:
    for name in body.keys() - _MEMBERS:
        yield FieldError(
            f"{at}/{_escaped(name)}", "unknown", "trường không dùng ở đây", "no such member"
        )
    given = [name for name in _WHAT if name in body]
    if len(given) != 1:
        names = ", ".join(_WHAT)
        yield FieldError(
            at, "one_of", f"cần đúng một trong: {names}", f"exactly one is needed of: {names}"
        )
    for name in given:
        if type(body[name]) is not str or not body[name]:
            yield FieldError(f"{at}/{name}", "type", "cần một chuỗi", "a text is needed")
    number = body.get("number")
    if type(number) is str and _NOT_A_NUMBER.search(number):
        vi, en = (
            "cần số chứng nhận, không phải liên kết hay chứng nhận",
            "a number is needed, no link and no credential",
        )
        yield FieldError(f"{at}/number", "number", vi, en)
    profile, age = body.get("profile"), body.get("max_status_age")
    if "profile" in body and (type(profile) is not str or len(profile) > _LONGEST_PROFILE):
        yield FieldError(f"{at}/profile", "type", "cần một chuỗi", "a text is needed")
    if "max_status_age" in body and (type(age) not in (int, float) or not 0 <= age <= _LONGEST_AGE):  # type: ignore[operator]
        yield FieldError(
            f"{at}/max_status_age",
            "type",
            "cần số giây, từ 0 trở lên",
            "a number of seconds is needed",
        )


def _unreadable(body: dict[str, Any], at: str) -> Iterator[FieldError]:
    if "profile" in body:
        try:
            platforms.normalise(body["profile"])
        except ProfileError:
            yield FieldError(
                f"{at}/profile", "profile.unreadable", "không đọc được hồ sơ", "cannot be read"
            )


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")[:100]
