"""The subject of an Open Badge, written and read. (What is refused: the family `open_badge`.)"""

from __future__ import annotations

import forge
import pytest

from credverifier.wire.credentials import achievement
from credverifier.wire.credentials.credential import Account

WORDS = achievement.Words(
    "tên / name", "mô tả / description", "tiêu chí / criteria", "Mức / Level", {}
)


@pytest.fixture(scope="module")
def issuer():
    return forge.Issuer()


def subject_of(issuer, *accounts):
    credential = issuer.credential()
    subject = credential.subject._replace(accounts=accounts)
    return achievement.write(credential._replace(subject=subject, criteria=()), WORDS)


def test_the_identifiers_of_an_account_follow_its_user_name(issuer):
    accounts = (
        Account("tiktok", "a:b", "https://www.tiktok.com/@a", None, None),
        Account("tiktok", "c", None, "68", "2026-11-20"),
        Account("x", "d", None, None, None),
    )
    written = subject_of(issuer, *accounts)
    kinds = [(item["identityType"], item["identityHash"]) for item in written["identifier"]]
    assert kinds == [
        ("name", forge.NAME),
        ("userName", "tiktok:a:b"),
        ("identifier", "https://www.tiktok.com/@a"),
        ("userName", "tiktok:c"),
        ("accountId", "68"),
        ("userName", "x:d"),
    ]
    assert achievement.read(written, issuer.public_url)["accounts"] == [
        {"platform": "tiktok", "handle": "a:b", "url": "https://www.tiktok.com/@a"},
        {"platform": "tiktok", "handle": "c", "accountId": "68"},
        {"platform": "x", "handle": "d"},
    ]


def test_results_of_another_programme_are_not_read_as_a_level(issuer):
    written = subject_of(issuer, Account("x", "d", None, None, None))
    [level] = written["result"]
    foreign = {
        **written["achievement"]["resultDescription"][0],
        "id": "https://other.example/p#level",
    }
    written["achievement"]["resultDescription"].append(foreign)
    written["result"] = [{**level, "resultDescription": foreign["id"], "value": "platinum"}]
    read = achievement.read(written, issuer.public_url)
    assert "level" not in read and read["criteria"] == []
