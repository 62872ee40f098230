"""Bodies and answers of /api/v1/people, as in the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Path, Query
from pydantic import BaseModel, Field

from credissuer.http.shapes.schemas import Body
from credissuer.http.shapes.texts import Moment, Text, Url
from credissuer.staff import account
from credissuer.staff.person_state import PersonState
from credissuer.staff.roles import FOR_PEOPLE
from credissuer.words import languages


def _schema(**members: Any) -> Any:
    """Members of the schema that pydantic itself does not check."""
    return Field(json_schema_extra=members)


_LOGIN = "Login or id."
# What a refusal with a code is given for is only described here.
PersonInPath = Annotated[str, Path(max_length=100, description=_LOGIN)]
RoleInQuery = Annotated[
    str | None,
    Query(max_length=100, json_schema_extra={"enum": [role.value for role in FOR_PEOPLE]}),
]
StateInQuery = Annotated[PersonState | None, Query()]
PartInQuery = Annotated[
    str | None, Query(max_length=200, description="Part of a login, name or e-mail address.")
]
_ROLES = [role.value for role in FOR_PEOPLE]
RoleNames = Annotated[
    list[Annotated[str, Field(max_length=100, json_schema_extra={"enum": _ROLES})]],
    Field(max_length=20),
]
Login = Annotated[Text, _schema(pattern=r"^\s*[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?\s*$")]
Name = Annotated[Text, _schema(minLength=1, maxLength=account.MOST_NAME, pattern=r"^[^\s]")]
Email = Annotated[Text, _schema(format="email", maxLength=account.MOST_EMAIL)]
Language = Annotated[str, Field(max_length=20, json_schema_extra={"enum": [*languages("errors")]})]


class DetailsBody(Body):
    """Name, e-mail address and language; `version` is that which was looked at."""

    name: Name
    email: Email
    language: Language
    version: int | None = None


class InvitationBody(Body):
    """A new member of staff. No password: the person chooses it by the link."""

    login: Login
    name: Name
    email: Email
    language: Language = "vi"
    roles: RoleNames = Field(default_factory=list)


class RolesBody(Body):
    """Exactly these roles. `note` tells the second person why."""

    roles: RoleNames
    version: int | None = None
    note: Annotated[str, Field(max_length=10_000)] | None = None


class RecoveryBody(Body):
    """Why somebody is to be let back in, for the second person."""

    note: Annotated[str, Field(max_length=10_000)] | None = None


class PersonOut(BaseModel):
    """A member of staff. `keys` is how many security keys they have."""

    id: str
    login: str
    name: str
    email: str
    language: str
    roles: list[str]
    state: Literal["active", "invited", "lapsed", "disabled"]
    operator: str | None = Field(description="The user of the office's computer who they are.")
    has_password: bool
    keys: int
    seen_at: Moment | None
    created_at: Moment
    disabled_at: Moment | None
    version: int


class PeopleOut(BaseModel):
    """Members of staff, by login."""

    people: list[PersonOut]


class PersonChanged(PersonOut):
    """The person after a change; `proposal` is what a second person has yet to decide."""

    proposal: str | None


class SessionsEndedOut(BaseModel):
    """Whose sessions ended; `ended` is how many were open."""

    login: str
    ended: int


class StaffLinkOut(BaseModel):
    """A link that is good once, shown this once; or the `proposal` that somebody has to decide
    before. Neither where the link went to the person by e-mail.
    """

    login: str
    link: Url | None
    proposal: str | None
