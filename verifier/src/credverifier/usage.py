"""Wrong usage by a program: an argument of the wrong type is a mistake of the caller, and no verdict
may come of it.
"""

from __future__ import annotations


def require_text(name: str, value: object, *, or_octets: bool = False) -> None:
    """Raise TypeError unless the argument `name` is a text; octets are accepted where said so."""
    # Exactly bytes, because every reader of octets below takes those alone.
    if isinstance(value, str) or (or_octets and isinstance(value, bytes)):
        return
    expected = "a str or bytes" if or_octets else "a str"
    raise TypeError(f"{name} must be {expected}, not {type(value).__name__}")


def require_instance(name: str, value: object, kind: type) -> None:
    """Raise TypeError unless the argument `name` is a `kind`."""
    if not isinstance(value, kind):
        raise TypeError(f"{name} must be a {kind.__name__}, not {type(value).__name__}")
