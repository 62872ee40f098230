"""Accounts of offline bundles, and what is found in them: `files/bundles.json`.

A case has the files of a bundle in base64 (null: not at hand) and the claim `bits`; either `found`
(key of a profile -> position, number and `mistaken_once_in`, or null) or the `code` of the refusal.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

from credverifier.wire import number
from credverifier.wire.bundle import account_changes, account_set, certificate_numbers
from credverifier.wire.bundle.account_changes import Change
from credverifier.wire.bundle.account_set import LIST_SIZE

FILE = Path(__file__).parent / "files" / "bundles.json"
_COUNT = 4_300
"""Profiles of the largest case: of two blocks."""

Files = dict[str, bytes | None]


def _numbers(count: int, lists: int) -> dict[int, str]:
    """Position -> number of so many certificates."""
    chance = Random(count)
    return {
        position: number.from_octets(chance.getrandbits(45).to_bytes(6))
        for position in chance.sample(range(lists * LIST_SIZE), count)
    }


def _case(
    name: str,
    numbers: Mapping[int, str],
    lists: int,
    changes: Mapping[str, Change | None],
    without: tuple[str, ...] = (),
) -> dict[str, Any]:
    """A bundle of `tiktok:kenh0` and so on, one for each of `numbers`."""
    widths = account_set.widths_for(lists)
    profiles = {f"tiktok:kenh{n}": position for n, position in enumerate(numbers)}
    encoded = account_set.encode(
        {account_set.key_of(profile): position for profile, position in profiles.items()}, widths
    )
    changed = {account_set.key_of(profile): change for profile, change in changes.items()}
    files: Files = {
        "accounts": encoded.accounts,
        "checks": encoded.checks,
        "changes": account_changes.encode(changed),
        "numbers": certificate_numbers.encode(numbers, lists),
    }
    files |= dict.fromkeys(without)
    odds = 1 << widths.check + (0 if "checks" in without else widths.further)
    found: dict[str, Any] = {
        profile: {
            "position": position,
            "number": None if "numbers" in without else numbers[position],
            "mistaken_once_in": odds,
        }
        for profile, position in [*profiles.items()][:: max(1, len(profiles) // 12)]
    }
    for profile, change in changes.items():
        found[profile] = change and {**change._asdict(), "mistaken_once_in": 0}
    return {**_written(name, files, widths._asdict()), "found": found}


def _written(name: str, files: Files, bits: Mapping[str, int]) -> dict[str, Any]:
    texts = {
        part: None if octets is None else b64encode(octets).decode("ascii")
        for part, octets in files.items()
    }
    return {"name": name, "bits": bits, **texts}


def cases() -> list[dict[str, Any]]:
    """Every case; what is expected is what the files were made of."""
    few, many = _numbers(12, 1), _numbers(_COUNT, 3)
    changes = {
        "tiktok:moi": Change(LIST_SIZE - 1, "7K3M9QX2HS"),
        "tiktok:kenh3": Change(5, "37NH3JMAG8"),
        "tiktok:kenh4": None,
    }
    strangers = {"tiktok:nguoila": None}
    whole = _case("few profiles", few, 1, {})
    return [
        {**whole, "found": {**whole["found"], **strangers}},
        _case("changes count first", few, 1, changes),
        _case("a small copy", few, 1, changes, ("checks", "numbers")),
        _case("two blocks, three lists", many, 3, {}),
        {**_case("nobody", {}, 0, {}), "found": strangers},
        *_refused(whole),
    ]


def _refused(whole: dict[str, Any]) -> list[dict[str, Any]]:
    """The first case with a file that is not what it should be."""
    spoilt = {
        "accounts cut": {"accounts": b"\0\0\0"},
        "accounts without their blocks": {"accounts": b"\0\0\0\1"},
        "a block of too few rows": {"accounts": b"\0\0\0\1\0\0\1" + bytes(23)},
        "accounts of another length": {"accounts": b"\0\0\0\1\0\0\20" + bytes(367)},
        "checks of another length": {"checks": b"\0"},
        "changes cut": {"changes": bytes(17)},
        "a change twice": {"changes": bytes(36)},
        "a change without a number": {"changes": bytes(12) + b"\xff" + bytes(5)},
        "numbers that do not inflate": {"numbers": b"numbers"},
        "numbers cut": {"numbers": certificate_numbers.encode({}, 1)[:-2]},
    }
    return [
        {
            **{member: value for member, value in whole.items() if member != "found"},
            "name": name,
            **{part: b64encode(octets).decode("ascii") for part, octets in files.items()},
            "code": "bundle.malformed",
        }
        for name, files in spoilt.items()
    ]


def write() -> None:
    """Replace `files/bundles.json`: one case a line."""
    lines = ",\n".join(json.dumps(case, ensure_ascii=True) for case in cases())
    FILE.write_text(f"[\n{lines}\n]\n", "utf-8")
