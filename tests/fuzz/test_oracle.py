"""The oracle agrees with every vector on what is valid."""

from __future__ import annotations

import ast
import json
import sys
from datetime import datetime
from pathlib import Path

import make_vectors
import pytest
from fuzz import oracle

from credverifier import platforms

FOLDER = Path(make_vectors.__file__).parent
NO_PART = ("trust-list.json", "past.json")
"""What the oracle knows nothing of: the past is asked about by other rules."""
FILES = sorted(path.name for path in FOLDER.glob("*.json") if path.name not in NO_PART)


def test_the_oracle_imports_nothing_of_the_verifier():
    """It may import joserfc, the standard library and itself."""
    for path in Path(oracle.__file__).parent.glob("oracle*.py"):
        names = {
            alias.name if isinstance(node, ast.Import) else str(node.module)
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        foreign = {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"joserfc"}
        assert foreign <= {"fuzz"}
        assert {name for name in names if name.startswith("fuzz")} <= {
            f"fuzz.{item.stem}" for item in path.parent.glob("oracle*.py")
        }


def spelt_out(value):
    return (
        value["repeat"] * value["times"] if isinstance(value, dict) and "repeat" in value else value
    )


def matches(profile):
    """A profile as the oracle takes it, because spellings of profiles have vectors of their own."""
    if profile is None:
        return None
    normalised = platforms.normalise(profile)
    return (
        (
            normalised.platform,
            platforms.comparable(normalised.platform, normalised.handle or ""),
            normalised.account_id,
        ),
    )


@pytest.mark.parametrize("file", FILES)
def test_the_oracle_agrees_with_every_vector_on_what_is_valid(file):
    family = json.loads((FOLDER / file).read_text("utf-8"))
    trust = json.loads((FOLDER / family["trust_list"]).read_text("utf-8"))
    tokens, disagreements = {}, []
    for case in family["cases"]:
        token = case["token"]
        tokens[case["name"]] = tokens[token["same_as"]] if "same_as" in token else spelt_out(token)
        lists = {
            url: spelt_out(family["lists"][item]) if isinstance(item, str) else item
            for url, item in case["lists"].items()
        }
        refusal = oracle.refusal(
            tokens[case["name"]],
            trust=trust,
            lists=lists,
            now=datetime.fromisoformat(case.get("now", family["now"])),
            matches=matches(case.get("profile")),
            max_age=case.get("max_status_age"),
            audience=case.get("audience"),
            nonce=case.get("nonce"),
        )
        if (refusal is None) != (case["expect"]["outcome"] == "valid"):
            disagreements.append((case["name"], case["expect"]["code"], refusal))
    assert disagreements == []
