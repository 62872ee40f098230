"""What the holder of an application is told, queued in the commit that it tells of."""

from __future__ import annotations

from datetime import datetime

from credissuer.applications.application import ApplicationRecord, receipt
from credissuer.applications.holder import HolderRecord
from credissuer.notices.notice import Recipient
from credissuer.notices.queued import notice
from credissuer.office import Office
from credissuer.store.applications.holders import Holders
from credissuer.store.sending.notices import Notices
from credissuer.store.transaction import Transaction

STATUS_PAGE = "/me/status"
"""Where a holder reads how far the application is: behind their own sign-in."""


def tell(
    transaction: Transaction,
    office: Office,
    application: ApplicationRecord,
    kind: str,
    occasion: str,
    *,
    deadline: datetime | None = None,
    due: datetime | None = None,
    **facts: str,
) -> None:
    """Queue the notice `kind` to the holder of `application`.

    Once for an `occasion` of it: repeated, nothing is sent. `due` is when it leaves. Nothing private is in it but the
    holder's own name and what `facts` say.
    """
    holder = transaction.of(Holders).by_id(application.holder_id)
    if holder is None:
        return
    all_facts = {
        "name": application.name or "",
        "link": f"{office.public_url}{STATUS_PAGE}",
        "application": receipt(application.id),
        "deadline": "" if deadline is None else _stamp(deadline),
        **facts,
    }
    record = notice(
        kind,
        _recipient(holder, application),
        {name: fact for name, fact in all_facts.items() if fact},
        key=f"{kind}:{application.id}:{occasion}",
        due=due,
    )
    transaction.of(Notices).queue([record])


def _recipient(holder: HolderRecord, application: ApplicationRecord) -> Recipient:
    return Recipient(holder.email, application.language or holder.language)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
