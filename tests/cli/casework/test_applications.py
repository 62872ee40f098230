"""The commands for applications: read by the operator, assessed and proposed as a person."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from credissuer import settings
from credissuer.bootstrap.opening import open_office
from credissuer.operations.deciding.policy import raise_flag
from credissuer.staff.roles import Role
from tests.assessed_applications import AssessedOffice, person, prepared
from tests.flows.conftest import Installation

ME = person("me", Role.ASSESSOR, operator=getpass.getuser())


@contextmanager
def opened(installation: Installation) -> Iterator[AssessedOffice]:
    """The office itself, as the desk in another process has it."""
    environment = {
        name: value
        for name, value in installation.environment().items()
        if name.startswith("CREDISSUER_")
    }
    found = open_office(settings.load(installation.folder, environment), lambda: None)
    house: Any = SimpleNamespace(office=found.office, store=found.store)
    yield AssessedOffice(house)
    found.store.close()


@pytest.fixture
def sent(installation: Installation) -> Installation:
    """An office with an application; the user of this computer is an assessor."""
    with opened(installation) as desk:
        prepared(desk.house, ME)
        desk.do(ME, raise_flag)
    return installation


def lines(installation: Installation, *arguments: str) -> list[dict[str, Any]]:
    text = installation.credissuer("application", *arguments, "--json")
    return [json.loads(line) for line in text.splitlines()]


def test_applications_are_listed_and_shown(sent: Installation, tmp_path: Path) -> None:
    [line] = lines(sent, "list")
    assert (line["application"], line["state"], line["acts_next"]) == (
        "A-00000001",
        "submitted",
        "assessor",
    )
    assert "Minh Ánh" in sent.credissuer("application", "list")
    assert sent.credissuer("application", "list", "--state", "granted") == ""
    assert len(lines(sent, "list", "--all")) == 1
    shown = json.loads(sent.credissuer("application", "show", "a00000001", "--json"))
    assert shown["accounts"][0]["code"] == "TNSO-4F7K"
    assert "TNSO-4F7K" in sent.credissuer("application", "show", "A-00000001")
    missing = sent.run("credissuer", "application", "show", "A-99999999", expect=None)
    assert missing.returncode != 0 and "[application.not_found]" in missing.stderr


def test_it_is_taken_assessed_and_proposed_for_another_to_decide(sent: Installation) -> None:
    taken = json.loads(sent.credissuer("application", "take", "A-00000001", "--json"))
    assert taken["assignee"]["id"] == ME.id
    early = sent.run("credissuer", "application", "propose", "A-00000001", expect=None)
    assert early.returncode != 0 and "[worksheet.undeclared]" in early.stderr
    with opened(sent) as desk:
        desk.declared(ME)
        desk.proven(ME)
        desk.judged(ME)
    told = sent.credissuer("application", "propose", "A-00000001", "--note", "Tốt", "--json")
    pending = json.loads(told)
    assert pending["code"] == "decision_pending"
    proposal = pending["proposal"]["id"]
    refused = sent.run("credissuer", "proposal", "approve", proposal, expect=None)
    assert refused.returncode != 0
    [line] = lines(sent, "list")
    assert (line["state"], line["acts_next"]) == ("proposed", "approver")


def test_a_refusal_is_proposed_with_its_words(sent: Installation) -> None:
    sent.credissuer("application", "take", "A-00000001")
    with opened(sent) as desk:
        desk.declared(ME)
    sent.credissuer("application", "refuse", "A-00000001", "--said", "Chưa đủ.")
    [line] = lines(sent, "list")
    assert line["state"] == "proposed"


def test_somebody_else_is_named_or_refused(sent: Installation) -> None:
    nobody = sent.run(
        "credissuer", "application", "take", "A-00000001", "--for", "nobody", expect=None
    )
    assert "[application.no_assessor]" in nobody.stderr
    sent.credissuer("application", "take", "A-00000001", "--for", "mai")
    [line] = lines(sent, "list")
    assert line["assignee"]["name"] == "Mai"
