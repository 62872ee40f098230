"""Every profile of the vectors through the pure search, and the file of vectors itself."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import case
import make_vectors
import pytest
from vector_files import spelt_out, with_results

from credverifier import TrustAnchors
from credverifier.errors import StatusError
from credverifier.online.profile_search import verify_profile

FOLDER = Path(make_vectors.__file__).parent
FAMILY = json.loads((FOLDER / "search" / "profile_index.json").read_text("utf-8"))
ANCHORS = TrustAnchors.from_trust_list((FOLDER / FAMILY["trust_list"]).read_text("utf-8"))


def texts(item):
    """URL -> the text of a case at it, or why there is none."""
    by_url = {}
    for url, named in item["texts"].items():
        text = named if isinstance(named, dict) else FAMILY["texts"][named]
        is_error = isinstance(text, dict) and "error" in text
        by_url[url] = StatusError(text["error"]) if is_error else spelt_out(text)
    return by_url


@pytest.mark.parametrize("item", FAMILY["cases"], ids=lambda item: item["name"])
def test_the_verdict_is_the_expected_one(item):
    now = datetime.fromisoformat(item.get("now", FAMILY["now"]))
    verdict = with_results(
        verify_profile(item["search"], anchors=ANCHORS, texts=texts(item), now=now)
    )
    assert {member: verdict[member] for member in item["expect"]} == item["expect"]


def test_there_are_cases_of_every_kind_and_none_twice():
    names = [item["name"] for item in FAMILY["cases"]]
    assert len(set(names)) == len(names) > 55
    verdicts = {item["expect"]["verdict"] for item in FAMILY["cases"]}
    assert verdicts == {"valid", "revoked", "tampered", "malformed", "not_found", "unreachable"}
    arguments = [
        json.dumps([item["search"], texts(item), item.get("now")], default=str, sort_keys=True)
        for item in FAMILY["cases"]
    ]
    assert len(set(arguments)) == len(arguments)


def test_the_file_is_the_one_that_the_generator_makes():
    made = make_vectors.files(case.World())["search/profile_index.json"]

    def unsigned(family):
        cases = [{**item, "texts": list(item["texts"])} for item in family["cases"]]
        return cases, list(family["texts"])

    assert unsigned(json.loads(json.dumps(made))) == unsigned(FAMILY)
