"""The vectors as they are kept, for the tests that check each of them."""

from __future__ import annotations

import json
from pathlib import Path

import make_vectors

FOLDER = Path(make_vectors.__file__).parent
FILES = sorted(path.name for path in FOLDER.glob("*.json") if path.name != "trust-list.json")
FAMILIES = {name: json.loads((FOLDER / name).read_text("utf-8")) for name in FILES}


def spelt_out(value):
    return (
        value["repeat"] * value["times"] if isinstance(value, dict) and "repeat" in value else value
    )


def tokens(family):
    """Name of a case -> its token."""
    by_name = {}
    for item in family["cases"]:
        token = item["token"]
        by_name[item["name"]] = (
            by_name[token["same_as"]] if "same_as" in token else spelt_out(token)
        )
    return by_name


def with_results(verdict):
    """A verdict as the files have it: of each check only its result."""
    members = verdict.to_dict()
    return {**members, "checks": [check["result"] for check in members["checks"]]}
