"""What the settings name: the programme, the mark, the servers."""

from __future__ import annotations

from pathlib import Path

import pytest

from credissuer.assessment.programme.criteria import load_programme, shipped_text
from credissuer.badges.logo import seal
from credissuer.bootstrap.configured import logo, programme
from credissuer.errors import ConfigError
from credissuer.notices.smtp import Smtp
from credissuer.publication.servers import WebServer
from tests import offices
from tests.bootstrap.founded_offices import configuration, founded


def test_the_web_server_in_front_is_as_the_settings_say(tmp_path: Path) -> None:
    opened = founded(
        tmp_path,
        public_url="https://tnso.example",
        tls_certificate="tls/chain.pem",
        tls_key="/etc/tls/key.pem",
        proxy_to="127.0.0.1:8000",
        hsts_preload="true",
        badges="true",
    )
    assert opened.office.web_server == WebServer(
        str(tmp_path / "tls" / "chain.pem"), "/etc/tls/key.pem", "127.0.0.1:8000", preload=True
    )
    assert opened.office.publishes_badges


def test_mails_go_to_the_server_of_the_settings_with_the_password_of_its_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "without").mkdir()
    assert founded(tmp_path / "without").office.post is None
    (tmp_path / "mail.txt").write_text("a password of nobody\n", "utf-8")
    opened = founded(
        tmp_path,
        smtp_url="smtps://office@mail.example.org",
        smtp_password_file=str(tmp_path / "mail.txt"),
        mail_from="Văn phòng <office@example.org>",
    )
    post = opened.office.post
    assert post is not None and isinstance(post.mailer, Smtp)
    assert (post.mailer.place, post.by.email) == ("mail.example.org:465", "office@example.org")
    assert post.mailer.password is not None
    assert post.mailer.password() == "a password of nobody"
    (tmp_path / "mail.txt").write_text("another one", "utf-8")
    assert post.mailer.password() == "another one", "read for each mail"


@pytest.mark.parametrize(
    ("url", "by", "code"),
    [
        ("smtp://office:secret@mail.example.org", "a@example.org", "config.smtp_url"),
        ("smtp://mail.example.org", "nobody", "config.mail_from"),
    ],
)
def test_a_mail_server_that_cannot_be_is_refused(
    tmp_path: Path, url: str, by: str, code: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        founded(tmp_path, smtp_url=url, mail_from=by)
    assert caught.value.code == code
    assert "secret" not in str(caught.value)


def test_the_programme_is_the_configured_file_or_the_shipped_one(tmp_path: Path) -> None:
    assert programme(configuration(tmp_path)) == load_programme(shipped_text())
    text = offices.PROGRAMME_FILE.read_text("utf-8").replace("2026-1", "2031-7")
    (tmp_path / "own.toml").write_text(text, "utf-8")
    own = programme(configuration(tmp_path, programme_file="own.toml"))
    assert own.version == "2031-7"
    with pytest.raises(ConfigError) as refusal:
        programme(configuration(tmp_path, programme_file="none.toml"))
    assert refusal.value.code == "config.file_unreadable"


def test_the_mark_is_the_configured_file_or_the_seal(tmp_path: Path) -> None:
    assert logo(configuration(tmp_path)) == seal()
    own = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'
    (tmp_path / "mark.svg").write_text(own, "utf-8")
    assert logo(configuration(tmp_path, logo="mark.svg")) == own
    (tmp_path / "mark.svg").write_text(own + " " * 20_000, "utf-8")
    for file, code in (("mark.svg", "config.logo_too_large"), ("x.svg", "config.file_unreadable")):
        with pytest.raises(ConfigError) as refusal:
            logo(configuration(tmp_path, logo=file))
        assert refusal.value.code == code
