"""The shapes of answers about the publication as it is seen outside, and about checks of the trail."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from credissuer.http.shapes.texts import Moment


class SeenFileOut(BaseModel):
    """A signed file as it was fetched from the public URL."""

    path: str
    problem: Annotated[str | None, Field(description="unreachable, missing or foreign.")]
    issued_at: Moment | None
    expires_at: Moment | None
    is_newest: Annotated[bool, Field(description="Whether it is what the office signed last.")]


class UnpublishedOut(BaseModel):
    """What was decided and is not public yet, by the office's own records."""

    lists: Annotated[list[int], Field(description="Status lists that are due or not out.")]
    intents: Annotated[int, Field(description="Certificates that are half signed.")]


class PublicationOut(BaseModel):
    """What a verifier is given at the public URL, and how old that is."""

    url: str
    looked_at: Moment
    is_well: bool
    last_published: Moment | None
    oldest_age_seconds: int | None
    believed_until: Annotated[
        Moment | None,
        Field(description="Until when somebody kept from the network believes what is out now."),
    ]
    seconds_to_everybody: Annotated[
        int, Field(description="After how many seconds a published change is known everywhere.")
    ]
    files: list[SeenFileOut]
    pending: UnpublishedOut


class TrailOut(BaseModel):
    """A trail that holds."""

    entries: int
    checkpoint: Annotated[int, Field(description="The entry up to which signed copies vouch.")]
    copies: Annotated[int, Field(description="Copies kept elsewhere that it was compared with.")]


class CheckpointOut(BaseModel):
    """A signed copy of the trail's head that was kept elsewhere."""

    file: str
    checkpoint: int
