"""/vc-api: credentials for other systems, with the bodies of the W3C CCG VC-API.

Closed unless the configuration opens it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from credissuer.errors import IssuerError
from credissuer.http import language, problems
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, may
from credissuer.http.shapes.answers import VcIssued, VcVerified
from credissuer.http.shapes.schemas import VcIssueBody, VcVerifyBody, VpVerifyBody
from credissuer.operations.vc_api import issuing, verifying
from credissuer.staff.roles import Permission
from credissuer.words import languages
from credverifier.errors import CredentialError
from credverifier.wire.credentials import document

PREFIX = "/vc-api"
router = APIRouter(tags=["office"], route_class=StrictRoute)

_DATA_MODEL = "https://www.w3.org/TR/vc-data-model#"
_STATUS_LIST = "https://www.w3.org/ns/credentials/status-list#"
_PARSING, _MALFORMED = _DATA_MODEL + "PARSING_ERROR", _DATA_MODEL + "MALFORMED_VALUE_ERROR"
_CRYPTOGRAPHIC, _RANGE = _DATA_MODEL + "CRYPTOGRAPHIC_SECURITY_ERROR", _DATA_MODEL + "RANGE_ERROR"
# Full codes and names of checks side by side: the code is looked up first, then its check, because
# the Recommendations name some faults exactly and others only by what failed.
_TYPES = {
    "format.malformed": _PARSING,
    "format.too_large": _PARSING,
    "format.claims_invalid": _MALFORMED,
    "format.type_invalid": _MALFORMED,
    "status.missing": _MALFORMED,
    "status.malformed": _MALFORMED,
    "status.unsupported": _MALFORMED,
    "status.index_out_of_range": _RANGE,
    "status.unreachable": _STATUS_LIST + "STATUS_RETRIEVAL_ERROR",
    "format": _CRYPTOGRAPHIC,
    "issuer": _CRYPTOGRAPHIC,
    "signature": _CRYPTOGRAPHIC,
    "validity": _RANGE,
    "status": _STATUS_LIST + "STATUS_VERIFICATION_ERROR",
}
"""Code, or check, of a finding -> the type of problem that the Recommendations give it (VC Data
Model 2.0 7.2).
"""

Allowed = Annotated[Caller, may(Permission.VC_API)]


@router.post(
    "/credentials/issue",
    operation_id="vcApiIssue",
    status_code=201,
    response_model=VcIssued,
)
def issue(body: VcIssueBody, caller: Allowed) -> Response:
    """Sign a credential of any kind in the office's name, with the key that is for this alone."""

    def respond() -> Response:
        token = issuing.issue_credential(
            caller.office,
            caller.call(),
            body.credential,
        )
        enveloped = document.envelope(
            token,
            document.ENVELOPED_CREDENTIAL,
            verifying.CREDENTIALS[0],
        )
        return JSONResponse({"verifiableCredential": enveloped}, 201)

    return _answered(caller, respond)


@router.post(
    "/credentials/verify",
    operation_id="vcApiVerifyCredential",
    response_model=VcVerified,
)
def verify_credential(
    body: VcVerifyBody,
    caller: Allowed,
) -> Response:
    """200 where everything about the credential holds; else a problem that says why not."""

    def respond() -> Response:
        credential = verifying.verify_credential(
            caller.office,
            caller.call(),
            body.verifiableCredential,
        )
        return _held("credential", credential)

    return _answered(caller, respond, verified=False)


@router.post(
    "/presentations/verify",
    operation_id="vcApiVerifyPresentation",
    response_model=VcVerified,
)
def verify_presentation(
    body: VpVerifyBody,
    caller: Allowed,
) -> Response:
    """200 where everything about the presentation and its credentials holds; else a problem that
    says why not.
    """

    def respond() -> Response:
        presentation = verifying.verify_presentation(
            caller.office,
            caller.call(),
            body.verifiablePresentation,
            domain=body.options.domain,
            challenge=body.options.challenge,
        )
        return _held("presentation", presentation)

    return _answered(caller, respond, verified=False)


def _held(name: str, document: dict[str, Any]) -> Response:
    return JSONResponse({"verified": True, "problemDetails": [], name: document})


def _answered(caller: Caller, respond: Callable[[], Response], **members: Any) -> Response:
    """The response of `respond`, or a problem with the W3C's problem types for invalid input."""
    try:
        return respond()
    except IssuerError:
        # About the office or the caller, not about the input: an ordinary problem.
        raise
    except CredentialError as error:
        request = caller.request
        reader = language.preferred(request.headers.get("accept-language"), languages("errors"))
        problem = problems.of(error)
        problem_members = problem.members(reader, caller.request_id)
        check, _, _ = error.code.partition(".")
        kind = _TYPES.get(error.code) or _TYPES.get(check, _CRYPTOGRAPHIC)
        detail = {
            "type": kind,
            "title": problem_members["detail"],
            "detail": error.detail or problem_members["detail"],
            "code": error.code,
        }
        # For the access log, which would otherwise show a status without its reason.
        request.scope["credissuer.code"] = error.code
        octets = json.dumps(
            {**problem_members, **members, "problemDetails": [detail]},
            ensure_ascii=False,
        ).encode("utf-8")
        return Response(octets, problem.status, media_type=problems.MEDIA_TYPE)
