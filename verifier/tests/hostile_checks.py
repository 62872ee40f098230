"""Checks the certificates that are named on standard input, and measures what each check costs.

`python hostile_checks.py < {"trust_list": …, "at_once": [[name, what]…], "one_by_one": [[name,
what]…]}` prints one JSON line a certificate: name, verdict, code, seconds, and for those checked
one by one the megabytes that the process grew by at most.
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
    questions = json.load(sys.stdin)
    anchors = TrustAnchors.from_trust_list(questions["trust_list"])
    verifier = Verifier(anchors, clock=lambda: forge.NOW)
    for name, what in questions["one_by_one"]:
        before = _resident()
        answer = _check(verifier, name, what)
        print(json.dumps({**answer, "megabytes": max(0, _peak() - before) >> 20}), flush=True)
    at_once = questions["at_once"]
    with ThreadPoolExecutor(max_workers=len(at_once)) as pool:
        for answer in pool.map(lambda row: _check(verifier, *row), at_once):
            print(json.dumps(answer), flush=True)


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
