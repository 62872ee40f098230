"""The commands where two people decide: they propose, and nobody approves their own."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from credissuer import settings
from credissuer.bootstrap.opening import open_office
from credissuer.office import Office
from credissuer.operations.deciding.decide import decide
from credissuer.store.staff.people import People
from tests.flows.conftest import Installation
from tests.offices import order_body
from tests.two_people import BOSS, MAI, QUAN, call_of, employ

Approve = Callable[[str], None]


@contextmanager
def opened(installation: Installation) -> Iterator[Office]:
    """The office itself, as the desk in another process has it."""
    environment = {
        name: value
        for name, value in installation.environment().items()
        if name.startswith("CREDISSUER_")
    }
    found = open_office(settings.load(installation.folder, environment), lambda: None)
    yield found.office
    found.store.close()


@pytest.fixture
def both(installation: Installation) -> Installation:
    """An office in which two people decide; the user of this computer is BOSS, with every role."""
    with opened(installation) as office:
        employ(office, MAI, QUAN, replace(BOSS, operator=getpass.getuser()))
    installation.extra["CREDISSUER_FOUR_EYES"] = "true"
    return installation


@pytest.fixture
def approve(both: Installation) -> Approve:
    """Let QUAN approve a proposal, who sits elsewhere."""

    def approved(proposal: str) -> None:
        with opened(both) as office:
            decide(office, call_of(office, QUAN), proposal, "approved", None)

    return approved


def order(installation: Installation, **changes: object) -> str:
    file = installation.folder / "order.json"
    file.write_text(json.dumps(order_body(**changes)), "utf-8")
    return str(file)


def test_issue_proposes_and_one_person_cannot_approve(both: Installation, approve: Approve) -> None:
    told = both.run("credissuer", "issue", order(both))
    proposal = told.stdout.strip()
    assert f"credissuer proposal approve {proposal}" in told.stderr
    assert both.certificates() == []
    refused = both.run("credissuer", "proposal", "approve", proposal, expect=1)
    assert "[proposal.same_person]" in refused.stderr
    approve(proposal)
    [certificate] = both.certificates()
    # Asked again, the command answers with the certificate that came of it.
    assert both.credissuer("issue", order(both)).startswith(certificate["number"])
    shown = json.loads(both.credissuer("proposal", "show", proposal, "--json"))
    assert (shown["state"], shown["certificates"]) == ("approved", [certificate["number"]])


def test_an_unknown_user_is_told_what_to_do(both: Installation) -> None:
    with opened(both) as office, office.store.write() as transaction:
        people = transaction.of(People)
        me = people.by_id(BOSS.id)
        assert me is not None
        people.change(replace(me, operator=None))
    refused = both.run("credissuer", "issue", order(both), expect=1)
    assert "[decision.operator_unknown]" in refused.stderr
    assert "credissuer person change" in refused.stderr


def test_import_renew_and_reinstate_propose(both: Installation, approve: Approve) -> None:
    both.write_sheet(3)
    told = both.run("credissuer", "import", "roster.csv", "--yes", "--json")
    proposal = json.loads(told.stdout)["proposal"]
    assert proposal["kind"] == "import" and len(proposal["content"]["orders"]) == 3
    # As much as the desk tells whoever decides.
    assert proposal["content"]["file_name"] == "roster.csv"
    assert proposal["content"]["lines"] == [2, 3, 4]
    assert proposal["content"]["counts"]["ready"] == 3
    assert both.certificates() == []
    approve(proposal["id"])
    first, second, third = sorted(one["number"] for one in both.certificates())
    renewed = json.loads(both.credissuer("renew", first, "--json"))
    assert renewed["proposal"]["kind"] == "renew"
    both.credissuer("suspend", second, "--reason", "false_claim", "--yes")
    lifted = json.loads(both.credissuer("reinstate", second, "--yes", "--json"))
    assert lifted["proposal"]["about"] == second.replace("-", "")
    approve(renewed["proposal"]["id"])
    approve(lifted["proposal"]["id"])
    stands = {one["number"]: one["standing"] for one in both.certificates()}
    assert (stands[first], stands[second], stands[third]) == ("superseded", "valid", "valid")
    assert len(stands) == 4


def test_a_renewal_by_a_file_proposes_each(both: Installation, approve: Approve) -> None:
    both.write_sheet(2)
    proposal = json.loads(both.credissuer("import", "roster.csv", "--yes", "--json"))["proposal"]
    approve(proposal["id"])
    (both.folder / "all.ndjson").write_text(both.credissuer("export"), "utf-8")
    told = both.run("credissuer", "renew", "all.ndjson", "--yes")
    made = told.stdout.split()
    assert len(made) == 2
    listed = both.credissuer("proposal", "list")
    assert all(one in listed for one in made)
    both.credissuer("proposal", "withdraw", made[0])
    refused = both.run("credissuer", "proposal", "refuse", made[1], expect=1)
    assert "[proposal.same_person]" in refused.stderr
    assert made[0] not in both.credissuer("proposal", "list")
    assert "withdrawn" in both.credissuer("proposal", "list", "--all")


def test_the_setting_does_not_lower_the_flag(both: Installation, approve: Approve) -> None:
    both.credissuer("proposal", "list")
    refused = both.run("credissuer", "list", expect=4, CREDISSUER_FOUR_EYES="false")
    assert "[config.four_eyes]" in refused.stderr
    proposal = both.credissuer("proposal", "one-person-office", "--yes").strip()
    assert '"four_eyes": true' in _trust_list(both)
    approve(proposal)
    both.extra["CREDISSUER_FOUR_EYES"] = "false"
    assert both.credissuer("issue", order(both)).strip()
    assert len(both.certificates()) == 1
    assert '"four_eyes": false' in _trust_list(both)


def _trust_list(installation: Installation) -> str:
    installation.credissuer("publish")
    file = installation.folder / "keys/trust-list.json"
    return file.read_text("utf-8")


def test_keys_are_rotated_by_two_and_stopped_by_one(both: Installation) -> None:
    def states() -> list[str]:
        lines = map(json.loads, both.credissuer("keys", "list", "--json").splitlines())
        return [line["state"] for line in lines if line["use"] == "credential"]

    told = both.run("credissuer", "keys", "rotate")
    assert f"credissuer proposal approve {told.stdout.strip()}" in told.stderr
    assert states() == ["active"]
    lines = map(json.loads, both.credissuer("keys", "list", "--json").splitlines())
    key = next(line["thumbprint"] for line in lines if line["use"] == "credential")
    stopped = both.run("credissuer", "keys", "compromise", key, "--reissue")
    assert states() == ["compromised", "active"]
    assert "credissuer proposal approve" in stopped.stderr
