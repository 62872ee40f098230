"""Settings that hold for every test of the office."""

import pytest

pytest.register_assert_rewrite("tests.contracts")
