"""A short run of the fuzzer, and proof that it finds faults."""

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
SHELL = {"link.foreign", "link.not_found", "link.unreachable", "link.unreadable"}
"""Codes of whoever fetches or reads pictures, and of hosts, which the vectors of readings have."""


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


def test_a_verifier_that_accepts_too_much_is_found(world):
    for kind in ("before", "after"):
        tally = tally_of(world, seeds_of(kind, world), lambda question, anchors: None)
        assert {finding.what.partition(":")[0] for finding in tally.findings} == {
            "valid, but the oracle"
        }


def test_a_verifier_that_ignores_status_lists_is_found(world):
    def forgetful(question, anchors):
        code = answer(question, anchors)
        return None if code and code.startswith("status.") else code

    assert tally_of(world, range(150), forgetful).findings


@pytest.mark.parametrize(
    "code", ["format.disclosure_invalid", "format.key_binding_invalid", "format.claims_invalid"]
)
def test_a_verifier_that_ignores_a_rule_of_a_rendition_is_found(world, code):
    def forgetful(question, anchors):
        code_found = answer(question, anchors)
        return None if code_found == code else code_found

    findings = tally_of(world, range(FIRST, FIRST + 400), forgetful).findings
    assert {finding.what.partition(":")[0] for finding in findings} == {"valid, but the oracle"}
    assert len(findings) > 3


def test_every_rendition_is_in_the_questions(world):
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


def test_a_verifier_that_refuses_valid_certificates_is_found(world):
    tally = tally_of(
        world, seeds_of("control", world, 5), lambda question, anchors: "format.malformed"
    )
    assert [finding.what.partition(":")[0] for finding in tally.findings] == [
        "an untouched control"
    ] * 5


def test_a_verifier_that_crashes_or_takes_too_much_time_or_memory_is_found(world):
    def raise_an_exception(question, anchors):
        raise RecursionError("too deep")

    def take_long(question, anchors):
        deadline = time.process_time() + 2.1
        while time.process_time() < deadline:
            pass

    memory = []

    def take_much_memory(question, anchors):
        memory.append(b"x" * (max(0, peak() - resident()) + 2 * MEMORY))

    seeds = seeds_of("control", world, 1)
    findings = [
        tally_of(world, seeds, ask).findings[0].what
        for ask in (raise_an_exception, take_long, take_much_memory)
    ]
    assert [findings[0], findings[1], findings[2].split()[1]] == [
        "raised RecursionError: too deep",
        "2.1 s of CPU",
        "MB",
    ]


def test_a_seed_always_gives_the_same_question(world):
    for seed in range(60):
        (kind, first), (second_kind, second) = make(world, seed), make(World(), seed)
        assert (kind, first.now, first.profile, len(first.lists)) == (
            second_kind,
            second.now,
            second.profile,
            len(second.lists),
        )
        if kind == "before":  # because an edit depends on the octets of a random signature
            assert [step.split()[0] for step in first.steps] == [
                step.split()[0] for step in second.steps
            ]


def test_a_saved_finding_has_everything_to_repeat_it(world, tmp_path):
    tally = tally_of(
        world, seeds_of("control", world, 1), lambda question, anchors: "format.malformed"
    )
    saved = json.loads(tally.findings[0].keep(tmp_path).read_text("utf-8"))
    assert set(saved) == {
        "seed",
        "what",
        "trust_list",
        *vars(Question("", {}, None, None, None, [])),
    }
    assert saved["trust_list"] == world.trust_list
    assert saved["text"] == tally.findings[0].question.text
