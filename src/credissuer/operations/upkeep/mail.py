"""Whether notices can be sent: the mail server takes the office's name, and none was given up."""

from __future__ import annotations

from collections.abc import Iterator

from credissuer.notices.mailer import UndeliveredError
from credissuer.notices.texts import why_not
from credissuer.office import Office
from credissuer.operations.sending.outbox import count
from credissuer.operations.upkeep.finding import DoctorFinding, well, wrong
from credissuer.words import DEFAULT


def examine(office: Office) -> Iterator[DoctorFinding]:
    """Nothing for an office that has no mail server and no notices. Sends nothing."""
    counted = count(office)
    if office.post is None:
        if counted.waiting:
            yield wrong("mail", "mail_not_set", "credissuer config show", count=counted.waiting)
        return
    server = office.post.mailer.place
    try:
        office.post.mailer.probe()
    except UndeliveredError as error:
        problem = why_not(error.failure, DEFAULT)
        command = "credissuer config show"
        yield wrong("mail", "mail_refused", command, place=server, problem=problem)
        return
    if counted.failed:
        yield wrong("mail", "mail_failed", "credissuer notice list --failed", count=counted.failed)
        return
    yield well("mail", place=server, count=counted.waiting)
