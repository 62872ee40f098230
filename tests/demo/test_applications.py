"""The demo's applications stand where its own desk has brought them."""

from __future__ import annotations

from pathlib import Path

from credissuer.applications.line_up import ApplicationFilter
from credissuer.demo import stage
from credissuer.demo.cast import applicants
from credissuer.staff.roles import operator
from credissuer.store.applications.line_up import LineUp
from credissuer.store.staff.proposals import ProposalReading


def test_each_is_at_its_step_and_one_waits_for_a_second_person(tmp_path: Path) -> None:
    built = stage.build(tmp_path / "office", "http://localhost:8000", operator("test"))
    store = built.opened.store
    with store.read() as reading:
        found = reading.of(LineUp).page(ApplicationFilter())
        proposals = reading.of(ProposalReading).page(is_open=True)
    store.close()
    assert {one.name: one.state.value for one in found} == {
        one["name"]: one["step"].replace("assessed", "assessing") for one in applicants()
    }
    assert len({one.state for one in found}) >= 4
    assert sorted(proposal.kind for proposal in proposals) == ["import", "issue"]
    assert all((one.name or "").startswith("DEMO") for one in found)
