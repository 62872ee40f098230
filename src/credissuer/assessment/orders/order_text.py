"""An order written down as the JSON that `read_order` reads: to be decided now and issued later."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from credissuer.assessment.orders.draft import NO_HOLDER_KEY, UncheckedAccount
from credissuer.assessment.orders.order import Order
from credissuer.assessment.orders.order_file import read_order
from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.assessment.subjects import SubjectAccount

_TEXTS = ("number", "ref", "kind", "name", "level", "assessed_on", "portrait")


def order_members(order: Order) -> dict[str, Any]:
    """The members of an order without faults, as a body of the HTTP interface has them."""
    portrait = order.subject.portrait
    members: dict[str, Any] = {
        "ref": order.ref,
        "kind": order.subject.kind,
        "name": order.subject.name,
        "level": order.level,
        "criteria": {finding.criterion: finding.level for finding in order.assessment.findings},
        "assessed_on": order.assessment.assessed_on.isoformat(),
        "accounts": [_account(account) for account in order.subject.accounts],
    }
    if order.holder_key is not None:
        members["holder_key"] = dict(order.holder_key)
    if portrait is not None:
        members["portrait"] = base64.b64encode(portrait.octets).decode("ascii")
    return members


def order_of(
    members: Mapping[str, Any], programme: AssessmentProgramme, *, today: date, assessor: str
) -> Order:
    """The order that was written down. Raises RefusedError as `read_order` does, because the day
    or the programme may have changed since.
    """
    octets = json.dumps(members, ensure_ascii=False).encode("utf-8")
    return read_order(octets, programme, today=today, assessor=assessor)


def renewal_members(order: RenewalOrder) -> dict[str, Any]:
    """The members of an order for a renewal; what stays as it was is left away."""
    members: dict[str, Any] = {
        name: value for name in _TEXTS if (value := getattr(order, name)) not in (None, "")
    }
    if order.portrait == "":
        # Empty takes the old picture away, which is not the same as leaving it.
        members["portrait"] = ""
    if order.criteria is not None:
        members["criteria"] = dict(order.criteria)
    if order.accounts is not None:
        members["accounts"] = [account._asdict() for account in order.accounts]
    if order.holder_key is not NO_HOLDER_KEY:
        members["holder_key"] = order.holder_key
    return members


def renewal_of(members: Mapping[str, Any]) -> RenewalOrder:
    """The order for a renewal that was written down."""
    accounts: Sequence[Mapping[str, str]] | None = members.get("accounts")
    return RenewalOrder(
        **{name: members[name] for name in _TEXTS if name in members},
        criteria=members.get("criteria"),
        accounts=None if accounts is None else [UncheckedAccount(**each) for each in accounts],
        holder_key=members.get("holder_key", NO_HOLDER_KEY),
    )


def _account(account: SubjectAccount) -> dict[str, str]:
    proven = account.control_proven_on
    return {"url": account.url, **({"proven_on": proven.isoformat()} if proven else {})}
