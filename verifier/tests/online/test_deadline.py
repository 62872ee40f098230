"""The deadline of an exchange."""

from __future__ import annotations

import pytest

from credverifier.online.deadline import Deadline


def test_what_is_left_never_grows_and_ends_with_an_error() -> None:
    deadline = Deadline(60)
    first = deadline.left()
    assert 0 < deadline.left() <= first <= 60
    with pytest.raises(TimeoutError):
        Deadline(0).left()
