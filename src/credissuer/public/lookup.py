"""Public lookup of a certificate by its number or by a profile; staff gets more of a number.

Certificates cannot be listed, and everything that does not exist gets the same 404.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import NotFoundError
from credissuer.http import facts
from credissuer.http.asgi import CORS, address
from credissuer.http.callers import Caller, Served, perhaps
from credissuer.http.shapes.answers import CertificateLife, PublicCertificate
from credissuer.http.shapes.texts import NumberInPath
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import change_standing, history
from credissuer.operations.perform import needs
from credissuer.operations.profile_answers import answers
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading
from credverifier import platforms
from credverifier.wire import number as numbers
from credverifier.wire.status.standing import Standing

router = APIRouter(tags=["public"])
ProfileLink = Annotated[str, Query(min_length=1, max_length=2_048, description="A profile link.")]


def _rated(request: Request, service: Served) -> None:
    service.public_rate.take(address(request.scope), told=request.scope)


# By hand and not by CORSMiddleware, because only some routes may be read by other sites.
def _read_by_all(response: Response) -> None:
    response.headers[CORS[0].decode("ascii")] = CORS[1].decode("ascii")


PUBLIC = [Depends(_rated), Depends(_read_by_all)]
"""Dependencies of every public route: the rate limit, and CORS for any origin."""


@router.get(
    "/certificates/{number}",
    operation_id="getCertificate",
    response_model=CertificateLife | PublicCertificate,
    dependencies=PUBLIC,
    responses={401: {}},
    openapi_extra={"security": [{}, {"bearer": []}]},
)
def get_certificate(
    number: NumberInPath,
    service: Served,
    caller: Annotated[Caller | None, perhaps(Permission.READ)],
) -> dict[str, Any]:
    """Public facts and present standing of one certificate.

    With a token that may read, also what the office alone knows, and its history.
    """
    office = service.office
    if caller is not None:
        return _whole(office, caller.call(), number)
    with office.store.read() as reading:
        return facts.public(office, reading, [_find(reading, number)])[0]


@needs(Permission.READ)
def _whole(office: Office, call: Call, text: str) -> dict[str, Any]:
    """What the office knows of one certificate, its life and its open reports."""
    with office.store.read() as reading:
        record = _find(reading, text)
        [view] = facts.internal(office, reading, [record])
        return {
            **view,
            "history": history.facts(history.history(reading, record.number), call.zone),
            "open_reports": reading.reports.open_of([record.number]).get(record.number, 0),
        }


def _find(reading: Reading, text: str) -> CertificateRecord:
    """The certificate of that number. Raises NotFoundError `certificate.not_found`, LinkError."""
    record = change_standing.find(reading, text)
    # Voided before it was ever released: to the public it never existed.
    if record.standing is Standing.VOIDED:
        raise NotFoundError("certificate.not_found", number=numbers.show(record.number))
    return record


@router.get(
    "/lookup",
    operation_id="lookUpProfile",
    response_model=PublicCertificate,
    dependencies=PUBLIC,
)
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
