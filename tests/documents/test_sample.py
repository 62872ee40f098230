"""Some of many, by chance."""

from __future__ import annotations

import secrets

from credissuer.documents.sample import chosen


def test_of_few_all_are_taken() -> None:
    assert chosen(["b", "a"], 2, secrets.token_bytes) == ["b", "a"]
    assert chosen([], 2, secrets.token_bytes) == []


def test_of_many_others_are_taken_each_time_in_their_order() -> None:
    values, seen = list(range(20)), set[int]()
    for _ in range(200):
        some = list(chosen(values, 3, secrets.token_bytes))
        assert 1 <= len(some) <= 3
        assert some == sorted(some)
        seen.update(some)
    assert seen == set(values)
