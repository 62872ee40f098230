"""The five standings and their values in a list."""

from __future__ import annotations

from itertools import product

from credverifier.wire.status.standing import Standing, worst


def test_the_names_are_those_of_the_contract():
    assert [standing.value for standing in Standing] == [
        "valid",
        "suspended",
        "revoked",
        "superseded",
        "voided",
    ]


def test_the_values_in_a_token_list():
    assert {standing.value: standing.list_value for standing in Standing} == {
        "valid": 0,
        "suspended": 2,
        "revoked": 1,
        "superseded": 1,
        "voided": 1,
    }


def test_final_standings():
    assert {standing for standing in Standing if standing.final} == {
        Standing.REVOKED,
        Standing.SUPERSEDED,
        Standing.VOIDED,
    }


def test_the_worst_of_two():
    for first, second in product(Standing, repeat=2):
        assert worst(first, second) is worst(second, first)
        assert worst(first, first) is first
    assert worst(Standing.VALID, Standing.SUSPENDED) is Standing.SUSPENDED
    assert worst(Standing.REVOKED, Standing.SUSPENDED) is Standing.REVOKED
    assert worst(Standing.REVOKED, Standing.SUPERSEDED) is Standing.SUPERSEDED
    assert worst(Standing.VALID, Standing.VOIDED) is Standing.VOIDED
