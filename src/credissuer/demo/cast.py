"""The made-up people of the demo office, and the verdict at the link of each."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from importlib import resources
from typing import Any, NamedTuple

from credissuer.assessment.orders.order import Order
from credissuer.assessment.orders.order_file import read_order
from credissuer.assessment.programme.criteria import AssessmentProgramme


class CastMember(NamedTuple):
    """One made-up person or organisation."""

    verdict: str
    name: str
    kind: str
    accounts: tuple[str, ...]


def parts() -> list[CastMember]:
    """The people of `cast.toml`, in its order."""
    return [
        CastMember(**{**item, "accounts": tuple(item["accounts"])}) for item in _cast()["people"]
    ]


def people_of_the_desk() -> list[dict[str, Any]]:
    """The staff of `cast.toml`: login, name and roles of each."""
    return list(_cast()["staff"])


def applicants() -> list[dict[str, Any]]:
    """The applications of `cast.toml`: who sent each, with what, and how far it has come."""
    return list(_cast()["applications"])


def reports() -> list[dict[str, str]]:
    """What the public has sent in: about which certificate, its kind, text and evidence."""
    return list(_cast()["reports"])


def _cast() -> dict[str, Any]:
    return tomllib.loads(
        resources.files("credissuer.demo").joinpath("cast.toml").read_text("utf-8")
    )


def order(part: CastMember, ref: str, programme: AssessmentProgramme, *, today: date) -> Order:
    """An order for `part` with the best level in every criterion of `programme`."""
    body = {
        "ref": ref,
        "kind": part.kind,
        "name": part.name,
        "criteria": {criterion.id: criterion.levels[-1].id for criterion in programme.criteria},
        "assessed_on": today.isoformat(),
        "accounts": [{"url": url, "proven_on": today.isoformat()} for url in part.accounts],
    }
    # Through the same parser as a file, so that the demo cannot hold what an office would refuse.
    return read_order(
        json.dumps(body).encode("utf-8"),
        programme,
        today=today,
        assessor="demo",
    )
