"""Values that verifiers often get wrong, and the members of a JSON value to put them in."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

from credverifier.wire.envelope import dates

STRANGE: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 1.0, 1.5, -0.0, 10**10, 10**19, 1e300, "", " ", "x", "0",
    "true", "null", [], {}, [[]], [None], [{}], {"id": "did:web:tnso.vn"}, {"@value": "x"},
    "did:web:tnso.vn", "https://tnso.vn", "javascript:x", "VerifiableCredential",
    "CredibilityCredential", "a\u0000b", "Nguyễn\u202e", "ｅ", "e\u0301", ["x", "x"], 4242, "4242",
)  # fmt: skip
_TEXTS = (
    *("{} ", " {}", "{}\n", "{}\u0000", "{}/", "{}#", "{}?x=1", "{}."),
    *("{}é", "\ufeff{}", "{}x", "{}{}", "%{}", "{}%00"),
)

Member = tuple[Any, Any]
"""A container and the name or index of a value in it."""


def members(value: Any) -> list[Member]:
    """Every member within `value`, outer ones first."""
    all_members: list[Member] = []
    containers = [value]
    while containers:
        holder = containers.pop(0)
        for name in list(holder) if isinstance(holder, dict) else range(len(holder)):
            all_members.append((holder, name))
            if isinstance(holder[name], dict | list):
                containers.append(holder[name])
    return all_members


def other(value: Any, rng: Random) -> Any:
    """`value` in another type or spelling."""
    if isinstance(value, str) and rng.random() < 0.6:
        return respelt(value, rng)
    if isinstance(value, int | float) and not isinstance(value, bool) and rng.random() < 0.5:
        numbers = (value + 1, -value, float(value), value * 10**6, value + 0.5)
        return rng.choice((*numbers, str(value), [value], value == 1))
    wrapped = ([value], [value, value], {"id": value}, {"@value": value}, [[value]], str(value))
    return copy.deepcopy(rng.choice((*STRANGE, *wrapped)))


def respelt(text: str, rng: Random) -> str:
    """`text` in another spelling, or with something added or removed."""
    at = rng.randrange(len(text) + 1)
    ways = (
        text.upper(), text.lower(), text.swapcase(), text[:at], text[at:],
        text[:at] + text[at + 1 :],
        text[:at] + rng.choice("0aZ_-.:/#\u00a0\u0131\u0660") + text[at:],
        text.replace(".", "..", 1), text[::-1], text.replace("o", "\u043e", 1),
        rng.choice(_TEXTS).replace("{}", text),
    )  # fmt: skip
    return rng.choice(ways)


NEAR = (
    *(0, 1, -1, 59, -59, 60, -60, 61, -61, 3600, -3600, 86399, 86400, 86401),
    *(-86399, -86400, -86401, 0.5, -0.5, 60.5, -60.5),
    *(40 * 86400, -40 * 86400, 400 * 86400),
)
"""Seconds by which a bound is missed or just met."""


def moment(seconds: float, rng: Random) -> Any:
    """A moment as a dateTimeStamp, in one of its spellings or in a wrong one."""
    whole = dates.stamp(dates.from_seconds(seconds))
    east = dates.stamp(dates.from_seconds(seconds + 7 * 3600))[:-1] + "+07:00"
    fraction = f"{whole[:-1]}.{rng.randrange(1000):03}Z"
    odd = (
        whole[:-1],
        whole.lower(),
        whole.replace("T", " "),
        whole[:10],
        whole[:-1] + "+0000",
        int(seconds),
        whole + " ",
    )
    return rng.choice((whole, whole, whole, east, fraction, rng.choice(odd)))
