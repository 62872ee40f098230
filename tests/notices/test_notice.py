"""A notice's state, and what an address may be."""

from __future__ import annotations

import pytest

from credissuer.notices.notice import NoticeState, is_address, masked
from tests.contracts import store_records as records


def test_a_notice_waits_until_it_is_sent_or_given_up() -> None:
    assert records.notice().state is NoticeState.WAITING
    assert records.notice(attempts=3, failure="x").state is NoticeState.WAITING
    assert records.notice(sent_at=records.NOW).state is NoticeState.SENT
    assert records.notice(failed_at=records.NOW, failure="x").state is NoticeState.FAILED


@pytest.mark.parametrize(
    "text", ["lan@example.com", "lan.tran+kol@mail.example.vn", "ánh@example.com", "a@localhost"]
)
def test_an_address_is_one_address(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "lan",
        "@example.com",
        "lan@",
        "lan@example.com\nBcc: all@example.com",
        "lan@example.com\r\n",
        "lan@example.com,all@example.com",
        "lan@example.com all@example.com",
        "Lan <lan@example.com>",
        '"lan"@example.com',
        "lan@a@example.com",
        "lan@exa\x00mple.com",
        "a" * 65 + "@example.com",
        "a@" + "b" * 300,
    ],
)
def test_what_a_header_would_read_as_more_is_no_address(text: str) -> None:
    assert not is_address(text)


def test_what_is_private_is_not_shown_by_accident() -> None:
    assert "Ánh" not in repr(records.notice(facts={"name": "Ánh"}))


def test_an_address_is_masked() -> None:
    assert masked("ngoc.anh@example.com") == "ng…@example.com"
    assert masked(None) == ""
