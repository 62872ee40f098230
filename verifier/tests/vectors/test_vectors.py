"""Every vector through the public function, and the vectors themselves: enough, and none twice."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime

import case
import make_vectors
import pytest
from vector_files import FAMILIES, FILES, FOLDER, spelt_out, tokens, with_results

from credverifier import TrustAnchors, past, verify, words
from credverifier.errors import StatusError

CASES = [(name, item["name"]) for name, family in FAMILIES.items() for item in family["cases"]]


@pytest.fixture(scope="module")
def read():
    """file, case -> (token, arguments, what is expected)."""
    anchors = {
        name: TrustAnchors.from_trust_list((FOLDER / name).read_text("utf-8"))
        for name in {family["trust_list"] for family in FAMILIES.values()}
    }
    tokens_of = {name: tokens(family) for name, family in FAMILIES.items()}
    cases = {
        (name, item["name"]): item for name, family in FAMILIES.items() for item in family["cases"]
    }

    def arguments(file, name):
        family, item = FAMILIES[file], cases[file, name]
        lists = {
            url: StatusError(listed["error"])
            if isinstance(listed, dict)
            else spelt_out(family["lists"][listed])
            for url, listed in item["lists"].items()
        }
        optional = {member: item[member] for member in case.OPTIONAL if member in item}
        if "as_of" in optional:
            optional["as_of"] = past.read_moment(optional["as_of"])
        now = datetime.fromisoformat(item.get("now", family["now"]))
        return tokens_of[file][name], {
            "anchors": anchors[family["trust_list"]],
            "lists": lists,
            "now": now,
            **optional,
        }

    return lambda file, name: (*arguments(file, name), cases[file, name]["expect"])


@pytest.mark.parametrize(("file", "name"), CASES)
def test_the_verdict_is_the_expected_one(read, file, name):
    token, arguments, expect = read(file, name)
    verdict = with_results(verify(token, **arguments))
    assert {member: verdict[member] for member in expect} == expect


@pytest.mark.parametrize("file", FILES)
def test_what_is_refused_early_does_not_depend_on_lists(read, file):
    for item in FAMILIES[file]["cases"]:
        if item["expect"]["verdict"] in ("malformed", "unknown_issuer", "tampered"):
            token, arguments, expect = read(file, item["name"])
            verdict = verify(token, **{**arguments, "lists": {}})
            assert (verdict.verdict, verdict.code) == (expect["verdict"], expect["code"])
            assert verdict.certificate is None


def test_expectations_are_complete_and_use_known_codes():
    for family in FAMILIES.values():
        for item in family["cases"]:
            expect = item["expect"]
            assert expect["verdict"] == words.verdict_of(expect["code"])
            assert expect["outcome"] == words.outcome_of(expect["verdict"])
            assert len(expect["checks"]) == len(case.CHECKS)
            assert set(expect["checks"]) <= {"pass", "fail", "not_checked"}
            assert ("fail" in expect["checks"]) is (expect["code"] is not None)
            assert item["why"].strip() and item["why"][-1] == "."


def test_names_are_unique_within_a_family():
    for family in FAMILIES.values():
        names = [item["name"] for item in family["cases"]]
        assert len(names) == len(set(names))


def test_no_case_occurs_twice():
    seen = {}
    for file, family in FAMILIES.items():
        by_name = tokens(family)
        for item in family["cases"]:
            lists = {
                url: family["lists"].get(listed, listed) if type(listed) is str else listed
                for url, listed in item["lists"].items()
            }
            optional = [item.get(member) for member in ("now", *case.OPTIONAL)]
            arguments = [by_name[item["name"]], lists, optional, family["trust_list"]]
            text = json.dumps(arguments, sort_keys=True)
            assert text not in seen, (file, item["name"], seen[text])
            seen[text] = (file, item["name"])


def test_each_code_is_refused_at_least_twice():
    refusals = Counter(
        item["expect"]["code"] for family in FAMILIES.values() for item in family["cases"]
    )
    needed = {code for code in words.CODES if not code.startswith("link.")}
    assert {code for code in needed if refusals[code] < 2} == set()
    assert set(refusals) - {None} == needed


def test_each_family_has_at_least_two_accepted():
    accepted = Counter(
        file
        for file, family in FAMILIES.items()
        for item in family["cases"]
        if item["expect"]["outcome"] == "valid"
    )
    assert {file for file in FILES if accepted[file] < 2} == set()


def test_every_list_is_used():
    for family in FAMILIES.values():
        named = {
            listed
            for item in family["cases"]
            for listed in item["lists"].values()
            if type(listed) is str
        }
        assert named == set(family["lists"])


def test_the_files_are_those_that_the_generator_makes():
    """Except keys and signatures: the same families, cases and expectations in the same order."""

    def unsigned(family):
        members = ("name", "why", "now", *case.OPTIONAL, "expect")
        return {
            **{name: family[name] for name in ("family", "description", "now")},
            "lists": list(family["lists"]),
            "cases": [
                [*(item.get(member) for member in members), *item["lists"]]
                for item in family["cases"]
            ],
        }

    made = make_vectors.files(case.World())
    assert set(made) == {*FILES, "trust-list.json", "search/profile_index.json"}
    for file in FILES:
        assert unsigned(json.loads(json.dumps(made[file]))) == unsigned(FAMILIES[file]), file


def test_the_files_are_small_and_hold_no_private_key():
    texts = [path.read_text("utf-8") for path in FOLDER.glob("*.json")]
    assert sum(len(text.encode("utf-8")) for text in texts) < 4 * 1024 * 1024
    trust_list = json.loads((FOLDER / "trust-list.json").read_text("utf-8"))
    for issuer in trust_list["issuers"]:
        assert not [key for key in issuer["jwks"]["keys"] if "d" in key]
    assert not [text for text in texts if '"d":' in text or "PRIVATE" in text]
