"""One case of a vector family, what is expected of it, and how it is written down (README.md is the
format).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import forge

from credverifier import words
from credverifier.wire.envelope import dates

CHECKS = ("format", "issuer", "signature", "validity", "status", "profile")
FRESH = {
    "as_of": dates.stamp(dates.from_seconds(forge.LISTED_AT)),
    "fresh_until": dates.stamp(dates.from_seconds(forge.LISTED_AT + forge.DAY)),
    "since": None,
    "reason": None,
    "superseded_by": None,
}
OPTIONAL = ("profile", "max_status_age", "audience", "nonce", "as_of")
"""Arguments of a verification that a case may give."""

UNKNOWN: dict[str, Any] = dict.fromkeys(FRESH)
"""The status of a verdict that no list establishes."""

Item = TypeVar("Item")


@dataclass(frozen=True)
class Listed:
    """A signed list or note, and its name in the family's table."""

    name: str
    token: Any


@dataclass(frozen=True)
class Case:
    """`expect` as it stands in the file; `lists` maps a URL to a Listed or to `{"error": code}`.

    A `token` is a text, or `{"repeat": text, "times": n}` where that would be long.
    """

    name: str
    why: str
    token: Any
    expect: dict[str, Any]
    lists: Mapping[str, Listed | dict[str, str]]
    now: datetime = forge.NOW
    profile: str | None = None
    max_status_age: int | None = None
    audience: str | None = None
    nonce: str | None = None
    as_of: str | None = None


@dataclass
class Family:
    """One file; `cases` makes its cases, in order."""

    name: str
    description: str
    cases: Callable[[World], Iterable[Case]]

    def to_dict(self, world: World) -> dict[str, Any]:
        """The file."""
        table: dict[str, Any] = {}
        first: dict[str, str] = {}
        cases = [_written(case, table, first) for case in self.cases(world)]
        return {
            "family": self.name,
            "description": self.description,
            "trust_list": "trust-list.json",
            "now": dates.stamp(forge.NOW),
            "lists": table,
            "cases": cases,
        }


def _written(case: Case, table: dict[str, Any], first: dict[str, str]) -> dict[str, Any]:
    """The case as it stands in the file.

    `table`: name -> list, of those written so far; `first`: token -> the first case that has it.
    """
    token_of = first.setdefault(str(case.token), case.name)
    lists = {}
    for url, listed in case.lists.items():
        if isinstance(listed, Listed):
            if table.setdefault(listed.name, listed.token) != listed.token:
                raise ValueError(f"two lists are named {listed.name}")
            lists[url] = listed.name
        else:
            lists[url] = listed
    optional = {name: getattr(case, name) for name in OPTIONAL}
    return {
        "name": case.name,
        "why": case.why,
        "token": case.token if token_of == case.name else {"same_as": token_of},
        **({} if case.now == forge.NOW else {"now": dates.stamp(case.now)}),
        **{name: value for name, value in optional.items() if value is not None},
        "lists": lists,
        "expect": case.expect,
    }


def _expect(code: str | None, results: Iterable[str], **more: Any) -> dict[str, Any]:
    verdict = words.verdict_of(code)
    return {
        "outcome": words.outcome_of(verdict),
        "verdict": verdict,
        "code": code,
        "checks": list(results),
        **{name: value for name, value in more.items() if value is not None},
    }


def _judged(findings: Iterable[str], asked: bool) -> list[str]:
    failed = {finding.partition(".")[0] for finding in findings}
    results = ["fail" if name in failed else "pass" for name in CHECKS]
    return results if asked else [*results[:-1], "not_checked"]


def accepted(
    *, asked: bool = False, status: Mapping[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """Valid. `asked`: a profile was given. `status`: how it differs from lists of today."""
    return _expect(None, _judged((), asked), status={**FRESH, **(status or {})}, **more)


def judged(code: str, *also: str, asked: bool = False, status: Mapping[str, Any] | None = None,
           **more: Any
           ) -> dict[str, Any]:  # fmt: skip
    """Proven, but refused for `code`; the checks of the findings `also` fail too."""
    return _expect(
        code, _judged((code, *also), asked), status=None if status is None else dict(status), **more
    )


def refused(code: str, stage: str) -> dict[str, Any]:
    """Not proven, for `code`.

    `stage`: "envelope", "issuer", "signature" or "content", the first that does not hold.
    """
    passed = {
        "envelope": (),
        "issuer": ("format",),
        "signature": ("format", "issuer"),
        "content": ("format", "issuer", "signature"),
    }[stage]
    failed = code.partition(".")[0]
    results = [
        "fail" if name == failed else "pass" if name in passed else "not_checked" for name in CHECKS
    ]
    return _expect(code, results)


def good(
    name: str, why: str, token: str, lists: Mapping[str, Listed | dict[str, str]], **expected: Any
) -> Case:
    """A case that is valid, with lists of today and no profile asked."""
    return Case(name, why, token, accepted(**expected), lists)


def bad(
    name: str,
    why: str,
    token: Any,
    lists: Mapping[str, Listed | dict[str, str]],
    code: str,
    stage: str = "content",
) -> Case:
    """A case that is refused before anything would be fetched; the lists are there all the same."""
    return Case(name, why, token, refused(code, stage), lists)


def by_reason(*groups: tuple[str, Mapping[str, Item]]) -> Iterator[tuple[str, str, Item]]:
    """(name, why, item) of each item of groups (why, {name: item}), in order."""
    for why, items in groups:
        for name, item in items.items():
            yield name, why, item


@dataclass
class World:
    """The issuers that vectors speak of, and lists in which every certificate is in order."""

    tnso: forge.Issuer = field(default_factory=forge.Issuer)
    other: forge.Issuer = field(
        default_factory=lambda: forge.Issuer("https://tinnhiem.example", types=())
    )
    courses: forge.Issuer = field(
        default_factory=lambda: forge.Issuer("https://khoahoc.example", types=("CourseCredential",))
    )
    stranger: forge.Issuer = field(default_factory=lambda: forge.Issuer("https://tnso.example"))
    holder: forge.Signer = field(default_factory=lambda: forge.Signer("ES256", "holder"))
    holder_eddsa: forge.Signer = field(default_factory=lambda: forge.Signer("EdDSA", "holder"))

    def __post_init__(self) -> None:
        self.clear: dict[str, Listed | dict[str, str]] = self._clear(self.tnso, "")
        self.clear_other: dict[str, Listed | dict[str, str]] = self._clear(self.other, "other ")
        self.clear_courses: dict[str, Listed | dict[str, str]] = self._clear(
            self.courses, "courses "
        )

    def _clear(self, issuer: forge.Issuer, prefix: str) -> dict[str, Listed | dict[str, str]]:
        return {
            url: Listed(f"{prefix}{url.rpartition('/')[2]}", token)
            for url, token in issuer.lists().items()
        }

    @property
    def clear_token(self) -> dict[str, Listed | dict[str, str]]:
        """The token list alone, all that the slim rendition points to."""
        return {self.tnso.token_url: self.clear[self.tnso.token_url]}

    def trust_list(self) -> dict[str, Any]:
        """The trust list that all families share; `stranger` is not in it."""
        return forge.trust_list(self.tnso, self.other, self.courses)

    def slim(
        self,
        members: Mapping[str, Any] | None = None,
        /,
        *,
        subject: Mapping[str, Any] | None = None,
        without: Iterable[str] = (),
    ) -> dict[str, Any]:
        """The short payload that most families sign: the slim rendition, with one account."""
        account = {"platform": "tiktok", "handle": forge.HANDLE}
        one = {"accounts": [account], **(subject or {})}
        return self.tnso.certificate(members, slim=True, subject=one, without=without)
