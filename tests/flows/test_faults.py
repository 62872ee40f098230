"""A sample of `make faults`: calls of each action that fail once, as not done and as done."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.faults import made_template, tried
from tests.flows.faulty_actions import ACTIONS
from tests.flows.faulty_calls import MODES

SHARES = (0.2, 0.55, 0.9)
"""Where in an action its calls fail: the first is in the database, the others are mostly in files."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_template(tmp_path_factory.mktemp("template"))


@pytest.mark.parametrize("name", ACTIONS)
def test_a_call_that_fails_leaves_nothing_lost_halved_or_stuck(
    template: Path, tmp_path: Path, name: str
) -> None:
    action = ACTIONS[name]
    whole = tried(template, tmp_path / "whole", action, 0, MODES[0])
    assert whole.outcome == "done"
    for place, share in enumerate(SHARES):
        nth = max(1, round(share * len(whole.calls)))
        trial = tried(template, tmp_path / "trial", action, nth, MODES[place % 2])
        assert trial.problems == [], (whole.calls[nth - 1], MODES[place % 2])


def test_what_the_trials_look_for_is_found(template: Path, tmp_path: Path) -> None:
    """A state that is neither old nor new is told, and so is one that repeating does not mend."""
    action = ACTIONS["revoke"]
    astray = type(action)(
        name="astray", run=action.run, state=lambda bench: "half", states=("valid", "revoked")
    )
    problems = tried(template, tmp_path / "trial", astray, 1, MODES[0]).problems
    assert problems[0] == "half done: half" and "repeated, and it is half" in problems
