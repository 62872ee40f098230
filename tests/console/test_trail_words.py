"""Entries of the trail in words, with the way to what they are about."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

import credissuer
from credissuer.audit.trail import GENESIS, AuditEntry
from credissuer.console import trail_words
from credissuer.words import words

NAMES = {"person:QUAN00001": "Trần Quân"}


def row(**changes: object) -> trail_words.TrailRow:
    values = {
        "seq": 7,
        "at": datetime(2026, 11, 30, tzinfo=UTC),
        "actor": "person:QUAN00001",
        "request_id": None,
        "action": "certificate.revoked",
        "object": "7K3M9QX2HS",
        "detail": {"to": "revoked", "note": None},
        "previous": GENESIS,
        "hash": GENESIS,
        **changes,
    }
    return trail_words.rows([AuditEntry(**values)], NAMES, "en")[0]  # type: ignore[arg-type]


def test_a_row_says_who_did_what_and_where_that_is() -> None:
    shown = row()
    assert (shown.actor, shown.action, shown.object) == ("Trần Quân", "Revoked", "7K3M9-QX2HS")
    assert shown.path == "/office/certificates/7K3M9-QX2HS"
    assert shown.detail == [("to", "revoked")], "what is not set is not shown"


@pytest.mark.parametrize(
    ("actor", "said"),
    [
        ("public", "the public"),
        ("operator:root", "command line: root"),
        ("system:timers", "the system (timers)"),
        ("server:publisher", "the system (publisher)"),
        ("token:7K3M9QX2H", "bearer token 7K3M9QX2H"),
        ("person:GONE00000", "person:GONE00000"),
    ],
)
def test_every_kind_of_actor_has_words(actor: str, said: str) -> None:
    assert row(actor=actor).actor == said


@pytest.mark.parametrize(
    ("action", "about", "path"),
    [
        ("report.read", "R7K3M9QX2", "/office/reports/R-7K3M9QX2"),
        ("report.contacts_erased", "reports", None),
        ("case.viewed", "C7K3M9QX2", "/office/cases/C-7K3M9QX2"),
        ("application.viewed", "A7K3M9QX2", "/office/applications/A-7K3M9QX2"),
        ("proposal.approved", "7K3M9QX2H", "/office/proposals/7K3M9QX2H"),
        ("rendition.signed", "7K3M9QX2HS", "/office/certificates/7K3M9-QX2HS"),
        ("office.founded", "did:web:tnso.example", None),
    ],
)
def test_the_way_to_what_an_entry_is_about(action: str, about: str, path: str | None) -> None:
    assert row(action=action, object=about).path == path


def test_what_has_no_words_yet_is_shown_as_it_is() -> None:
    assert row(action="thing.new").action == "thing.new"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_action_with_words_belongs_to_a_choice_of_the_filter(language: str) -> None:
    offered = {action for _, _, actions in trail_words.groups(language) for action, _ in actions}
    assert offered == set(words(trail_words.SURFACE, language)["actions"])


def named_in_source() -> set[str]:
    """The action of every event that the office appends, where it stands as a text."""
    found = set()
    for path in Path(credissuer.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_event = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "event"
            )
            if is_event and node.args and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
    return found


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_action_of_the_office_has_words(language: str) -> None:
    actions = named_in_source()
    assert len(actions) > 80
    assert actions - set(words(trail_words.SURFACE, language)["actions"]) == set()
