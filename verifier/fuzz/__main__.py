"""`python -m fuzz`: inputs without end for $FUZZ_MINUTES minutes (30), from $FUZZ_SEED on; 1 if there is a finding."""

from __future__ import annotations

import os
import sys
import time
from itertools import count
from pathlib import Path

from fuzz.rounds import run
from fuzz.world import World

FOLDER = Path(__file__).parent / "findings"
_MOST = 50


def main() -> int:
    """Run, say what was seen, keep what was found."""
    minutes = float(os.environ.get("FUZZ_MINUTES", "30"))
    first = int(os.environ.get("FUZZ_SEED", "0")) or int(time.time()) * 1_000_000
    end, said = time.monotonic() + minutes * 60, 0
    for tally in run(World(), count(first)):
        for finding in tally.findings[said:]:
            print(f"FINDING {finding.what}: kept in {finding.keep(FOLDER)}", flush=True)
            said += 1
        if time.monotonic() > end or said >= _MOST:
            break
    print(f"seeds from {first} on")
    print(tally.report())
    return 1 if tally.findings else 0


if __name__ == "__main__":
    sys.exit(main())
