"""What the doctor finds: well or wrong, in words, with the command that mends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from credissuer.words import catalogue


class DoctorFinding(NamedTuple):
    """One thing the doctor looked at: `ok`, what it is about, and words by language.

    Where it is wrong, `code` says how (`doctor.…`, or that of an error), and `command` what mends
    it.
    """

    ok: bool
    name: str
    words: Mapping[str, str]
    code: str | None = None
    command: str | None = None


def well(word: str, *, about: str | None = None, **facts: object) -> DoctorFinding:
    """What is as it should be, in the words of `word` in [doctor] of `commands.toml`; `about` is
    the name of the finding where that differs.
    """
    return DoctorFinding(True, about or word, _said("doctor", word, facts))


def wrong(name: str, word: str, command: str, **facts: object) -> DoctorFinding:
    """What needs care, in the words of `word` in [doctor_problems]; its code is `doctor.{word}`."""
    words = _said("doctor_problems", word, facts)
    return DoctorFinding(False, name, words, f"doctor.{word}", command)


def _said(table: str, key: str, facts: Mapping[str, object]) -> dict[str, str]:
    return {
        language: str(spoken[table][key]).format(**facts)
        for language, spoken in catalogue("commands").items()
    }
