"""Who applies, as they write it down: kind, name, what they do, how they are reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from credissuer.assessment.subjects import KINDS
from credissuer.assessment.text.names import clean_name
from credissuer.assessment.text.written import block, line
from credissuer.errors import FieldError, IssuerError, RefusedError

MOST_ABOUT, MOST_PHONE = 1_000, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantDetails:
    """`about` is what the applicant makes; `phone` is for staff alone, and optional."""

    kind: str
    name: str
    about: str
    phone: str

    def kept(self) -> dict[str, str]:
        """As it stands in the form of an application."""
        return {"kind": self.kind, "name": self.name, "about": self.about, "phone": self.phone}


def read_details(given: Mapping[str, Any]) -> ApplicantDetails:
    """Raises RefusedError `application.incomplete` with every FieldError as `problems`."""
    faults: list[FieldError] = []
    kind, name = str(given.get("kind") or ""), str(given.get("name") or "")
    cleaned = ""
    try:
        cleaned = clean_name(name) if name.strip() else ""
    except IssuerError as error:
        faults.append(FieldError.of("/name", error))
    else:
        if not cleaned:
            faults.append(_fault("name", "application.name_missing"))
    details = ApplicantDetails(
        kind=kind,
        name=cleaned,
        about=block(str(given.get("about") or "")),
        phone=line(str(given.get("phone") or "")),
    )
    faults += _faults(details)
    if faults:
        raise RefusedError("application.incomplete", problems=faults)
    return details


def _faults(details: ApplicantDetails) -> Iterator[FieldError]:
    if details.kind not in KINDS:
        yield _fault("kind", "application.kind_unknown")
    for member, most in (("about", MOST_ABOUT), ("phone", MOST_PHONE)):
        if len(getattr(details, member)) > most:
            yield _fault(member, "application.about_too_long", most=most)


def _fault(member: str, code: str, **facts: object) -> FieldError:
    return FieldError.of(f"/{member}", RefusedError(code, **facts))
