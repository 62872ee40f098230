"""The programme: criteria, scales, levels and validity, read from versioned data and checked whole.

A programme is TOML text (`programme.toml` beside this file is the one that ships). Nothing about
any single criterion stands in Python: one more `[[criteria]]` block is one more criterion
everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Any

from credissuer.assessment.programme import programme_text


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionLevel:
    """How well a criterion may be met.

    `points`: 0 to 100. `name`: language -> words, "vi" and "en".
    """

    id: str
    points: int
    name: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What is judged. `levels` rise in points; below `minimum` (a level id) nothing is granted."""

    id: str
    title: dict[str, str]
    description: dict[str, str]
    levels: tuple[CriterionLevel, ...]
    minimum: str
    weight: int

    def level(self, level_id: str) -> CriterionLevel | None:
        """The level of that id, or None."""
        return next((level for level in self.levels if level.id == level_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What a certificate may say.

    `threshold`: the least weighted mean of points, 0 to 100, that earns it. `text`: what it means in
    a sentence, None where the programme does not say.
    """

    id: str
    threshold: int
    name: dict[str, str]
    text: dict[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How old, in whole months, what a certificate rests on may be; None: as old as it likes.

    `assessment_months` holds for an assessment when a certificate is first issued by it,
    `renewal_without_assessment_months` when one is renewed without a new one, `proof_months` for
    the day on which control of an account was proven.
    """

    assessment_months: int | None = None
    proof_months: int | None = None
    renewal_without_assessment_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentProgramme:
    """The rules, whole.

    `levels` rise in threshold; `validity_months` is how long a certificate is good for; `limits`
    are the office's own and stand in no document.
    """

    id: str
    version: str
    name: dict[str, str]
    criteria: tuple[Criterion, ...]
    levels: tuple[Level, ...]
    validity_months: int
    limits: Limits = Limits()

    def criterion(self, criterion_id: str) -> Criterion | None:
        """The criterion of that id, or None."""
        return next(
            (criterion for criterion in self.criteria if criterion.id == criterion_id),
            None,
        )

    def level(self, level_id: str) -> Level | None:
        """The level of that id, or None."""
        return next((level for level in self.levels if level.id == level_id), None)

    def programme_url(self, public_url: str) -> str:
        """Where the public reads these rules; the `programme.id` of a certificate."""
        # The version is in the address, because a certificate must lead to the rules it was granted
        # under even after the programme was revised.
        return f"{public_url}/programmes/{self.id}-{self.version}.json"

    def document(self, public_url: str) -> dict[str, Any]:
        """The rules as the public reads them: the JSON document at `programme_url(public_url)`."""
        return {
            "id": self.programme_url(public_url),
            "programme": self.id,
            "version": self.version,
            "name": dict(self.name),
            "validity_months": self.validity_months,
            "criteria": [_criterion_document(criterion) for criterion in self.criteria],
            "levels": [_level_document(level) for level in self.levels],
        }


def load_programme(text: str) -> AssessmentProgramme:
    """The programme that the TOML `text` states.

    Raises ConfigError `programme.invalid` (fact `problem`).
    """
    # Everything below indexes without a check, because `read` has refused every other shape.
    data = programme_text.read(text)
    scales = {
        name: tuple(
            CriterionLevel(id=step["id"], points=step["points"], name=step["name"])
            for step in steps
        )
        for name, steps in data["scales"].items()
    }
    return AssessmentProgramme(
        id=data["id"],
        version=data["version"],
        name=data["name"],
        criteria=tuple(
            Criterion(
                id=item["id"],
                title=item["title"],
                description=item["description"],
                levels=scales[item["scale"]],
                minimum=item["minimum"],
                weight=item["weight"],
            )
            for item in data["criteria"]
        ),
        levels=tuple(
            Level(
                id=item["id"],
                threshold=item["threshold"],
                name=item["name"],
                text=item.get("text"),
            )
            for item in data["levels"]
        ),
        validity_months=data["validity_months"],
        limits=Limits(**data["limits"]),
    )


def shipped_text() -> str:
    """The TOML text of the programme that ships with the office."""
    return resources.files(__package__).joinpath("programme.toml").read_text("utf-8")


def _level_document(level: Level) -> dict[str, Any]:
    document = {"id": level.id, "name": dict(level.name), "threshold": level.threshold}
    return document if level.text is None else {**document, "text": dict(level.text)}


def _criterion_document(criterion: Criterion) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "title": dict(criterion.title),
        "description": dict(criterion.description),
        "weight": criterion.weight,
        "minimum": criterion.minimum,
        "levels": [
            {"id": level.id, "name": dict(level.name), "points": level.points}
            for level in criterion.levels
        ],
    }
