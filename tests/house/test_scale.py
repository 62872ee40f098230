"""docs/scale.md says what `python -m bench.scale` reckons, and what it reckons is counted too."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from bench import scale
from bench.scale import Size

ROOT = Path(__file__).parents[2]


def test_the_document_has_the_tables_that_are_reckoned() -> None:
    text = (ROOT / "docs/scale.md").read_text("utf-8")
    assert scale.table() in text, "python -m bench.scale"
    assert scale.limits_table() in text


def test_each_unit_cost_has_a_date_and_a_source() -> None:
    for name, cost in tomllib.loads((ROOT / "bench/unit_costs.toml").read_text("utf-8")).items():
        assert cost["value"] > 0 and cost["unit"] and cost["source"], name
        assert isinstance(cost["date"], date), name


@pytest.mark.parametrize(("certificates", "caches"), [(500, 1), (5_000, 4)])
def test_the_caches_reckoned_are_the_caches_counted(certificates: int, caches: int) -> None:
    size = Size(certificates, 40_000)
    reckoned = scale.asked_of_origin(size, caches=caches, max_age=3600)
    counted = scale.simulated(size, caches=caches, max_age=3600)
    assert reckoned == pytest.approx(counted, rel=0.05)
    assert counted < size.scans


def test_a_larger_office_needs_more_lists_and_no_larger_ones() -> None:
    small, large = scale.SIZES
    assert scale._lists(large) > scale._lists(small)
    assert 2_000 < scale.list_octets().revocation < 6_000


def test_a_shard_at_its_bound_is_what_readers_still_take() -> None:
    most = scale.most_accounts()
    assert scale.shard_octets(most) <= scale.profile_index.MAX_TOKEN
    assert scale.shard_octets(most + 2 * scale.profile_index.SHARDS) > scale.profile_index.MAX_TOKEN


def test_a_unit_cost_that_changes_changes_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    before = scale.table()
    monkeypatch.setitem(scale.UNIT_COSTS, "token_octets", 5_000)
    assert scale.table() != before
