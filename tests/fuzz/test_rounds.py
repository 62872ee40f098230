"""A short run of the fuzzer in which nothing is found, and proof that it finds what is wrong."""

from __future__ import annotations

import base64
import json
import time
from itertools import count, islice

import pytest
from fuzz.rounds import MEMORY, answer, make, peak, resident, run
from fuzz.scene import Question
from fuzz.world import World

from credverifier import words

FIRST, INPUTS = 20_000, 2_600
SHELL = {"link.not_found", "link.unreachable", "link.unreadable"}
"""Codes of whoever fetches or reads pictures."""


@pytest.fixture(scope="module")
def world():
    return World()


def tally_of(world, seeds, ask=None):
    for tally in run(world, seeds, ask):
        last = tally
    return last


def test_a_short_run_reaches_every_code_and_finds_nothing(world):
    tally = tally_of(world, range(FIRST, FIRST + INPUTS))
    assert [
        (finding.seed, finding.what, finding.question.steps) for finding in tally.findings
    ] == []
    assert tally.kinds["before"] >= INPUTS / 2
    assert set(words.CODES) - SHELL - set(tally.codes) == set()
    assert tally.codes["valid"] > INPUTS / 10


def seeds_of(kind, world, number=60):
    return list(islice((seed for seed in count() if make(world, seed)[0] == kind), number))


def test_a_verifier_that_is_too_kind_is_found_out(world):
    for kind in ("before", "after"):
        tally = tally_of(world, seeds_of(kind, world), lambda question, anchors: None)
        assert {finding.what.partition(":")[0] for finding in tally.findings} == {
            "valid, but the oracle"
        }


def test_a_verifier_that_forgets_the_lists_is_found_out(world):
    def forgetful(question, anchors):
        code = answer(question, anchors)
        return None if code and code.startswith("status.") else code

    assert tally_of(world, range(150), forgetful).findings


@pytest.mark.parametrize(
    "code", ["format.disclosure_invalid", "format.key_binding_invalid", "format.claims_invalid"]
)
def test_a_verifier_that_forgets_a_rule_of_any_rendition_is_found_out(world, code):
    def forgetful(question, anchors):
        told = answer(question, anchors)
        return None if told == code else told

    found = tally_of(world, range(FIRST, FIRST + 400), forgetful).findings
    assert {finding.what.partition(":")[0] for finding in found} == {"valid, but the oracle"}
    assert len(found) > 3


def test_every_rendition_is_asked_about(world):
    questions = [make(world, seed)[1].text for seed in seeds_of("control", world, 60)]
    wallets = [text for text in questions if "~" in text]
    badges = [text for text in questions if "~" not in text and "/" not in text and is_badge(text)]
    assert len(wallets) > 5 and len(badges) > 5
    assert any(text.endswith("~") for text in wallets) and any(
        not text.endswith("~") for text in wallets
    )


def is_badge(text):
    payload = json.loads(base64.urlsafe_b64decode(text.split(".")[1] + "=="))
    return "OpenBadgeCredential" in payload["type"]


def test_a_verifier_that_refuses_what_is_good_is_found_out(world):
    tally = tally_of(
        world, seeds_of("control", world, 5), lambda question, anchors: "format.malformed"
    )
    assert [finding.what.partition(":")[0] for finding in tally.findings] == [
        "an untouched control"
    ] * 5


def test_a_verifier_that_falls_over_dawdles_or_swells_is_found_out(world):
    def falls(question, anchors):
        raise RecursionError("too deep")

    def dawdles(question, anchors):
        end = time.process_time() + 2.1
        while time.process_time() < end:
            pass

    swollen = []

    def swells(question, anchors):
        swollen.append(b"x" * (max(0, peak() - resident()) + 2 * MEMORY))

    control = seeds_of("control", world, 1)
    told = [tally_of(world, control, ask).findings[0].what for ask in (falls, dawdles, swells)]
    assert [told[0], told[1], told[2].split()[1]] == [
        "raised RecursionError: too deep",
        "2.1 s of CPU",
        "MB",
    ]


def test_a_seed_makes_the_same_question(world):
    for seed in range(60):
        (kind, first), (again, second) = make(world, seed), make(World(), seed)
        assert (kind, first.now, first.profile, len(first.lists)) == (
            again,
            second.now,
            second.profile,
            len(second.lists),
        )
        if kind == "before":  # an edit depends on what the octets of a signature happen to be
            assert [step.split()[0] for step in first.steps] == [
                step.split()[0] for step in second.steps
            ]


def test_a_finding_is_kept_whole(world, tmp_path):
    tally = tally_of(
        world, seeds_of("control", world, 1), lambda question, anchors: "format.malformed"
    )
    kept = json.loads(tally.findings[0].keep(tmp_path).read_text("utf-8"))
    assert set(kept) == {
        "seed",
        "what",
        "trust_list",
        *vars(Question("", {}, None, None, None, [])),
    }
    assert kept["trust_list"] == world.trust_list
    assert kept["text"] == tally.findings[0].question.text
