"""A row of the bench that has fallen behind the table of docs/performance.md is marked."""

from __future__ import annotations

import pytest
from bench import committed

ROWS = committed.table(
    "| row | | ratio | target | beside it |\n"
    "| 2 | ES256 verify / openssl | **0.40** | 0.52 | raw 0.9 |\n"
    "| 10 | raw / HTTP | 0.20 | 0.30 | |\n"
    "| 15 | credissuer --help / python -c pass | 8.0 | ≤ 12 | |\n"
)


@pytest.mark.parametrize(
    ("line", "falls"),
    [
        (" 2  ES256 verify / openssl                 0.39  (target 0.52)", False),
        (" 2  ES256 verify / openssl                 0.37  (target 0.52)", True),
        ("10  raw / HTTP                             0.17  (target 0.30)", False),
        ("10  raw / HTTP                             0.15  (target 0.30)", True),
        ("15  credissuer --help / python -c pass     7.0  (target <= 12)", False),
        ("15  credissuer --help / python -c pass     9.0  (target <= 12)", True),
        (" 3  something else                         0.01  (target 1)", False),
        ("    (ES256: a token of 2,814 characters)", False),
    ],
)
def test_a_row_that_fell_by_more_than_its_spread_is_marked(line: str, falls: bool) -> None:
    assert ("FELL" in committed.marked(line, ROWS)) == falls


def test_the_document_has_rows() -> None:
    rows = committed.table(committed.DOCUMENT.read_text("utf-8"))
    assert {row for row, _ in rows} >= {1, 2, 3, 10, 11, 12, 15}
    assert rows[15, "credissuer --help / python -c pass"].is_bound
