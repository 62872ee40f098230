"""The bodies of requests about sheets that are imported, and of their answers, as in the OpenAPI
document.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path, Query
from pydantic import BaseModel, Field

from credissuer.assessment.importing.import_file import RowKind
from credissuer.http.shapes.proposals import ProposalOut
from credissuer.http.shapes.schemas import Body
from credissuer.http.shapes.texts import Moment, Note, Sha256

ImportInPath = Annotated[
    str,
    Path(
        alias="import",
        description="The id of an uploaded sheet.",
        json_schema_extra={"pattern": "^[0-9A-Za-z]{9}$"},
    ),
]
FileName = Annotated[
    str | None,
    Query(max_length=200, description="What the file is called; else as the form calls it."),
]
SheetName = Annotated[
    str | None, Query(max_length=200, description="The sheet of a workbook; else its first.")
]
Confirm = Annotated[
    bool,
    Query(description="Certify or propose the ready rows, too; false: a dry run, nothing changes."),
]
ReadySha256 = Annotated[
    str | None,
    Field(
        pattern="^[0-9a-f]{64}$",
        description="`ready_sha256` of the dry run that is confirmed; if other rows are ready by"
        " now, the answer is 409 `import.changed`.",
    ),
]


class ImportRequest(Body):
    """An uploaded file, by its digest, and what is to be done with it."""

    sha256: str
    name: str | None
    sheet: str | None
    confirm: bool


class ConfirmationBody(Body):
    """The ready rows of a dry run are to be certified."""

    ready_sha256: ReadySha256 = None
    note: Note | None = None


class CellErrorOut(BaseModel):
    """What is wrong with a cell, in every language. `line` is where its row begins in the file, from
    1; `column` our name of its column and `title` that of the file, null for the whole row.
    """

    line: int
    ref: str
    pointer: str
    column: str | None
    title: str | None
    code: str
    message: dict[str, str]


class UploadOut(BaseModel):
    """An uploaded sheet and how far it has come: `tried`, `proposed`, `held`, `refused` or
    `withdrawn`, then as its job.
    """

    id: str
    name: str
    sheet: str | None
    sha256: Sha256
    uploaded_at: Moment
    state: Literal[
        "tried",
        "proposed",
        "held",
        "refused",
        "withdrawn",
        "running",
        "paused",
        "cancelled",
        "done",
    ]
    proposal: str | None
    job: str | None


class ImportOut(UploadOut):
    """The same with its dry run at this moment, whose members are null once the file was erased.

    `errors` are the first 500 cells in error, `more_errors` how many there are beside.
    """

    rows: int | None
    counts: dict[RowKind, int] | None
    ready_sha256: Sha256 | None
    errors: list[CellErrorOut] | None
    more_errors: int | None


class ImportPendingOut(BaseModel):
    """Two people decide in this office: another one finds the proposal at `Location`. Its `content`
    is null here, being the rows that were sent.
    """

    code: Literal["decision_pending"]
    proposal: ProposalOut
    import_: Annotated[ImportOut, Field(alias="import")]


class ImportPage(BaseModel):
    """`next` is the URL of the next page, null on the last."""

    imports: list[UploadOut]
    next: str | None
