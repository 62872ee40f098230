"""The programme in plain words: /chuong-trinh, and beside the JSON document of each version.

It is made of that public document alone, so an older version reads as it was published.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup

from credissuer.publication import public_paths, static_page
from credissuer.words import catalogue, in_language, words
from credverifier.words import NOTES

FILE = f"{public_paths.PROGRAMME.removeprefix('/')}.html"

# `/programmes/{id}-{version}.json`, by which a certificate names its programme.
_DOCUMENT = re.compile(r"/programmes/([0-9A-Za-z.-]+)\.json")


class OfficeContact(NamedTuple):
    """What the office says around its programme: its name by language, and where to write."""

    alliance: Mapping[str, str]
    contact: str | None


def path_of(programme: str | None, public_url: str) -> str | None:
    """The path of the page of the programme with that id; None where it is not of this office."""
    if programme is None or not programme.startswith(f"{public_url}/"):
        return None
    document = _DOCUMENT.fullmatch(programme.removeprefix(public_url))
    return f"/programmes/{document[1]}.html" if document else None


def programme_pages(
    shell: bytes,
    document: Mapping[str, Any],
    told: OfficeContact,
    public_url: str,
) -> list[tuple[str, bytes]]:
    """Path and octets: the page of this version, and the same at /chuong-trinh."""
    own, *others = catalogue("pages")
    path = path_of(document["id"], public_url)
    # The document is our own: its id is its address.
    assert path is not None
    page = static_page.framed(
        "programme_page.html",
        shell,
        told.alliance,
        public_url,
        title=in_language(document["name"], own),
        own=content(document, own, told),
        others=[(other, content(document, other, told)) for other in others],
    )
    return [(path.removeprefix("/"), page), (FILE, page)]


def content(
    document: Mapping[str, Any],
    language: str,
    told: OfficeContact,
    *,
    report: str = public_paths.REPORT,
) -> Markup:
    """What the page says in one language; `report` leads to the form for reports."""
    said = words("pages", language)["programme_page"]
    facts = {
        "alliance": in_language(told.alliance, language),
        "version": document["version"],
    }
    weights = sum(one["weight"] for one in document["criteria"])
    rendered = static_page.rendered(
        "programme_content.html",
        say=lambda key, **more: said[key].format(**facts, **more),
        top=1,
        name=in_language(document["name"], language),
        levels=[_level(level, language) for level in document["levels"]],
        criteria=[_criterion(one, weights, language) for one in document["criteria"]],
        months=document["validity_months"],
        contact=told.contact,
        report=report,
        guarantee=in_language(NOTES["no_guarantee"], language),
        data=urlsplit(document["id"]).path,
    )
    return Markup(rendered)  # noqa: S704 - escaped by its template


def read(octets: bytes) -> dict[str, Any]:
    """A published document."""
    document: dict[str, Any] = json.loads(octets)
    return document


def _level(level: Mapping[str, Any], language: str) -> dict[str, Any]:
    text = level.get("text")
    return {
        "name": in_language(level["name"], language),
        "text": in_language(text, language) if text else None,
        "threshold": level["threshold"],
    }


def _criterion(one: Mapping[str, Any], weights: int, language: str) -> dict[str, Any]:
    steps = {step["id"]: in_language(step["name"], language) for step in one["levels"]}
    return {
        "title": in_language(one["title"], language),
        "description": in_language(one["description"], language),
        "share": round(100 * one["weight"] / weights),
        "minimum": steps[one["minimum"]],
    }
