"""How a command ends, by what it raises."""

from __future__ import annotations

import sys

import pytest

from credverifier.cli import process


def _raising(error: BaseException):
    def command() -> int:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SystemExit(4), 4),
        (SystemExit("a text"), 1),
        (KeyboardInterrupt(), 130),
        (BrokenPipeError(), 141),
        (ValueError("a secret"), 70),
    ],
)
def test_every_way_to_end_has_an_exit_code(error, code, capsys):
    assert process.exit_code(_raising(error)) == code
    printed = capsys.readouterr()
    assert printed.out == "" and "secret" not in printed.err
    assert printed.err == ("internal: ValueError\n" if code == 70 else "")


def test_a_command_that_returns_keeps_its_exit_code():
    assert process.exit_code(lambda: 3) == 3


def test_a_missing_standard_output_is_no_error(monkeypatch):
    monkeypatch.setattr(sys, "__stdout__", None)
    assert process.exit_code(lambda: 0) == 0
