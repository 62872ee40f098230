"""The subject of a certificate. (What is refused: the vectors of content and disclosures.)"""

from __future__ import annotations

import pytest

from credverifier.errors import FormatError
from credverifier.wire.credentials.credential import Account
from credverifier.wire.credentials.subject import (
    AccountsRule,
    account_members,
    account_of,
    check_subject,
)

FULL = Account("tiktok", "a", "https://www.tiktok.com/@a", "7", "2026-11-01")


@pytest.mark.parametrize(
    "account", [FULL, FULL._replace(url=None), Account("x", "a", None, None, None)]
)
def test_an_account_is_read_back_as_it_was_written(account):
    assert account_of(account_members(account)) == account


@pytest.mark.parametrize("subject", [{"name": "An"}, {"name": "An", "accounts": []}])
def test_only_concealed_accounts_may_be_missing(subject):
    check_subject(subject, accounts_rule=AccountsRule.MAY_BE_CONCEALED)
    with pytest.raises(FormatError):
        check_subject(subject)
