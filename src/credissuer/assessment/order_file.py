"""One order as a JSON file: the same cells as a row of the import sheet, read by the same rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from credissuer.assessment.cells import ACCOUNTS, Draft, read_row
from credissuer.assessment.criteria import Programme
from credissuer.assessment.holder_key import read_holder_key
from credissuer.assessment.order import Order
from credissuer.errors import RefusedError
from credverifier.errors import FormatError
from credverifier.wire.envelope import strict_json

_MEMBERS = {"ref", "kind", "name", "level", "criteria", "assessed_on", "accounts", "holder_key"}


def read_order(octets: bytes, programme: Programme, *, today: date, assessor: str) -> Order:
    """The order in `{"ref", "kind", "name", "level"?, "criteria": {id: level}, "assessed_on",
    "accounts": [{"url", "proven_on"?}], "holder_key"?: JWK}`.

    Raises RefusedError: the first problem that the sheet's rules find, or `issue.file_invalid`.
    """
    draft = read_draft(octets, programme, today=today, assessor=assessor)
    order = draft.order()
    if order is None:
        raise refusal(draft)
    return order


def read_draft(octets: bytes, programme: Programme, *, today: date, assessor: str) -> Draft:
    """What `octets` say, with every problem that the sheet's rules find.

    Raises RefusedError `issue.file_invalid`.
    """
    value = _value(octets)
    cells = _cells(value, programme)
    draft = read_row(
        1, list(cells.values()), list(cells), programme, today=today, assessor=assessor
    )
    if "holder_key" in value:
        draft.holder_key = draft.attempt("holder_key", lambda: read_holder_key(value["holder_key"]))
    return draft


def refusal(draft: Draft) -> RefusedError:
    """The first problem of `draft` in words, and all of them in the fact `problems`."""
    first = draft.problems[0]
    return RefusedError(
        "issue.order_refused",
        column=first.column or "",
        problem=first.code,
        vi=first.vi,
        en=first.en,
        problems=tuple(draft.problems),
    )


def _value(octets: bytes) -> dict[str, Any]:
    try:
        value = strict_json.loads(octets)
    except FormatError as error:
        raise RefusedError("issue.file_invalid", problem=str(error)) from error
    unknown = sorted(value.keys() - _MEMBERS)
    if unknown:
        raise RefusedError("issue.file_invalid", problem=f"unknown member {unknown[0]}")
    return value


def _cells(value: dict[str, Any], programme: Programme) -> dict[str, str]:
    try:
        criteria, accounts = value.get("criteria", {}), value.get("accounts", [])
        for criterion in criteria:
            if programme.criterion(criterion) is None:
                raise RefusedError(
                    "assessment.unknown_criterion",
                    criterion=criterion,
                    criteria=", ".join(item.id for item in programme.criteria),
                )
        cells = {
            name: _text(value.get(name, ""))
            for name in ("ref", "kind", "name", "level", "assessed_on")
        }
        cells |= {item.id: _text(criteria.get(item.id, "")) for item in programme.criteria}
        if len(accounts) > ACCOUNTS:
            raise RefusedError("issue.file_invalid", problem=f"more than {ACCOUNTS} accounts")
        for place in range(1, ACCOUNTS + 1):
            account = accounts[place - 1] if place <= len(accounts) else {}
            cells[f"account_{place}"] = _text(account.get("url", ""))
            cells[f"proven_on_{place}"] = _text(account.get("proven_on") or "")
    except (AttributeError, TypeError) as error:
        raise RefusedError("issue.file_invalid", problem=str(error)) from error
    return cells


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise RefusedError("issue.file_invalid", problem="a member that is not a text")
    return value
