"""What a watch remembers."""

from __future__ import annotations

import json

import pytest

from credverifier.cli.csv_plan import COLUMNS
from credverifier.cli.watching import state
from credverifier.cli.watching.state import WatchState
from credverifier.online.change_feed import START

ROW = ["valid", *[""] * (len(COLUMNS) - 1)]
KEPT = WatchState("digest", [ROW], {"did:web:tnso.vn": START}, frozenset({0}))


def test_what_is_written_is_read_back(tmp_path):
    path = state.path_of(tmp_path / "kols.csv")
    assert path.name == "kols.csv.watch.json" and state.read(path) is None
    state.write(path, KEPT)
    state.write(path, KEPT)
    assert state.read(path) == KEPT
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "members",
    [{"format": 2}, {"rows": [["valid"]]}, {"rows": [[1] * len(COLUMNS)]}, {"positions": {"x": 1}}],
)
def test_a_state_that_is_damaged_is_none(tmp_path, members):
    path = tmp_path / "state.json"
    state.write(path, KEPT)
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | members), "utf-8")
    assert state.read(path) is None
    path.write_text("{", "utf-8")
    assert state.read(path) is None
