"""Findings: words in every language, a code and a command where something is wrong."""

from __future__ import annotations

import pytest

from credissuer.operations.upkeep.finding import well, wrong
from credissuer.words import catalogue


def test_what_is_well_has_words_alone() -> None:
    finding = well("intents", count=0)
    assert finding.ok
    assert (finding.code, finding.command) == (None, None)
    assert list(finding.words)[:2] == ["vi", "en"]
    assert "0" in finding.words["vi"]


def test_what_is_wrong_has_a_code_and_a_command() -> None:
    finding = wrong("lists", "lists_due", "credissuer publish", count=3)
    assert not finding.ok
    assert (finding.code, finding.command) == ("doctor.lists_due", "credissuer publish")
    assert all("3" in said for said in finding.words.values())


def test_every_problem_speaks_of_the_same_facts_in_every_language() -> None:
    facts = {"count", "days", "folder", "free", "last", "now", "path", "paths", "problem", "url"}
    by_language = [spoken["doctor_problems"] for spoken in catalogue("commands").values()]
    for word in by_language[0]:
        named = [{fact for fact in facts if f"{{{fact}}}" in words[word]} for words in by_language]
        assert named[0] == named[1], word


def test_a_problem_without_words_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        wrong("lists", "no such word", "credissuer publish")
