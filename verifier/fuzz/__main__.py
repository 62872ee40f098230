"""`python -m fuzz`: inputs for $FUZZ_MINUTES minutes (30), from the seed $FUZZ_SEED on; the exit
code is 1 if there is a finding.

Texts, files and histories of two issuers take turns; $FUZZ_KINDS names those that are wanted
("texts files issuers"). $FUZZ_NODE is the program of Node that reads the files too; without it the
languages are not compared.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from fuzz import files, rounds, two_issuers
from fuzz.world import World

FOLDER = Path(__file__).parent / "findings"
_MOST = 50
_TURN_SECONDS = 20.0


def _texts(first: int) -> Iterator[Any]:
    printed = 0
    for tally in rounds.run(World(), count(first)):
        for finding in tally.findings[printed:]:
            print(f"FINDING {finding.what}: kept in {finding.keep(FOLDER)}", flush=True)
            printed += 1
        yield tally


def _files(first: int) -> Iterator[Any]:
    yield from files.run(files.World(), count(first), os.environ.get("FUZZ_NODE") or None)


def _issuers(first: int) -> Iterator[Any]:
    yield from two_issuers.run(two_issuers.World(), count(first))


KINDS: dict[str, Callable[[int], Iterator[Any]]] = {
    "texts": _texts,
    "files": _files,
    "issuers": _issuers,
}


def main() -> int:
    """Run, store the findings, and print what was seen."""
    minutes = float(os.environ.get("FUZZ_MINUTES", "30"))
    first = int(os.environ.get("FUZZ_SEED", "0")) or int(time.time()) * 1_000_000
    wanted = os.environ.get("FUZZ_KINDS", "texts files issuers").split()
    runs = {name: KINDS[name](first) for name in wanted}
    seen: dict[str, Any] = {}
    end = time.monotonic() + minutes * 60
    while time.monotonic() < end and sum(len(each.findings) for each in seen.values()) < _MOST:
        for name, run in runs.items():
            turn = min(end, time.monotonic() + _TURN_SECONDS)
            for each in run:
                seen[name] = each
                if time.monotonic() > turn or len(each.findings) >= _MOST:
                    break
    print(f"seeds from {first} on")
    for name, each in seen.items():
        print(f"--- {name}\n{each.report()}")
    return 1 if any(each.findings for each in seen.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
