"""How every template of the office is rendered: escaped, and with nothing missing."""

from __future__ import annotations

from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined


def environment(loader: BaseLoader, **options: Any) -> Environment:
    """Jinja with `options` beside these."""
    return Environment(
        loader=loader,
        # A name may hold < or &.
        autoescape=True,
        # A misspelt placeholder must fail in a test and not vanish on a page or a badge.
        undefined=StrictUndefined,
        trim_blocks=True,
        **options,
    )
