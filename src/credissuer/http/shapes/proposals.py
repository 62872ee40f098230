"""The bodies of requests about proposals, and of their answers, as in the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Path, Query
from pydantic import BaseModel, Field

from credissuer.http.shapes.schemas import Body
from credissuer.http.shapes.texts import Moment, Note, Number, Sha256

ProposalInPath = Annotated[
    str,
    Path(
        description="The id of a proposal.",
        json_schema_extra={"pattern": "^[0-9A-Za-z]{9}$"},
    ),
]
Version = Annotated[
    int | None, Field(ge=1, description="Of the proposal that was looked at; another one is 409.")
]
StateInQuery = Annotated[
    Literal["open", "decided"] | None, Query(description="Those that wait for a decision, or not.")
]


class ApprovalBody(Body):
    """Another person lets it happen."""

    note: Note | None = None
    version: Version = None


class RefusalBody(Body):
    """Another person does not let it happen, and says why."""

    note: Note
    version: Version = None


class WithdrawalBody(Body):
    """Whoever proposed it takes it back."""

    version: Version = None


class NamedPersonOut(BaseModel):
    """A member of staff."""

    id: str
    name: str | None


class ProposalOut(BaseModel):
    """What one person proposes and another decides on.

    `about` is a ref, a certificate number, an application, a case or a file's digest, by `kind`.
    `alone`: decided by the person who proposed it, in an office of one. `content` is what it would
    do; null for those who have no part in such decisions.
    """

    id: str
    kind: str
    about: str
    state: Literal["open", "held", "recalled", "approved", "refused", "withdrawn"]
    alone: bool
    proposed_by: NamedPersonOut | None
    decided_by: NamedPersonOut | None
    proposed_at: Moment | None
    decided_at: Moment | None
    held_until: Moment | None
    recalled_at: Moment | None
    done_at: Moment | None
    note: str | None
    decision_note: str | None
    content_sha256: Sha256
    content: dict[str, Any] | None
    certificates: list[Number]
    version: int


class ProposalPage(BaseModel):
    """`next` is the URL of the next page, null on the last."""

    proposals: list[ProposalOut]
    next: str | None


class DecisionPendingOut(BaseModel):
    """Two people decide in this office: what was asked for is a proposal, at `Location`."""

    code: Literal["decision_pending"]
    proposal: ProposalOut
