"""The page for two people who changed one thing: what the other one did, beside what was typed.

Nothing that was typed is lost: it can be sent all the same, if it still makes sense, or dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fastapi import Response

from credissuer.console.forms import FormData
from credissuer.console.last_changes import last_of
from credissuer.console.screens import Screens
from credissuer.console.visitors import Visitor
from credissuer.errors import IssuerError


class ConflictingField(NamedTuple):
    """One thing that differs: as this person saw it, as it is now, and what they wanted."""

    label: str
    before: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditConflict:
    """`about` names the thing; `back` is its page, `send` where the form goes with `version` in its
    hidden field `version_field`. `typed` are the other fields as they were sent.

    `object_id` is the thing's id in the audit trail, which tells who changed it; `can_send`: it
    would still be possible (None: nobody knows, and what was typed is shown to be copied).
    """

    about: str
    back: str
    send: str
    version_field: str
    version: str
    typed: Mapping[str, str]
    changes: Sequence[ConflictingField]
    object_id: str
    can_send: bool | None = True


def conflict(desk: Screens, visitor: Visitor, found: EditConflict) -> Response:
    """The page, with the status of a conflict (409)."""
    return desk.page(
        "conflict.html",
        visitor,
        status=409,
        conflict=found,
        last=last_of(
            desk.office, visitor.call(desk.office), found.object_id, desk.language(visitor)
        ),
        again=[(name, text) for name, text in found.typed.items() if name != found.version_field],
    )


def untold(
    desk: Screens, visitor: Visitor, error: IssuerError, form: FormData, path: str
) -> Response:
    """The page for a form whose own page has nothing to say about `…changed`: who it was, and
    everything that was typed.
    """
    about = str(error.facts.get("id", ""))
    return conflict(
        desk,
        visitor,
        EditConflict(
            about=about,
            back=path,
            send=path,
            version_field="version",
            version="",
            typed=form.typed(),
            changes=[],
            object_id=about,
            can_send=None,
        ),
    )
