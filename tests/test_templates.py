"""What no template of the office can do: print foreign text as markup, or pass over what is missing."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, UndefinedError

from credissuer.templates import environment

NAMED = environment(DictLoader({"hello": "{% if name %}\n<p>{{ name }}</p>\n{% endif %}\n"}))


def test_foreign_text_is_escaped() -> None:
    shown = NAMED.get_template("hello").render(name="<b>A & B</b>")
    assert shown == "<p>&lt;b&gt;A &amp; B&lt;/b&gt;</p>\n"


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="name"):
        NAMED.get_template("hello").render()


def test_a_caller_adds_options_of_its_own() -> None:
    loader = DictLoader({"hello": "  {% if true %}x{% endif %}y\n"})
    assert environment(loader).get_template("hello").render() == "  xy"
    assert environment(loader, lstrip_blocks=True).get_template("hello").render() == "xy"
    kept = environment(loader, keep_trailing_newline=True)
    assert kept.get_template("hello").render() == "  xy\n"
