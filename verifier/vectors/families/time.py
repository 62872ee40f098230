"""From when to when a certificate is good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from case import FRESH, Case, Family, Listed, World, accepted, bad, good, judged
from forge import DAY, NOW, VALID_FROM, VALID_UNTIL, seconds

from credverifier.wire.envelope import dates

_LEEWAY = "Clocks may differ by 60 s (CONTRACT section 1: validity)."
_BOUNDS = (
    "Every bound that is there counts: validFrom, nbf, iat and validUntil, exp; the narrowest "
    "decides."
)
_STAMP = (
    "A dateTimeStamp has an offset (VC Data Model 2.0 section 4.9, XML Schema 1.1 part 2 section "
    "3.4.28)."
)
_NUMERIC = "NumericDate is a JSON number (RFC 7519 section 2), between 1970 and the year 9999."
_SECOND = timedelta(seconds=1)


class _Moments:
    """Cases at any moment, each with a list of that moment."""

    def __init__(self, world: World) -> None:
        self.tnso, self.world, self._lists = world.tnso, world, dict[int, str]()

    def case(
        self, name: str, why: str, members: dict[str, Any], now: datetime, code: str | None = None
    ) -> Case:
        """A certificate with these members, judged at `now`."""
        listed_at = seconds(now) - 60
        if listed_at not in self._lists:
            self._lists[listed_at] = self.tnso.token_list(at=listed_at)
        lists = {self.tnso.token_url: Listed(f"at {dates.stamp(now)}", self._lists[listed_at])}
        times = (("as_of", listed_at), ("fresh_until", listed_at + DAY))
        status = {member: dates.stamp(dates.from_seconds(value)) for member, value in times}
        expect = judged(code, status={**FRESH, **status}) if code else accepted(status=status)
        return Case(name, why, self.tnso.sign(self.world.slim(members)), expect, lists, now)


def _clock(at: _Moments) -> list[Case]:
    late, early = "validity.expired", "validity.not_yet_valid"
    minute = timedelta(seconds=60)
    rows: list[tuple[str, str, datetime, str | None]] = [
        ("in the middle", _BOUNDS, NOW, None),
        ("at validFrom", _BOUNDS, VALID_FROM, None),
        ("60 s before validFrom", _LEEWAY, VALID_FROM - minute, None),
        ("61 s before validFrom", _LEEWAY, VALID_FROM - minute - _SECOND, early),
        ("a month before validFrom", _BOUNDS, datetime(2026, 10, 1, tzinfo=UTC), early),
        ("at validUntil", _BOUNDS, VALID_UNTIL, None),
        ("60 s after validUntil", _LEEWAY, VALID_UNTIL + minute, None),
        ("61 s after validUntil", _LEEWAY, VALID_UNTIL + minute + _SECOND, late),
        ("years after validUntil", _BOUNDS, datetime(2031, 1, 1, tzinfo=UTC), late),
    ]
    return [at.case(name, why, {}, now, code) for name, why, now, code in rows]


def _narrowest(at: _Moments) -> list[Case]:
    clock, late, early = seconds(NOW), "validity.expired", "validity.not_yet_valid"
    rows: list[tuple[str, dict[str, Any], str | None]] = [
        ("exp after validUntil", {"exp": seconds(VALID_UNTIL) + DAY}, None),
        ("nbf before validFrom", {"nbf": seconds(VALID_FROM) - DAY}, None),
        ("exp 60 s ago", {"exp": clock - 60}, None),
        ("nbf in 60 s", {"nbf": clock + 60}, None),
        ("iat in 60 s", {"iat": clock + 60}, None),
        ("exp 61 s ago", {"exp": clock - 61}, late),
        ("exp 60.5 s ago", {"exp": clock - 60.5}, late),
        ("exp of 0", {"exp": 0}, late),
        (
            "exp in time, validUntil past",
            {"exp": clock + DAY, "validUntil": "2026-11-20T00:00:00Z"},
            late,
        ),
        ("nbf in 61 s", {"nbf": clock + 61}, early),
        ("iat in 61 s", {"iat": clock + 61}, early),
        (
            "nbf past, validFrom to come",
            {"nbf": clock - DAY, "validFrom": "2026-12-01T00:00:00Z"},
            early,
        ),
    ]
    return [at.case(name, _BOUNDS, members, NOW, code) for name, members, code in rows]


def _spellings(at: _Moments) -> list[Case]:
    offset = "An offset shifts the moment (VC Data Model 2.0 section 4.9)."
    fraction = "Fractions are read to the millisecond."
    rows: list[tuple[str, str, dict[str, Any], str | None]] = [
        ("an offset east that ends it", offset, {"validUntil": "2026-11-23T14:02:10+07:00"},
         "validity.expired"),
        ("an offset east that just lets it be", offset, {"validUntil": "2026-11-23T14:02:11+07:00"},
         None),
        ("an offset west that begins it late", offset, {"validFrom": "2026-11-23T02:04:12-05:00"},
         "validity.not_yet_valid"),
        ("an offset west that just lets it begin", offset,
         {"validFrom": "2026-11-23T02:04:11-05:00"}, None),
        ("offsets of 14 hours", offset,
         {"validFrom": "2026-11-02T00:00:00+14:00", "validUntil": "2027-01-01T00:00:00-14:00"},
         None),
        ("an offset of minus zero", offset, {"validFrom": "2026-11-02T00:00:00-00:00"}, None),
        ("a fraction that just lets it begin", fraction, {"validFrom": "2026-11-23T07:04:11.000Z"},
         None),
        ("a fraction that begins it late", fraction, {"validFrom": "2026-11-23T07:04:11.001Z"},
         "validity.not_yet_valid"),
        ("a fraction of one digit", fraction, {"validFrom": "2026-11-23T07:04:11.5Z"},
         "validity.not_yet_valid"),
        ("a fraction with an offset", fraction,
         {"validFrom": "2026-11-23T14:04:10.999999999+07:00"}, None),
        ("the 29th of February", offset, {"validFrom": "2024-02-29T00:00:00Z"}, None),
        ("the year 9999", offset, {"validUntil": "9999-12-31T23:59:59.999Z"}, None),
        ("the year 1", offset, {"validFrom": "0001-01-01T00:00:00Z"}, None),
    ]  # fmt: skip
    return [at.case(name, why, members, NOW, code) for name, why, members, code in rows]


def _malformed(world: World) -> list[Case]:
    stamps: list[Any] = [
        "2026-11-01T00:00:00", "2026-11-01", "2026-11-01T00:00Z", "2026-11-01 00:00:00Z",
        "2026-11-01t00:00:00z", "2026-11-01T00:00:00+0700", "2026-11-01T00:00:00+07",
        "2026-11-01T00:00:00+14:01", "2026-11-01T00:00:00+15:00", "2026-11-01T24:00:00Z",
        "2026-11-01T00:00:60Z", "2026-11-01T00:60:00Z", "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-11-31T00:00:00Z",
        "2026-11-01T00:00:00.Z", "2026-11-01T00:00:00,5Z", "20261101T000000Z",
        "+2026-11-01T00:00:00Z", "-2026-11-01T00:00:00Z", "12026-11-01T00:00:00Z",
        "0000-11-01T00:00:00Z", "２026-11-01T00:00:00Z", "2026-11-01T00:00:00Z ",
        "2026-11-01T00:00:00Z\n", "2026-W45-1T00:00:00Z", "Sun, 01 Nov 2026 00:00:00 GMT", "",
        1793491200, None, True, ["2026-11-01T00:00:00Z"], {"@value": "2026-11-01T00:00:00Z"},
        "0001-01-01T00:00:00+14:00",
    ]  # fmt: skip
    ends: list[Any] = [
        "2027-11-01",
        "2027-11-01T00:00:00",
        1825027200,
        None,
        "9999-12-31T23:59:59-14:00",
        "never",
    ]
    numbers: list[Any] = [
        "1793491200",
        True,
        None,
        -1,
        253402300800,
        1e17,
        [1793491200],
        {},
        "2026-11-01T00:00:00Z",
    ]
    members = [
        *(({"validFrom": value}, _STAMP) for value in stamps),
        *(({"validUntil": value}, _STAMP) for value in ends),
        *(({name: value}, _NUMERIC) for name in ("nbf", "exp") for value in numbers),
        *(
            ({"iat": value}, _NUMERIC)
            for value in ("1793491200", True, False, None, [1793491200], "now")
        ),
        (
            {"validFrom": "2027-11-01T00:00:01Z"},
            "validFrom is not after validUntil (VC Data Model 2.0 section 4.9).",
        ),
    ]
    rows = [
        (f"{next(iter(item))} {next(iter(item.values()))!r}", why, world.slim(item))
        for item, why in members
    ]
    both = "validFrom and validUntil are both there (CONTRACT section 2)."
    rows += [
        (f"no {name}", both, world.slim(without=(name,))) for name in ("validFrom", "validUntil")
    ]
    rows.append(("no iat", "iat is compulsory (CONTRACT section 2).", world.slim(without=("iat",))))
    clear = world.clear_token
    return [
        good(
            "a fraction in iat",
            _NUMERIC,
            world.tnso.sign(world.slim({"iat": 1793491200.25})),
            clear,
        ),
        *(
            bad(name, why, world.tnso.sign(payload), clear, "format.claims_invalid")
            for name, why, payload in rows
        ),
    ]


def _cases(world: World) -> list[Case]:
    at = _Moments(world)
    return [*_clock(at), *_narrowest(at), *_spellings(at), *_malformed(world)]


FAMILIES = (Family("time", "Validity at a given moment, and how moments are written", _cases),)
