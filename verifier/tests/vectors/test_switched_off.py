"""A case fails whenever a single check is switched off (how: vectors/switched_off.py)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import switched_off
from switched_off_cases import EXCLUDED

PARTS = 2


def test_every_check_that_is_switched_off_fails_a_case():
    command = [sys.executable, "-B", str(Path(switched_off.__file__))]
    running = [
        subprocess.Popen(
            [*command, str(part), str(PARTS)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for part in range(PARTS)
    ]
    outputs = [process.communicate(timeout=300) for process in running]
    assert [process.returncode for process in running] == [0] * PARTS
    assert [errors for _, errors in outputs] == [b""] * PARTS
    reports = [json.loads(report) for report, _ in outputs]
    assert [name for report in reports for name in report["survivors"]] == []
    assert sum(report["tried"] for report in reports) == len(list(all_variants())) > 250


def all_variants():
    for module in switched_off.MODULES:
        yield from switched_off.variants(module)


def test_every_refusal_of_the_modules_is_among_the_variants():
    """Each function that is left out is named with a reason, and each that is named exists."""
    tried = {f"{variant.module}.{variant.function}" for variant in all_variants()}
    refusing, there = set(), set()
    for module in switched_off.MODULES:
        source = (
            switched_off.ROOT.joinpath(*module.split(".")).with_suffix(".py").read_text("utf-8")
        )
        for function in switched_off.functions(source):
            there.add(f"{module}.{function.name}")
            if switched_off.refuses_by_condition(function):
                refusing.add(f"{module}.{function.name}")
    # Some are left out that refuse nothing: what they pass over only spares a fetch.
    assert refusing - tried <= set(EXCLUDED) <= there
    assert all(EXCLUDED.values())
