"""Settings that hold for every test of the office."""

import pytest
from hypothesis import settings

# How long an example takes is the machine's concern: on a busy one a deadline fails what is right.
settings.register_profile("office", deadline=None)
settings.load_profile("office")

pytest.register_assert_rewrite("tests.contracts")
