"""What an office of any size needs: arithmetic from measured unit costs, and a simulation of the
caches in front of it. `python -m bench.scale` prints the tables of docs/scale.md.
"""

from __future__ import annotations

import math
import random
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from credissuer.publication.headers import MAX_AGE
from credissuer.status.lists import FULL, LIFETIME, SIZE
from credverifier.wire import profile_index
from credverifier.wire.status import bitstring, token_list

UNIT_COSTS = {
    name: cost["value"]
    for name, cost in tomllib.loads(
        Path(__file__).with_name("unit_costs.toml").read_text("utf-8")
    ).items()
}

ENCODINGS = 3
"""Signed texts of a list: revocation, suspension, and both in a Token Status List."""

ACCOUNTS = 2
REVOKED, SUSPENDED = 0.01, 0.001
"""Shares of the certificates of a list."""

VALID_DAYS = 365
POINTS_OF_PRESENCE = 20
"""Caches of the CDN that know nothing of each other."""

SKEW = 1.0
"""Exponent of Zipf's law: the tenth most popular certificate is scanned a tenth as often."""

DAY = 86_400
PEAK = 5
"""How many times the mean the busiest minutes have."""


class Size(NamedTuple):
    """An office: its certificates, and scans a day."""

    certificates: int
    scans: int


SIZES = (Size(300_000, 3_000_000), Size(10_000_000, 100_000_000))


class ListOctets(NamedTuple):
    """Octets of one list as it is published, in each encoding."""

    revocation: int
    suspension: int
    token: int

    @property
    def together(self) -> int:
        return sum(self)


def list_octets() -> ListOctets:
    """Of a list as full as lists get, with indices drawn by a fixed seed and the product's own
    encoders.
    """
    chance = random.Random(1)
    indices = chance.sample(range(SIZE), FULL)
    revoked = indices[: int(FULL * REVOKED)]
    suspended = indices[-int(FULL * SUSPENDED) :]
    values = {**dict.fromkeys(suspended, 2), **dict.fromkeys(revoked, 1)}
    return ListOctets(
        _signed(len(bitstring.encode(bitstring.pack(revoked, SIZE)))),
        _signed(len(bitstring.encode(bitstring.pack(suspended, SIZE)))),
        _signed(len(token_list.encode(token_list.pack(values, SIZE, 2)))),
    )


def _signed(text: int) -> int:
    """Octets of a token whose payload holds `text` characters beside its other claims."""
    return math.ceil((text + UNIT_COSTS["claims_octets"]) * 4 / 3) + UNIT_COSTS["frame_octets"]


def shard_octets(accounts: int) -> int:
    """Octets of a mean shard of the index: base64url within a token, which is base64url again."""
    entries = accounts / profile_index.SHARDS
    return round(entries * profile_index._ENTRY * 16 / 9) + UNIT_COSTS["empty_shard_octets"]


def most_accounts() -> int:
    """Accounts at which a mean shard reaches the bound of its readers."""
    room = profile_index.MAX_TOKEN - UNIT_COSTS["empty_shard_octets"]
    return int(room * 9 / 16 / profile_index._ENTRY) * profile_index.SHARDS


def asked_of_origin(size: Size, *, caches: int = POINTS_OF_PRESENCE, max_age: int = MAX_AGE) -> int:
    """Requests a day for certificates that no cache could answer.

    A cache asks once for each text it does not have, and has it for `max_age` seconds. Of a text
    that is asked for `rate` times in that time, by chance, it asks `rate / (1 + rate)` times.
    """
    total = sum(count / rank**SKEW for rank, count in _ranks(size.certificates))
    periods = DAY / max_age * caches
    missed = 0.0
    for rank, count in _ranks(size.certificates):
        rate = size.scans * rank**-SKEW / total / periods
        missed += count * periods * rate / (1 + rate)
    return round(missed)


def _ranks(certificates: int) -> Iterator[tuple[float, int]]:
    """Mean rank and number of certificates, in steps of a hundredth: ten million in 1,500 steps."""
    first = 1
    while first <= certificates:
        last = min(max(first, int(first * 1.01)), certificates)
        yield (first + last) / 2, last - first + 1
        first = last + 1


def simulated(size: Size, *, caches: int, max_age: int, seed: int = 1) -> int:
    """The same counted: every scan of a day drawn, at its moment, against every cache."""
    chance = random.Random(seed)
    weights = [rank**-SKEW for rank in range(1, size.certificates + 1)]
    drawn = chance.choices(range(size.certificates), weights, k=size.scans)
    kept_until: dict[tuple[int, int], float] = {}
    missed = 0
    for scan, certificate in enumerate(drawn):
        now = scan * DAY / size.scans
        held = (chance.randrange(caches), certificate)
        if kept_until.get(held, -1.0) < now:
            missed += 1
            kept_until[held] = now + max_age
    return missed


def rows() -> list[tuple[str, list[str]]]:
    """What is needed, and of each size how much."""
    return [(name, [shown(size) for size in SIZES]) for name, shown in _ROWS.items()]


def _lists(size: Size) -> int:
    return math.ceil(size.certificates / FULL)


def _issued(size: Size) -> float:
    return size.certificates / VALID_DAYS


def _revoked(size: Size) -> float:
    return size.certificates * REVOKED / VALID_DAYS


def _signatures(size: Size) -> float:
    renewed = DAY / (LIFETIME / 2) * (_lists(size) * ENCODINGS + profile_index.SHARDS)
    # Of each decision: its lists and note; of each certificate: itself, and the shards it is in.
    return renewed + _revoked(size) * (ENCODINGS + 1) + _issued(size) * (1 + ACCOUNTS)


def _scan_octets() -> int:
    return UNIT_COSTS["token_octets"] + list_octets().together


def _list_requests(size: Size) -> float:
    """Requests of the CDN for lists in a day, were each asked for in every minute everywhere."""
    return min(size.scans, _lists(size) * POINTS_OF_PRESENCE * DAY / MAX_AGE) * ENCODINGS


_ROWS = {
    "scans a day": lambda size: f"{size.scans:,}",
    "certificates as text": lambda size: _amount(size.certificates * UNIT_COSTS["token_octets"]),
    "files": lambda size: f"{size.certificates * UNIT_COSTS['files']:,.0f}",
    "database": lambda size: _amount(size.certificates * UNIT_COSTS["database_octets"]),
    "status lists, each in three encodings": lambda size: f"{_lists(size):,}",
    "all lists": lambda size: _amount(_lists(size) * list_octets().together),
    "a shard of the index": lambda size: _amount(shard_octets(size.certificates * ACCOUNTS)),
    "issued a day": lambda size: f"{_issued(size):,.0f}",
    "revoked a day": lambda size: f"{_revoked(size):,.0f}",
    "signatures a day": lambda size: f"{_signatures(size):,.0f}",
    "CPU to sign them": lambda size: f"{_signatures(size) * UNIT_COSTS['sign'] / 1e6:,.1f} s",
    "publishing the revocations of a day": lambda size: (
        f"{_revoked(size) * UNIT_COSTS['revocation'] / 1e3:,.1f} s"
    ),
    "every certificate signed anew and read back, CPU": lambda size: (
        f"{size.certificates * (UNIT_COSTS['sign'] + UNIT_COSTS['verify']) / 60e6:,.1f} min"
    ),
    "a backup, CPU": lambda size: _minutes(size.certificates * UNIT_COSTS["backup"]),
    "a restore, the public files being there, CPU": lambda size: _minutes(
        size.certificates * UNIT_COSTS["restore"]
    ),
    "a phone downloads, first scan": lambda size: _amount(
        UNIT_COSTS["page_octets"] + _scan_octets()
    ),
    "a phone downloads, each further one": lambda size: _amount(_scan_octets()),
    "the CDN sends, a day": lambda size: _amount(size.scans * _scan_octets()),
    "the CDN is asked, at the busiest": lambda size: (
        f"{size.scans * (1 + ENCODINGS) * PEAK / DAY:,.0f} a second"
    ),
    "the CDN asks for certificates, a day": lambda size: f"{asked_of_origin(size):,}",
    "the CDN answers of them by itself": lambda size: (
        f"{100 - 100 * asked_of_origin(size) / size.scans:.0f} %"
    ),
    "the CDN asks for lists, a day, at most": lambda size: f"{_list_requests(size):,.0f}",
    "all scans verified by the office instead, at the busiest": lambda size: (
        f"{size.scans * UNIT_COSTS['http_verify'] * PEAK / DAY / 1e6:.2f} cores"
    ),
}


def limits() -> list[tuple[str, int]]:
    """What bounds an office, and at how many certificates, the nearest first."""
    at = {
        "files that a disk of 100 GB has room for (ext4: one for 16,384 octets)": 100e9
        / 16_384
        / UNIT_COSTS["files"],
        "a database of 20 GB, in one file": 20e9 / UNIT_COSTS["database_octets"],
        "a shard of 262,144 characters, which readers refuse to exceed": most_accounts() / ACCOUNTS,
        "one core signs all that is due in a day": SIZES[-1].certificates
        * DAY
        * 1e6
        / (_signatures(SIZES[-1]) * UNIT_COSTS["sign"]),
        "revocations, each published before the next": DAY
        * 1e3
        / UNIT_COSTS["revocation"]
        * VALID_DAYS
        / REVOKED,
    }
    return sorted(((name, int(count)) for name, count in at.items()), key=lambda row: row[1])


def limits_table() -> str:
    """The second table of docs/scale.md."""
    lines = ["| bound | certificates |", "|---|---|"]
    lines += [f"| {name} | {_millions(count)} |" for name, count in limits()]
    return "\n".join(lines)


def _minutes(microseconds: float) -> str:
    return f"{microseconds / 60e6:,.1f} min"


def _millions(count: int) -> str:
    return f"{count / 1e6:,.0f} million"


def _amount(octets: float) -> str:
    for unit, size in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if octets >= size:
            return f"{octets / size:,.1f} {unit}"
    return f"{octets:.0f} octets"


def table() -> str:
    """The table of docs/scale.md."""
    heads = " | ".join(f"{size.certificates:,} certificates" for size in SIZES)
    lines = [f"| | {heads} |", "|---|" + "---|" * len(SIZES)]
    lines += [f"| {name} | {' | '.join(values)} |" for name, values in rows()]
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Print the table, or with `simulate` the caches counted beside the caches reckoned."""
    if arguments == ["simulate"]:
        size = Size(20_000, 400_000)
        reckoned = asked_of_origin(size, caches=4, max_age=MAX_AGE * 60)
        counted = simulated(size, caches=4, max_age=MAX_AGE * 60)
        print(f"not answered by a cache: reckoned {reckoned:,}, counted {counted:,}")
        return
    print(table(), limits_table(), sep="\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
