"""Switching off any single check turns at least one case red (the machinery:
vectors/switched_off.py).
"""

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
    said = [process.communicate(timeout=300) for process in running]
    assert [
        (process.returncode, error) for process, (_, error) in zip(running, said, strict=True)
    ] == [(0, b"")] * PARTS
    told = [json.loads(output) for output, _ in said]
    assert [name for part in told for name in part["survivors"]] == []
    assert sum(part["tried"] for part in told) == sum(1 for _ in everything()) > 250


def everything():
    for module in switched_off.MODULES:
        yield from switched_off.variants(module)


def test_every_refusal_of_the_modules_is_among_the_variants():
    """What is left out is named with its reason, and what is named is there."""
    tried, refusing = {f"{variant.module}.{variant.function}" for variant in everything()}, set()
    for module in switched_off.MODULES:
        source = (
            switched_off.ROOT.joinpath(*module.split(".")).with_suffix(".py").read_text("utf-8")
        )
        for function in switched_off.functions(source):
            if switched_off.refuses_by_condition(function):
                refusing.add(f"{module}.{function.name}")
    assert refusing - tried == set(EXCLUDED)
    assert all(EXCLUDED.values())
