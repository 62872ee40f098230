"""The towns of the stories, for tests of single commands."""

from __future__ import annotations

from tests.flows.conftest import (  # noqa: F401
    bare_town,
    browser,
    founded,
    host,
    issued,
    office_settings,
    open_office,
    phone,
    published_town,
    session_host,
    town,
)
