"""One order as a JSON file, read strictly and then checked like a body of the HTTP interface."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from credissuer.assessment.orders.draft import NO_HOLDER_KEY, UncheckedAccount, UncheckedOrder
from credissuer.assessment.orders.order import Order
from credissuer.assessment.orders.order_check import check_order
from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.errors import RefusedError, unknown_member
from credverifier.errors import FormatError
from credverifier.wire.envelope import strict_json

_MEMBERS = (
    "ref",
    "kind",
    "name",
    "level",
    "criteria",
    "assessed_on",
    "accounts",
    "holder_key",
    "portrait",
)
_OF_ACCOUNT = ("url", "proven_on")


def read_order(
    octets: bytes, programme: AssessmentProgramme, *, today: date, assessor: str
) -> Order:
    """The order in `{"ref", "kind", "name", "level"?, "criteria": {id: level}, "assessed_on",
    "accounts": [{"url", "proven_on"?}], "holder_key"?: JWK, "portrait"?: base64}`.

    Raises RefusedError `issue.file_invalid`, `assessment.unknown_criterion`, and
    `issue.order_refused` with every problem.
    """
    unchecked = _unchecked(_members(octets))
    return check_order(unchecked, programme, today=today, assessor=assessor).require_order()


def _members(octets: bytes) -> dict[str, Any]:
    try:
        members = strict_json.loads(octets)
    except FormatError as error:
        raise RefusedError("issue.file_invalid", problem=error.detail) from error
    _require_known(members, _MEMBERS)
    return members


def _unchecked(members: dict[str, Any]) -> UncheckedOrder:
    criteria, accounts = members.get("criteria", {}), members.get("accounts", [])
    if type(criteria) is list:  # names of criteria without levels: the names are refused first
        criteria = dict.fromkeys(map(str, criteria), "")
    if type(criteria) is not dict:
        raise RefusedError("issue.file_invalid", problem="criteria is not an object")
    if type(accounts) is not list or any(type(account) is not dict for account in accounts):
        raise RefusedError("issue.file_invalid", problem="accounts is not a list of objects")
    for position, account in enumerate(accounts):
        _require_known(account, _OF_ACCOUNT, "accounts", position)
    return UncheckedOrder(
        ref=_text(members.get("ref", "")),
        kind=_text(members.get("kind", "")),
        name=_text(members.get("name", "")),
        level=_text(members.get("level", "")),
        criteria={name: _text(level) for name, level in criteria.items()},
        assessed_on=_text(members.get("assessed_on", "")),
        accounts=[
            UncheckedAccount(
                url=_text(account.get("url", "")),
                proven_on=_text(account.get("proven_on") or ""),
            )
            for account in accounts
        ],
        holder_key=members.get("holder_key", NO_HOLDER_KEY),
        portrait=_text(members.get("portrait", "")),
    )


def _require_known(members: dict[str, Any], known: Sequence[str], *place: str | int) -> None:
    # Refused rather than ignored, because a misspelled `level` would silently grant the highest,
    # and a misspelled `proven_on` lose a proof.
    unknown = sorted(members.keys() - set(known))
    if unknown:
        fault = unknown_member((*place, unknown[0]), "unknown", known)
        problem = {spoken: f"{fault.pointer}: {words}" for spoken, words in fault.words.items()}
        raise RefusedError("issue.file_invalid", problem=problem)


def _text(value: Any) -> str:
    # No conversion: str(True) or str(1.0) would put a text on a certificate that nobody wrote.
    if not isinstance(value, str):
        raise RefusedError("issue.file_invalid", problem="a member that is not a text")
    return value
