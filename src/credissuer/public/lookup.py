"""Public lookup of a certificate by its number or by a profile.

Certificates cannot be listed, and everything that does not exist gets the same 404.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from credissuer.errors import NotFoundError
from credissuer.http import facts
from credissuer.http.answers import PublicCertificate
from credissuer.http.asgi import CORS, address
from credissuer.http.callers import Served
from credissuer.http.texts import NumberInPath
from credissuer.operations import change_standing
from credissuer.operations.profile_answers import answers
from credverifier import platforms
from credverifier.wire import number as numbers
from credverifier.wire.status.standing import Standing

router = APIRouter(tags=["public"])
ProfileLink = Annotated[str, Query(min_length=1, max_length=2_048, description="A profile link.")]


def _rated(request: Request, service: Served) -> None:
    service.public_rate.take(address(request.scope))


# By hand and not by CORSMiddleware, because only some routes may be read by other sites.
def _read_by_all(response: Response) -> None:
    response.headers[CORS[0].decode("ascii")] = CORS[1].decode("ascii")


PUBLIC = [Depends(_rated), Depends(_read_by_all)]
"""Dependencies of every public route: the rate limit, and CORS for any origin."""

_FACTS: dict[str, Any] = {"response_model": PublicCertificate, "dependencies": PUBLIC}


@router.get("/certificates/{number}", operation_id="getCertificate", **_FACTS)
def get_certificate(number: NumberInPath, service: Served) -> dict[str, Any]:
    """Public facts and present standing of one certificate."""
    with service.office.store.read() as reading:
        record = change_standing.find(reading, number)
        # Voided before it was ever released: to the public it never existed.
        if record.standing is Standing.VOIDED:
            raise NotFoundError("certificate.not_found", number=numbers.show(record.number))
        return facts.public(service.office, reading, [record])[0]


@router.get("/lookup", operation_id="lookUpProfile", **_FACTS)
def look_up(service: Served, profile: ProfileLink) -> dict[str, Any]:
    """The certificate of a profile: of several the one in force, else the newest."""
    wanted = platforms.normalise(profile)
    with service.office.store.read() as reading:
        answer = answers(
            reading,
            [wanted.key],
            service.office.clock(),
        ).get(wanted.key)
        if answer is None:
            raise NotFoundError("profile.not_found")
        return facts.public(service.office, reading, [answer.certificate])[0]
