"""/office/demo/mail: the mails of a demo, which go nowhere."""

from __future__ import annotations

import re
from email.message import EmailMessage
from typing import NamedTuple

from fastapi import APIRouter, Response

from credissuer.console.screens import Desk
from credissuer.console.visitors import visitor_of
from credissuer.http.problems import Problem, ProblemError
from credissuer.notices.mailbox import Mailbox

router = APIRouter()

_LINK = re.compile(r"(https?://\S+)")


class ShownMail(NamedTuple):
    """`paragraphs` are lists of (text, whether it is a link)."""

    subject: str
    to: str
    language: str
    paragraphs: list[list[tuple[str, bool]]]


@router.get("/demo/mail")
def demo_mail(desk: Desk) -> Response:
    """What the demo would have sent. Raises ProblemError `request.not_found` anywhere else."""
    post = desk.office.post
    is_demo = desk.service.options.demo and desk.office.public_url.startswith("http://")
    # Open to whoever is not signed in, because a sign-in link is among the mails.
    if not is_demo or post is None or not isinstance(post.mailer, Mailbox):
        raise ProblemError(Problem("request.not_found"))
    mails = [_shown(message) for message in list(post.mailer.mails)]
    return desk.page("demo_mail.html", visitor_of(desk.request), mails=mails)


def _shown(message: EmailMessage) -> ShownMail:
    body = message.get_body(("plain",))
    text = "" if body is None else str(body.get_content())
    return ShownMail(
        str(message["Subject"]),
        str(message["To"]),
        str(message["Content-Language"] or ""),
        [
            [(piece, _LINK.fullmatch(piece) is not None) for piece in _LINK.split(block) if piece]
            for block in text.strip().split("\n\n")
        ],
    )
