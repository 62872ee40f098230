"""The demo's box of mails."""

from __future__ import annotations

from email.message import EmailMessage

from credissuer.notices.mailbox import MOST_KEPT, Mailbox


def test_the_newest_mail_is_the_first_and_the_oldest_are_forgotten() -> None:
    box = Mailbox()
    box.probe()
    for serial in range(MOST_KEPT + 5):
        message = EmailMessage()
        message["Subject"] = str(serial)
        box.send(message)
    assert len(box.mails) == MOST_KEPT
    assert box.mails[0]["Subject"] == str(MOST_KEPT + 4)
    assert box.mails[-1]["Subject"] == "5"
