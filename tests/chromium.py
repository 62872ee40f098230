"""The browser in which pages are tested."""

from __future__ import annotations

CHROMIUM = "/usr/bin/chromium-headless-shell"
"""Chromium without a window: the same engine, and half the time of `/usr/bin/chromium`."""

WITH_WINDOWS = "/usr/bin/chromium"
"""The program that people use, for what only a browser that installs pages can tell."""
