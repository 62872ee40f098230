"""The headers of a mail."""

from __future__ import annotations

import pytest

from credissuer.errors import ConfigError
from credissuer.notices.envelope import Sender, envelope, sender
from credissuer.notices.texts import Mail
from tests.contracts import store_records as records

BY = Sender("Văn phòng", "office@niemtin.example")


def test_the_sender_is_one_address_with_or_without_a_name() -> None:
    assert sender("office@niemtin.example") == Sender("", "office@niemtin.example")
    assert sender("Văn phòng <office@niemtin.example>") == BY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "office",
        "a@b.example\r\nBcc: c@d.example",
        "Văn phòng <>",
        "a@b.example, c@d.example",
        "Văn phòng <a b@c.example>",
    ],
)
def test_another_sender_is_refused(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        sender(text)
    assert caught.value.code == "config.mail_from"


def test_the_message_is_the_same_each_time_it_is_sent() -> None:
    first, again = (
        envelope(records.notice(), Mail("Chào", "a", "<p>a</p>"), BY, records.NOW) for _ in range(2)
    )
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Message-ID"] == f"<{records.notice().id}@niemtin.example>"
    assert first["Date"] == "Mon, 23 Nov 2026 07:00:00 +0000"


def test_no_text_can_write_a_header() -> None:
    with pytest.raises(ValueError, match=r"newline|linefeed"):
        envelope(records.notice(), Mail("x\r\nBcc: all@example.com", "a", "b"), BY, records.NOW)


def test_headers_are_ascii_on_the_wire() -> None:
    message = envelope(records.notice(), Mail("Chào bạn", "Chào", "<p>Chào</p>"), BY, records.NOW)
    head = message.as_bytes().partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert message.get_content_type() == "multipart/alternative"
    assert message["Content-Language"] == "vi"
