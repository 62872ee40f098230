"""The way of an application: what may follow what, and how it is named."""

from __future__ import annotations

from itertools import product

import pytest

from credissuer.applications import application
from credissuer.applications.application import CLOSED, NEXT, ApplicationState
from credissuer.errors import RefusedError
from tests.contracts import application_records as records

WAYS = {
    ("draft", "submitted"),
    ("draft", "withdrawn"),
    ("submitted", "assessing"),
    ("submitted", "withdrawn"),
    ("assessing", "submitted"),
    ("assessing", "more_asked"),
    ("assessing", "proposed"),
    ("assessing", "withdrawn"),
    ("more_asked", "assessing"),
    ("more_asked", "withdrawn"),
    ("proposed", "assessing"),
    ("proposed", "granted"),
    ("proposed", "refused"),
    ("proposed", "withdrawn"),
}


@pytest.mark.parametrize(("before", "after"), list(product(ApplicationState, ApplicationState)))
def test_every_state_and_what_may_follow(before: ApplicationState, after: ApplicationState) -> None:
    record = records.application(1, state=before)
    if (before, after) in WAYS:
        application.require_next(record, after)
        return
    with pytest.raises(RefusedError) as refusal:
        application.require_next(record, after)
    assert refusal.value.code == "application.cannot_change"
    assert before.value not in refusal.value.words("vi")


def test_nothing_follows_an_end_and_all_else_can_be_withdrawn() -> None:
    assert {
        ApplicationState.GRANTED,
        ApplicationState.REFUSED,
        ApplicationState.WITHDRAWN,
    } == CLOSED
    assert all(
        ApplicationState.WITHDRAWN in NEXT[state] for state in set(ApplicationState) - CLOSED
    )


def test_an_older_version_is_refused() -> None:
    record = records.application(1, version=3)
    application.require_version(record, 3)
    application.require_version(record, None)
    with pytest.raises(RefusedError) as refusal:
        application.require_version(record, 2)
    assert refusal.value.code == "application.changed"


def test_a_receipt_is_read_as_people_type_it() -> None:
    made = application.id_of(bytes([255, 0, 1, 2, 3]))
    assert len(made) == 9 and made[0] == "A"
    assert application.id_of(bytes(5)) == "A00000000"
    shown = application.receipt(made)
    assert shown == f"A-{made[1:]}"
    for typed in (shown, shown.lower(), made, f" {shown} "):
        assert application.parse_id(typed) == made
    for other in ("", "R-00000000", "A-0000000", "A-00000000x", "A-0000000é", "A\n00000000"):
        assert application.parse_id(other) is None


def test_public_items_are_words() -> None:
    assert records.application(1, public="name accounts").public_items == {"name", "accounts"}
    assert records.application(1, public="").public_items == frozenset()
