"""Entries of the audit trail in words: who, what, about what, and where that is on the desk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from credissuer.audit.trail import AuditEntry
from credissuer.staff.roles import ANYBODY, OPERATOR
from credissuer.words import words
from credverifier.wire import number as numbers

SURFACE = "desk_audit"

_PAGES = {
    "certificate": "/office/certificates/",
    "rendition": "/office/certificates/",
    "report": "/office/reports/",
    "application": "/office/applications/",
    "case": "/office/cases/",
    "proposal": "/office/proposals/",
    "person": "/office/people/",
}
"""Beginning of an action -> where the page of its object is."""

_ID = re.compile(r"[0-9A-Z]{9,10}")
_RECEIPT = re.compile(r"[RCA][0-9A-Z]{8}")
"""Ids of reports, cases and applications, which people read with a hyphen."""


class TrailRow(NamedTuple):
    """`path` leads to the object, None where it has no page; `detail` is (name, value) pairs."""

    seq: int
    at: datetime
    actor: str
    actor_id: str
    action: str
    action_id: str
    object: str
    object_id: str
    path: str | None
    detail: list[tuple[str, str]]
    hash: str


def rows(entries: Iterable[AuditEntry], names: Mapping[str, str], language: str) -> list[TrailRow]:
    """`entries` for a table. `names`: actor id -> name of members of staff."""
    spoken = words(SURFACE, language)
    return [_row(entry, names, spoken) for entry in entries]


def groups(language: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The choices of a filter: beginning of actions (`certificate.`), its words, and the actions
    that begin so with theirs.
    """
    spoken = words(SURFACE, language)
    return [
        (
            f"{group}.",
            name,
            [
                (action, said)
                for action, said in spoken["actions"].items()
                if action.startswith(f"{group}.")
            ],
        )
        for group, name in spoken["groups"].items()
    ]


def actor_name(actor: str, names: Mapping[str, str], language: str) -> str:
    """Who an actor's id is, for people."""
    return _actor(actor, names, words(SURFACE, language))


def _row(entry: AuditEntry, names: Mapping[str, str], spoken: Mapping[str, object]) -> TrailRow:
    group = entry.action.partition(".")[0]
    shown, path = entry.object, _PAGES.get(group)
    if path == _PAGES["certificate"] and len(entry.object) == numbers.LENGTH:
        shown = numbers.show(entry.object)
    elif path is not None and _RECEIPT.fullmatch(entry.object):
        shown = f"{entry.object[0]}-{entry.object[1:]}"
    elif path is not None and not _ID.fullmatch(entry.object):
        # Of several at once, as when contacts are erased: no page is about them.
        path = None
    actions = spoken["actions"]
    assert isinstance(actions, Mapping)
    return TrailRow(
        seq=entry.seq,
        at=entry.at,
        actor=_actor(entry.actor, names, spoken),
        actor_id=entry.actor,
        # What has no words yet is shown as it is stored, and is not hidden.
        action=str(actions.get(entry.action, entry.action)),
        action_id=entry.action,
        object=shown,
        object_id=entry.object,
        path=None if path is None else f"{path}{shown}",
        detail=[(name, str(value)) for name, value in entry.detail.items() if value is not None],
        hash=entry.hash,
    )


def _actor(actor: str, names: Mapping[str, str], spoken: Mapping[str, object]) -> str:
    if actor in names:
        return names[actor]
    kind, _, rest = actor.partition(":")
    if actor == ANYBODY.id:
        return str(spoken["public"])
    if actor.startswith(OPERATOR):
        return str(spoken["at_command"]).format(name=rest)
    if kind == "token":
        return str(spoken["token"]).format(id=rest)
    if kind in ("system", "server"):
        return f"{spoken['system']} ({rest})"
    return actor
