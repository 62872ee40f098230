"""Every profile of the vectors through the pure search, and the file itself."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import case
import make_vectors
import pytest

from credverifier import TrustAnchors
from credverifier.errors import StatusError
from credverifier.online.profile_search import verify_profile

FOLDER = Path(make_vectors.__file__).parent
FAMILY = json.loads((FOLDER / "search" / "profile_index.json").read_text("utf-8"))
ANCHORS = TrustAnchors.from_trust_list((FOLDER / FAMILY["trust_list"]).read_text("utf-8"))


def texts(item):
    found = {}
    for url, named in item["texts"].items():
        text = named if isinstance(named, dict) else FAMILY["texts"][named]
        if isinstance(text, dict):
            text = StatusError(text["error"]) if "error" in text else text["repeat"] * text["times"]
        found[url] = text
    return found


@pytest.mark.parametrize("item", FAMILY["cases"], ids=lambda item: item["name"])
def test_the_verdict_is_the_expected_one(item):
    now = datetime.fromisoformat(item.get("now", FAMILY["now"]))
    told = verify_profile(item["search"], anchors=ANCHORS, texts=texts(item), now=now).to_dict()
    told["checks"] = [check["result"] for check in told["checks"]]
    assert {member: told[member] for member in item["expect"]} == item["expect"]


def test_there_are_cases_of_every_kind_and_none_twice():
    names = [item["name"] for item in FAMILY["cases"]]
    assert len(set(names)) == len(names) > 55
    verdicts = {item["expect"]["verdict"] for item in FAMILY["cases"]}
    assert verdicts == {"valid", "revoked", "tampered", "malformed", "not_found", "unreachable"}
    asked = [
        json.dumps([item["search"], texts(item), item.get("now")], default=str, sort_keys=True)
        for item in FAMILY["cases"]
    ]
    assert len(set(asked)) == len(asked)


def test_the_file_is_the_one_that_the_generator_makes():
    made = make_vectors.files(case.World())["search/profile_index.json"]

    def told(family):
        return [{**item, "texts": list(item["texts"])} for item in family["cases"]], list(
            family["texts"]
        )

    assert told(json.loads(json.dumps(made))) == told(FAMILY)
