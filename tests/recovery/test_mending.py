"""What an older database takes over from published lists and notes, case by case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from credissuer.recovery.mending import (
    ACTIONS,
    Note,
    PublishedList,
    joined,
    listed,
    taken_over,
    without_certificate,
)
from credissuer.status.encodings import ENCODINGS
from credissuer.status.lists import SIZE
from credverifier.errors import StatusError
from credverifier.wire.status import bitstring, token_list
from credverifier.wire.status.list_content import ListContent
from credverifier.wire.status.standing import Standing
from tests.contracts import store_records as records

LISTED_AT = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
SINCE = LISTED_AT - timedelta(days=1)
VALID, SUSPENDED, REVOKED = Standing.VALID, Standing.SUSPENDED, Standing.REVOKED
SUPERSEDED, VOIDED = Standing.SUPERSEDED, Standing.VOIDED


def certificate(standing: Standing, **changes: object):
    return records.certificate(
        1, standing=standing, **{"released_at": records.NOW, "note": "ghi chú", **changes}
    )


def published(standing: Standing | None, *, is_whole: bool = True) -> PublishedList:
    index = certificate(VALID).index
    standings = {} if standing is None else {index: standing}
    return PublishedList(standings, is_whole, LISTED_AT)


def note(standing: Standing, reason: str | None = "false_claim", by: str | None = None) -> Note:
    return Note(standing, SINCE, reason, by)


@pytest.mark.parametrize(
    ("here", "there", "explained", "becomes"),
    [
        (VALID, REVOKED, note(REVOKED), (REVOKED, "false_claim", SINCE)),
        (SUSPENDED, REVOKED, note(REVOKED), (REVOKED, "false_claim", SINCE)),
        (VALID, REVOKED, note(SUPERSEDED, "superseded", "7K3M9QX2HS"), (SUPERSEDED, "superseded", SINCE)),
        (VALID, SUSPENDED, note(SUSPENDED), (SUSPENDED, "false_claim", SINCE)),
        # The list counts, whatever the note says or whether there is one.
        (VALID, REVOKED, None, (REVOKED, None, LISTED_AT)),
        (VALID, REVOKED, note(SUSPENDED), (REVOKED, None, LISTED_AT)),
        (VALID, SUSPENDED, note(REVOKED), (SUSPENDED, None, LISTED_AT)),
        (VALID, SUSPENDED, None, (SUSPENDED, None, LISTED_AT)),
        # A suspension that was lifted since.
        (SUSPENDED, None, None, (VALID, None, None)),
    ],
)  # fmt: skip
def test_what_was_decided_since_is_taken_over(
    here: Standing, there: Standing | None, explained: Note | None, becomes: tuple
) -> None:
    changed = taken_over(certificate(here), published(there), explained)
    assert changed is not None
    assert (changed.standing, changed.reason, changed.since) == becomes
    assert changed.note is None
    assert (
        changed.superseded_by == (explained.superseded_by if here is VALID and explained else None)
        or changed.standing is not SUPERSEDED
    )
    assert ACTIONS[changed.standing].startswith("certificate.")


@pytest.mark.parametrize("final", [REVOKED, SUPERSEDED, VOIDED])
@pytest.mark.parametrize("there", [None, SUSPENDED, REVOKED])
def test_what_is_final_stays_final(final: Standing, there: Standing | None) -> None:
    assert taken_over(certificate(final), published(there), note(REVOKED)) is None


def test_a_suspension_is_lifted_only_where_every_encoding_is_newer() -> None:
    assert taken_over(certificate(SUSPENDED), published(None, is_whole=False), None) is None
    assert taken_over(certificate(VALID), published(None), None) is None


def test_a_suspension_for_another_reason_is_taken_over_and_the_same_is_left() -> None:
    same = certificate(SUSPENDED, reason="false_claim", since=SINCE)
    assert taken_over(same, published(SUSPENDED), note(SUSPENDED)) is None
    assert taken_over(same, published(SUSPENDED), None) is None
    changed = taken_over(same, published(SUSPENDED), note(SUSPENDED, "undisclosed_ad"))
    assert changed is not None and (changed.reason, changed.note) == ("undisclosed_ad", None)


def test_an_intent_that_was_voided_since_is_voided() -> None:
    intent = certificate(VALID, released_at=None)
    voided = taken_over(intent, published(REVOKED), None)
    assert voided is not None and (voided.standing, voided.since) == (VOIDED, LISTED_AT)
    assert taken_over(intent, published(None), None) is None
    assert taken_over(intent, published(SUSPENDED), None) is None


@pytest.mark.parametrize("encoding", ENCODINGS, ids=lambda encoding: encoding.name)
def test_a_list_is_read_as_the_public_reads_it(encoding) -> None:
    entry = encoding.entry("https://x.example/status/1", 0)
    if entry.purpose is None:
        values = {0: 1, 7: 2, 8: 1, SIZE - 1: 2}
        content = ListContent(frozenset(), 2, 60, bytes(token_list.pack(values, SIZE)))
        expected = {0: REVOKED, 7: SUSPENDED, 8: REVOKED, SIZE - 1: SUSPENDED}
    else:
        indices = [0, 7, 8, SIZE - 1]
        bits = bytes(bitstring.pack(indices, SIZE))
        content = ListContent(frozenset({entry.purpose}), 1, 60, bits)
        meant = REVOKED if entry.purpose == "revocation" else SUSPENDED
        expected = dict.fromkeys(indices, meant)
    assert listed(entry, content) == expected


def test_a_value_that_nobody_knows_is_refused() -> None:
    entry = ENCODINGS[-1].entry("https://x.example/status/1", 0)
    content = ListContent(frozenset(), 2, 60, bytes(token_list.pack({5: 3}, SIZE)))
    with pytest.raises(StatusError):
        listed(entry, content)


def test_the_worst_of_all_encodings_counts() -> None:
    assert joined([{1: SUSPENDED, 2: REVOKED}, {1: REVOKED, 3: SUSPENDED}, {}]) == {
        1: REVOKED,
        2: REVOKED,
        3: SUSPENDED,
    }


def test_what_is_set_for_nobody_is_kept() -> None:
    there = PublishedList({1: REVOKED, 2: SUSPENDED, 3: REVOKED}, True, LISTED_AT)
    assert without_certificate(there, frozenset({2})) == {1: REVOKED, 3: REVOKED}
