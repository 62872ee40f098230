"""Made-up facts for every kind."""

from __future__ import annotations

import pytest

from credissuer.notices.kinds import kinds
from credissuer.notices.samples import sample


@pytest.mark.parametrize("kind", kinds())
def test_a_sample_has_every_fact_that_its_kind_may_tell(kind: str) -> None:
    made = sample(kind, "vi")
    assert set(made.facts) == set(kinds()[kind].facts)
    assert made.recipient == "ngoc.anh@example.org"
