"""Accounts of offline bundles, by the cases that JavaScript's bundle.test.mjs reads too."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import bundle_cases
import pytest

from credverifier.errors import BundleError
from credverifier.wire.bundle.account_set import Widths
from credverifier.wire.bundle.bundled_accounts import BundledAccounts

CASES = json.loads(bundle_cases.FILE.read_text("utf-8"))
PARTS = ("accounts", "checks", "changes", "numbers")


def test_the_file_is_what_the_program_writes() -> None:
    assert json.loads(json.dumps(bundle_cases.cases())) == CASES


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_case(case: dict[str, Any]) -> None:
    files = {part: b64decode(case[part]) for part in PARTS if case[part] is not None}
    if "code" in case:
        with pytest.raises(BundleError) as refusal:
            BundledAccounts(files, Widths(**case["bits"]))
        assert refusal.value.code == case["code"]
        return
    read = BundledAccounts(files, Widths(**case["bits"]))
    for profile, expected in case["found"].items():
        found = read.find(profile)
        assert (found and found._asdict()) == expected
        if expected and expected["number"]:
            assert read.position_of(expected["number"]) == expected["position"]
