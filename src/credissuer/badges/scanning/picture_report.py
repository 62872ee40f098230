"""What was found in a picture of a badge: each check with its words, and what to do next."""

from __future__ import annotations

from typing import Any, NamedTuple

from credissuer.words import languages, words
from credverifier.words import READINGS

PASS, WARN, FAIL, NOT_CHECKED = "pass", "warn", "fail", "not_checked"

# From worst to best, so that the worst has the smallest position.
_WORST = (FAIL, WARN, PASS, NOT_CHECKED)


class PictureCheck(NamedTuple):
    """One check: `result` is "pass", "warn", "fail" or "not_checked"; `facts` fill its words."""

    check: str
    result: str
    facts: dict[str, Any]

    def words(self, language: str) -> str:
        """What to tell the reader in a language of badges: a sentence, and what to do next."""
        spoken = words("badges", language)
        facts = dict(self.facts)
        # A code of another kind is told in the words that every reader has for it.
        kind = facts.get("kind")
        if kind is not None and language in READINGS[kind]:
            return READINGS[kind][language]["sentence"]
        # Where a check fails for one of several reasons, each has its own sentence.
        if (why := facts.get("why")) is not None:
            return str(spoken["lint_reasons"][why]).format(**facts)
        if "pitch" in facts:
            # The one fact with a decimal, which not every language writes with a point.
            facts["pitch"] = facts["pitch"].replace(".", spoken.get("decimal", "."))
        return str(spoken["lint"][self.check][self.result]).format(**facts)


class PictureReport(NamedTuple):
    """What was found in a picture: the text of its code (None: none), its certificate's number,
    every check.
    """

    text: str | None
    number: str | None
    findings: tuple[PictureCheck, ...]

    @property
    def result(self) -> str:
        """The worst of the checks: "pass", "warn" or "fail"."""
        return min((finding.result for finding in self.findings), key=_WORST.index)

    def summary(self, language: str) -> str:
        """The whole in one sentence, in a language of badges."""
        return str(words("badges", language)["lint"]["summary"][self.result])

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON has it."""
        checks = []
        for check in self.findings:
            message = {language: check.words(language) for language in languages("badges")}
            checks.append(
                {
                    "name": check.check,
                    "result": check.result,
                    "facts": check.facts,
                    "message": message,
                }
            )
        return {
            "result": self.result,
            "text": self.text,
            "number": self.number,
            "checks": checks,
        }
