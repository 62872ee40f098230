"""`python -m mutants [MODULE…]`: how many mutants the tests detect, and which they do not."""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from pathlib import Path

import switched_off

from mutants.generate import mutants
from mutants.runner import SURVIVED, MutantRunner

MODULES = (
    "verification",
    "certificate_status",
    "trust.anchors",
    "wire.status.status_lists",
    "wire.status.status_entries",
    "wire.status.token_list",
    "wire.status.bitstring",
    "wire.status.list_claims",
    "wire.envelope.deflate",
    "wire.envelope.jws",
    "wire.credentials.key_binding",
    "wire.credentials.sd_jwt",
    "wire.credentials.sd_jwt_vc",
    "wire.credentials.open_badge",
    "wire.credentials.achievement",
    "wire.carriers.png",
    "wire.carriers.svg",
    "trust.origins",
    "trust.issuers_apart",
    "online.cache",
    "online.fetch",
    "online.connection",
    "online.ip_addresses",
    "reading.sheets.csv_files",
    "reading.sheets.resumable_output",
)
NEEDED = 0.9
REPORT, DETECTED = (Path(__file__).parent / name for name in ("survivors.json", "detected.jsonl"))


def main(modules: list[str]) -> int:
    """The exit code: 1 if fewer than nine in ten are detected."""
    runner, detected = MutantRunner(), _detected_before()
    total: Counter[str] = Counter()
    survivors = []
    for module in modules:
        source = (
            switched_off.ROOT.joinpath(*module.split(".")).with_suffix(".py").read_text("utf-8")
        )
        counts = Counter[str]()
        for mutant in mutants(module, source):
            digest = hashlib.sha256(f"{module}\n{source}\n{mutant.source}".encode()).hexdigest()
            result = detected.get(digest) or runner.run(mutant)
            if result != SURVIVED and digest not in detected:
                with DETECTED.open("a", encoding="utf-8") as file:
                    file.write(json.dumps([digest, result]) + "\n")
            counts[result] += 1
            if sum(counts.values()) % 50 == 0:
                print(f"{module}: {dict(counts)}", flush=True)
            if result == SURVIVED:
                survivors.append({"operator": mutant.operator, "name": mutant.name})
                print(f"survived: {mutant.name} ({mutant.operator})", flush=True)
        total += counts
        print(f"{module}: {dict(counts)}, {_share(counts):.1%} detected", flush=True)
    REPORT.write_text(json.dumps(survivors, ensure_ascii=False, indent=1), "utf-8")
    print(f"all: {dict(total)}, {_share(total):.1%} detected")
    return 0 if _share(total) >= NEEDED else 1


def _detected_before() -> dict[str, str]:
    """Digest of a mutant -> how an earlier run detected it. Survivors are not among them, so that
    they are tried again.
    """
    return (
        dict(map(json.loads, DETECTED.read_text("utf-8").splitlines())) if DETECTED.exists() else {}
    )


def _share(counts: Counter[str]) -> float:
    return 1 - counts[SURVIVED] / max(1, sum(counts.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(MODULES)))
