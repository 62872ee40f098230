"""PURE: what a browser calls itself, in words that its owner knows it by."""

from __future__ import annotations

from credissuer.words import words

_BROWSERS = (
    # In this order, because each also names the ones below it.
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def name(user_agent: str, language: str) -> str:
    """`Firefox on Windows`, or that it is not known. It proves nothing: anybody may claim any."""
    browser, system = _browser_and_system(user_agent)
    spoken = words("desk_sign_in", language)
    if browser and system:
        return str(spoken["browser_on"]).format(browser=browser, system=system)
    return browser or system or str(spoken["unknown_browser"])


def is_same(user_agent: str, other: str) -> bool:
    """Whether both are the same browser on the same system, of whatever version.

    Two computers may have the same: it tells a stranger from a friend only where they differ.
    """
    return _browser_and_system(user_agent) == _browser_and_system(other)


def _browser_and_system(user_agent: str) -> tuple[str, str]:
    """Empty where it is not known."""
    return _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)


def _first(table: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for mark, name in table if mark in user_agent), "")
