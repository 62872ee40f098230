"""Values on their way into columns and back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from credissuer.errors import ConfigError
from credissuer.store.columns import AuditDetail, BigNumber, Day, JsonObject, Moment, Word
from credverifier.wire.status.standing import Standing

SQLITE = sqlite.dialect()  # type: ignore[no-untyped-call]
moments = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
objects = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"])), st.none() | st.integers() | st.text()
)


def _there(kind: Any, value: object) -> Any:
    return kind.bind_processor(SQLITE)(value)


def _and_back(kind: Any, value: object) -> Any:
    return kind.result_processor(SQLITE, None)(_there(kind, value))


@given(moments)
def test_a_moment_comes_back(moment: datetime) -> None:
    assert _and_back(Moment(), moment) == moment
    assert type(_there(Moment(), moment)) is int


@given(st.dates())
def test_a_day_comes_back(day: date) -> None:
    assert _and_back(Day(), day) == day


@given(objects)
def test_an_object_comes_back(found: dict[str, Any]) -> None:
    assert _and_back(JsonObject(), found) == _and_back(AuditDetail(), found) == found


@pytest.mark.parametrize("standing", list(Standing))
def test_a_word_comes_back_as_the_member_it_was(standing: StrEnum) -> None:
    assert _and_back(Word(Standing), standing) is standing
    assert type(_there(Word(Standing), standing)) is str


def test_none_stays_none() -> None:
    assert _and_back(Moment(), None) is _and_back(Day(), None) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "1", "null", '"text"'])
def test_a_text_that_is_no_object_is_damage_and_in_the_trail_for_the_chain_to_find(
    text: str,
) -> None:
    with pytest.raises(ConfigError) as caught:
        JsonObject().result_processor(SQLITE, None)(text)
    assert caught.value.code == "storage.damaged"
    assert AuditDetail().result_processor(SQLITE, None)(text) == {"unreadable": text}


def test_seconds_have_64_bits_in_every_database() -> None:
    assert BigNumber.compile(SQLITE) == "INTEGER"
    assert BigNumber.compile(postgresql.dialect()) == "BIGINT"  # type: ignore[no-untyped-call]
