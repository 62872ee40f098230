"""What waits in applications for a member of staff: a row of `sources.SOURCES`."""

from __future__ import annotations

from credissuer.applications.application import ApplicationState, receipt
from credissuer.applications.line_up import ApplicationFilter, deadline
from credissuer.console.desk.queue.item import QueueItem
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.assessing import application_views, recheck
from credissuer.staff.person import person_id
from credissuer.staff.roles import Permission, Role
from credissuer.words import DEFAULT, words

MOST = 100


def waiting(office: Office, call: Call) -> list[QueueItem]:
    """Applications that nobody has, and those that the caller assesses; then accounts to be looked
    at again.
    """
    if not call.actor.has(Permission.ASSESS):
        return []
    me = person_id(call.actor)
    which = ApplicationFilter(states=(ApplicationState.SUBMITTED, ApplicationState.ASSESSING))
    found, people = application_views.listed(office, call, which, limit=MOST)
    language = people[me].language if me is not None and me in people else DEFAULT
    anybody = str(words("desk", language)["roles"][Role.ASSESSOR.value])
    items = [
        QueueItem(
            kind="application",
            step="assess",
            title=application.name or receipt(application.id),
            path=f"/office/applications/{receipt(application.id)}",
            who=people[owner].name if (owner := application.assignee or "") in people else anybody,
            since=application.submitted_at or application.created_at,
            due=deadline(application),
            is_mine=application.assignee == me,
        )
        for application in found
        if application.assignee in (None, me)
    ]
    return [
        *items,
        *(
            QueueItem(
                kind="account",
                step="look_again",
                title=proof.handle,
                path=f"/office/accounts-due#{proof.id}",
                who=anybody,
                since=proof.recheck_at or call.now,
                due=proof.recheck_at,
            )
            for proof, _ in recheck.due_for_staff(office, call)
        ),
    ]
