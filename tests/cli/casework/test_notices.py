"""The commands for notices."""

from __future__ import annotations

import json

from credissuer.store.sql import open_store
from tests.contracts import store_records as records
from tests.flows.conftest import Installation
from tests.mail_server import Behaviour, serving

NOTICE = records.notice().id


def keep(installation: Installation) -> None:
    store = open_store(f"sqlite:///{installation.folder / 'credissuer.db'}")
    with store.write() as transaction:
        transaction.add([records.notice(failed_at=records.NOW, failure="recipient 550")])
    store.close()


def test_what_was_given_up_is_listed_and_sent_again(installation: Installation) -> None:
    keep(installation)
    [failed] = map(
        json.loads, installation.credissuer("notice", "list", "--failed", "--json").splitlines()
    )
    assert (failed["id"], failed["failure"]) == (NOTICE, "recipient 550")
    assert failed["to"] == "an…@example.com"
    told = installation.credissuer("notice", "list")
    assert "recipient 550" in told
    assert "Ngọc Ánh" not in told
    assert installation.credissuer("notice", "list", "--waiting") == ""
    again = json.loads(installation.credissuer("notice", "resend", NOTICE, "--json"))
    assert again["state"] == "waiting"
    assert installation.credissuer("notice", "resend", NOTICE).split() == [NOTICE, "waiting"]
    assert json.loads(installation.credissuer("notice", "send", "--json")) == {"sent": 0}


def test_notices_are_sent_without_a_server_of_ours(installation: Installation) -> None:
    keep(installation)
    installation.credissuer("notice", "resend", NOTICE)
    taking = Behaviour()
    with serving(taking) as port:
        installation.extra["CREDISSUER_SMTP_URL"] = f"smtp://127.0.0.1:{port}?tls=none"
        installation.extra["CREDISSUER_MAIL_FROM"] = "Văn phòng <office@tnso.example>"
        assert installation.credissuer("notice", "send").strip() == "1"
    assert taking.recipients == ["anh.1@example.com"]
    assert installation.credissuer("notice", "send").strip() == "0"
