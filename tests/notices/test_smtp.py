"""Mails to a real server, which takes them or behaves as badly as servers do."""

from __future__ import annotations

import socket
import ssl
import threading
from pathlib import Path

import pytest

from credissuer.errors import ConfigError
from credissuer.notices.envelope import envelope, sender
from credissuer.notices.mailer import UndeliveredError
from credissuer.notices.smtp import Server, Smtp, server
from credissuer.notices.texts import Letterhead, compose
from tests.contracts import store_records as records
from tests.mail_server import PASSWORD, USER, Behaviour, certificate, serving

LETTERHEAD = Letterhead({"vi": "Liên minh", "en": "Alliance"}, "https://niemtin.example")


def message(**changes: object) -> object:
    record = records.notice(**changes)
    by = sender("Văn phòng <office@niemtin.example>")
    return envelope(record, compose(record, LETTERHEAD), by, records.NOW)


def in_clear(port: int, **options: object) -> Smtp:
    return Smtp(server(f"smtp://127.0.0.1:{port}?tls=none"), **options)


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("mail"))


def trusting(pem: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=pem)


def test_a_mail_is_taken_as_it_was_written() -> None:
    taking = Behaviour()
    with serving(taking) as port:
        in_clear(port).send(message())
    (mail,) = taking.taken
    assert taking.recipients == ["anh.1@example.com"]
    assert mail["Message-ID"] == f"<{records.notice().id}@niemtin.example>"
    assert mail["From"] == "Văn phòng <office@niemtin.example>"
    assert mail["Subject"] == "Chúng tôi cần bạn trả lời một việc"
    assert mail["Auto-Submitted"] == "auto-generated"
    plain = mail.get_body(("plain",)).get_content()
    assert "Chào Trần Thị Ngọc Ánh 1," in plain
    assert "<html" in mail.get_body(("html",)).get_content()
    assert all(len(line) <= 998 for line in mail.as_bytes().splitlines())


def test_an_address_of_other_letters_is_written_to() -> None:
    taking = Behaviour()
    with serving(taking) as port:
        in_clear(port).send(message(recipient="ánh@example.com"))
    assert taking.recipients == ["ánh@example.com"]


@pytest.mark.parametrize(
    ("behaviour", "failure", "is_final"),
    [
        (Behaviour(recipient="550 no such person anh.1@example.com"), "recipient 550", True),
        (Behaviour(recipient="451 come back later"), "later 451", False),
        (Behaviour(content="554 looks like spam"), "content 554", True),
        (Behaviour(content="452 disk full"), "later 452", False),
        (Behaviour(sender="553 who are you"), "sender 553", False),
        (Behaviour(sender="451 not now"), "sender 451", False),
    ],
)
def test_what_a_server_says_no_to_is_told_without_its_words(
    behaviour: Behaviour, failure: str, is_final: bool
) -> None:
    with serving(behaviour) as port, pytest.raises(UndeliveredError) as caught:
        in_clear(port).send(message())
    assert (caught.value.failure, caught.value.is_final) == (failure, is_final)
    assert "anh" not in str(caught.value)
    assert behaviour.taken == []


def test_a_server_that_is_too_slow_is_left() -> None:
    with serving(Behaviour(pause=2)) as port, pytest.raises(UndeliveredError) as caught:
        in_clear(port, seconds=0.2).send(message())
    assert (caught.value.failure, caught.value.is_final) == ("unreachable", False)


def test_nobody_at_the_port_and_somebody_who_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(UndeliveredError) as caught:
            in_clear(port, seconds=0.2).send(message())
    assert caught.value.failure == "unreachable"
    with pytest.raises(UndeliveredError) as caught:
        in_clear(port, seconds=0.2).send(message())
    assert caught.value.failure == "unreachable"


def test_a_server_that_is_full_is_tried_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def refuse() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(b"421 too busy\r\n")
                connection.recv(1000)

        thread = threading.Thread(target=refuse)
        thread.start()
        with pytest.raises(UndeliveredError) as caught:
            in_clear(listening.getsockname()[1], seconds=2).send(message())
        thread.join()
    assert (caught.value.failure, caught.value.is_final) == ("later 421", False)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_mail_goes_encrypted_and_with_a_login(pem: Path, scheme: str) -> None:
    taking = Behaviour()
    with serving(taking, pem, at_once=scheme == "smtps", login=scheme == "smtp") as port:
        who = f"{USER}@" if scheme == "smtp" else ""
        there = server(f"{scheme}://{who}127.0.0.1:{port}")
        Smtp(there, lambda: PASSWORD, trusting(pem)).send(message())
    assert len(taking.taken) == 1
    assert taking.encrypted == [True]


def test_a_server_without_encryption_gets_nothing() -> None:
    taking = Behaviour()
    with serving(taking) as port, pytest.raises(UndeliveredError) as caught:
        Smtp(server(f"smtp://127.0.0.1:{port}")).send(message())
    assert (caught.value.failure, taking.taken) == ("not_encrypted", [])


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_server_that_cannot_prove_who_it_is_gets_nothing(pem: Path, scheme: str) -> None:
    taking = Behaviour()
    with (
        serving(taking, pem, at_once=scheme == "smtps") as port,
        pytest.raises(UndeliveredError) as caught,
    ):
        Smtp(server(f"{scheme}://127.0.0.1:{port}")).send(message())
    assert (caught.value.failure, taking.taken) == ("not_encrypted", [])


def test_a_wrong_password_is_told_and_never_shown(pem: Path) -> None:
    with serving(Behaviour(), pem, login=True) as port:
        there = Smtp(server(f"smtp://{USER}@127.0.0.1:{port}"), lambda: "wrong", trusting(pem))
        with pytest.raises(UndeliveredError) as caught:
            there.probe()
        assert caught.value.failure == "login 535"
        right = Smtp(there.server, lambda: PASSWORD, trusting(pem))
        right.probe()
    assert PASSWORD not in repr(right)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", Server("mail.example.org", 587, None, "before-login")),
        ("smtps://mail.example.org", Server("mail.example.org", 465, None, "at-once")),
        (
            "smtp://office%40example.org@mail.example.org:25",
            Server("mail.example.org", 25, "office@example.org", "before-login"),
        ),
        ("smtp://localhost:25?tls=none", Server("localhost", 25, None, None)),
    ],
)
def test_a_server_is_named_by_its_url(url: str, expected: Server) -> None:
    assert server(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://mail.example.org:port",
        "smtp://office:secret@mail.example.org",
        "smtp://mail.example.org/folder",
        "smtp://mail.example.org?tls=none",
        "smtps://localhost?tls=none",
        "smtp://localhost?timeout=5",
    ],
)
def test_another_url_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        server(url)
    assert caught.value.code == "config.smtp_url"
    assert "secret" not in str(caught.value)
