"""What the office answers to each name of the shared table; what a permissible one becomes on a
surface is tested there.
"""

from __future__ import annotations

import pytest

from credissuer.assessment.text.names import clean_name
from credissuer.errors import RefusedError
from tests.hostile_names import HOSTILE_NAMES


def test_there_are_40_names_with_unique_ids():
    assert (
        len({name.id for name in HOSTILE_NAMES}) == len({name.text for name in HOSTILE_NAMES}) == 40
    )


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=lambda name: name.id)
def test_a_hostile_name_is_refused_with_its_code_or_kept_unchanged(name):
    if name.code is None:
        assert clean_name(name.text) == name.text
        return
    with pytest.raises(RefusedError) as refusal:
        clean_name(name.text)
    assert refusal.value.code == name.code
