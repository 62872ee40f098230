"""Values are written to columns and read back unchanged."""

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


def _stored_value(kind: Any, value: object) -> Any:
    return kind.bind_processor(SQLITE)(value)


def _stored_and_read(kind: Any, value: object) -> Any:
    return kind.result_processor(SQLITE, None)(_stored_value(kind, value))


@given(moments)
def test_a_moment_is_read_back_unchanged(moment: datetime) -> None:
    assert _stored_and_read(Moment(), moment) == moment
    assert type(_stored_value(Moment(), moment)) is int


@given(st.dates())
def test_a_date_is_read_back_unchanged(day: date) -> None:
    assert _stored_and_read(Day(), day) == day


@given(objects)
def test_an_object_is_read_back_unchanged(value: dict[str, Any]) -> None:
    assert _stored_and_read(JsonObject(), value) == _stored_and_read(AuditDetail(), value) == value


@pytest.mark.parametrize("standing", list(Standing))
def test_a_word_is_read_back_as_the_enum_member(standing: StrEnum) -> None:
    assert _stored_and_read(Word(Standing), standing) is standing
    assert type(_stored_value(Word(Standing), standing)) is str


def test_none_stays_none() -> None:
    assert _stored_and_read(Moment(), None) is _stored_and_read(Day(), None) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "1", "null", '"text"'])
def test_a_text_that_is_no_object_is_damage_except_in_the_audit_trail(
    text: str,
) -> None:
    with pytest.raises(ConfigError) as refusal:
        JsonObject().result_processor(SQLITE, None)(text)
    assert refusal.value.code == "storage.damaged"
    assert AuditDetail().result_processor(SQLITE, None)(text) == {"unreadable": text}


def test_seconds_have_64_bits_in_every_database() -> None:
    assert BigNumber.compile(SQLITE) == "INTEGER"
    assert BigNumber.compile(postgresql.dialect()) == "BIGINT"  # type: ignore[no-untyped-call]
