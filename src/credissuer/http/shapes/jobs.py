"""The bodies of requests for jobs and the answers about them, as in the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path, Query
from pydantic import BaseModel, Field

from credissuer.http.shapes.schemas import Body
from credissuer.http.shapes.texts import Moment, Note, ReasonCode

JobInPath = Annotated[
    str,
    Path(description="The id of a job.", json_schema_extra={"pattern": "^[0-9A-Za-z]{9}$"}),
]
ChangeInPath = Annotated[
    Literal["pause", "resume", "cancel"], Path(description="What is to become of it.")
]


class JobOut(BaseModel):
    """Long work in the background: `done` of `total` lines, and what became of those.

    `failure` is the code of what keeps it from going on; it is tried again by itself.
    """

    id: str
    kind: str
    about: str
    proposal: str | None
    state: Literal["running", "paused", "cancelled", "done"]
    total: int
    done: int
    issued: int
    changed: int
    there: int
    refused: int
    failure: str | None
    created_at: Moment
    ended_at: Moment | None


class JobPage(BaseModel):
    """`next` is the URL of the next page, null on the last."""

    jobs: list[JobOut]
    next: str | None


BulkKind = Literal["revoke", "suspend", "reinstate"]
KindInQuery = Annotated[BulkKind, Query(description="What is to become of the certificates.")]
ReasonInQuery = Annotated[
    str | None, Query(max_length=100, description="The reason code of rows that have none.")
]
NoteInQuery = Annotated[
    str | None, Query(max_length=2_000, description="For the office alone; never published.")
]
_PLAN = (
    "`plan` of the dry run that is confirmed; 409 `bulk.changed` where it comes out differently."
)
PlanInQuery = Annotated[str | None, Query(max_length=64, description=_PLAN)]
DryRunInQuery = Annotated[bool, Query(description="Answer what would happen, and change nothing.")]


class SelectionBody(Body):
    """Certificates by what they share: all that is given has to hold."""

    key: Annotated[
        str | None, Field(max_length=100, description="Thumbprint of the key that signed them.")
    ] = None
    import_id: Annotated[
        str | None,
        Field(
            max_length=100,
            alias="import",
            description="Id of an import or of its job, or the SHA-256 of its file.",
        ),
    ] = None
    operator: Annotated[
        str | None, Field(max_length=500, description="Who issued them, as the audit trail says.")
    ] = None
    platform: Annotated[
        str | None, Field(max_length=40, description="Where their subject has an account.")
    ] = None


class NamedBody(Body):
    """One certificate, with a reason and a note of its own."""

    number: Annotated[str, Field(max_length=400, description="Its number, or its link.")]
    reason: ReasonCode = None
    note: Note | None = None


class BulkBody(Body):
    """A change of many certificates, named or selected."""

    kind: BulkKind
    numbers: list[NamedBody | str] = Field(default=[], max_length=20_000)
    selection: SelectionBody | None = None
    reason: ReasonCode = None
    note: Note | None = None
    plan: Annotated[str | None, Field(max_length=64, description=_PLAN)] = None
    dry_run: bool = False


class BulkSheetRequest(Body):
    """The same by a sheet, by its digest."""

    sha256: str
    kind: BulkKind
    reason: str | None
    note: str | None
    plan: str | None
    dry_run: bool


class PlannedOut(BaseModel):
    """What would become of one certificate; `code` and `message` say why it cannot be done."""

    number: str
    outcome: Literal["change", "there", "refused"]
    code: str | None
    message: dict[str, str] | None


class BulkPlanOut(BaseModel):
    """A dry run. `plan` confirms it; `refusals` is code -> how many; `rows` the first of each
    outcome; `seconds` until all would be public, about.
    """

    kind: BulkKind
    plan: str
    total: int
    change: int
    there: int
    refused: int
    refusals: dict[str, int]
    seconds: int
    rows: list[PlannedOut]
