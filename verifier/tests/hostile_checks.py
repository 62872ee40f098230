"""Asks a verifier about the certificates that it is told of on standard input, and measures what
each of them costs.

`python hostile_checks.py < {"trust_list": …, "together": [[name, what]…], "alone": [[name,
what]…]}` prints one JSON line a certificate: name, verdict, code, seconds, and megabytes that the
process grew by at most (those asked alone only).
"""

from __future__ import annotations

import json
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import forge

from credverifier import TrustAnchors, Verifier


def main() -> None:
    """A verifier with nothing remembered, and its clock at the vectors' moment."""
    asked = json.load(sys.stdin)
    verifier = Verifier(TrustAnchors.from_trust_list(asked["trust_list"]), clock=lambda: forge.NOW)
    for name, what in asked["alone"]:
        before = _resident()
        told = _check(verifier, name, what)
        print(json.dumps({**told, "megabytes": max(0, _peak() - before) >> 20}), flush=True)
    with ThreadPoolExecutor(max_workers=len(asked["together"])) as pool:
        for told in pool.map(lambda row: _check(verifier, *row), asked["together"]):
            print(json.dumps(told), flush=True)


def _check(verifier: Verifier, name: str, what: str) -> dict[str, Any]:
    start = time.monotonic()
    verdict = verifier.check(what)
    return {
        "name": name,
        "verdict": verdict.verdict,
        "code": verdict.code,
        "seconds": time.monotonic() - start,
    }


def _peak() -> int:
    """Not `ru_maxrss`, which a process inherits from the one that started it."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()


if __name__ == "__main__":
    main()
