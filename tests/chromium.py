"""The browser in which pages are tested."""

from __future__ import annotations

CHROMIUM = "/usr/bin/chromium-headless-shell"
"""Chromium without a window: the same engine, and half the time of `/usr/bin/chromium`."""
