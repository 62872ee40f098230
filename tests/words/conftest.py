"""The installations of the stories, for what the commands say in a made-up language (`in_qq.py`)."""

from __future__ import annotations

from tests.flows.conftest import (  # noqa: F401
    founded_installation,
    host,
    installation,
    issued,
    published_installation,
    session_host,
)
