"""The answers about jobs, as in the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path
from pydantic import BaseModel

from credissuer.http.shapes.texts import Moment

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
    there: int
    refused: int
    failure: str | None
    created_at: Moment
    ended_at: Moment | None


class JobPage(BaseModel):
    """`next` is the URL of the next page, null on the last."""

    jobs: list[JobOut]
    next: str | None
