"""What the command takes from a file. (Its answers and exit codes are held where an office stands behind them.)"""

from __future__ import annotations

import json

import forge
import pytest

from credverifier import cli
from credverifier.wire import baked_svg

PLAIN = b'<svg xmlns="http://www.w3.org/2000/svg" width="1"></svg>'


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys):
    """Ask of a file of these octets, offline: (exit code, verdict)."""
    issuer = forge.Issuer()
    trust = tmp_path / "trust.json"
    trust.write_text(json.dumps(forge.trust_list(issuer)), "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def act(make, name):
        file = tmp_path / name
        file.write_bytes(make(issuer))
        code = cli.main(["check", str(file), "--trust", str(trust), "--offline", "--json"])
        return code, json.loads(capsys.readouterr().out)

    return act


@pytest.mark.parametrize(
    "arguments", [["https://vt.tiktok.com/ZS8abcdef/"], ["7K3M9-QX2HS", "--profile", "vt.tiktok.com/ZS8abcdef"]]
)
def test_a_share_link_is_not_followed_and_what_to_paste_instead_is_said(tmp_path, capsys, arguments):
    trust = tmp_path / "trust.json"
    trust.write_text(json.dumps(forge.trust_list(forge.Issuer())), "utf-8")
    assert cli.main(["check", *arguments, "--trust", str(trust), "--offline"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "[share_link.unresolved]" in told.err and "chép địa chỉ" in told.err and "paste the profile" in told.err


@pytest.mark.parametrize("name", ["badge.svg", "badge.dat"])
def test_a_badge_is_unbaked_whatever_its_name(ask, name):
    code, told = ask(lambda issuer: baked_svg.bake(PLAIN, issuer.sign_badge()), name)
    assert (code, told["code"], told["certificate"]["name"]) == (3, "status.unreachable", forge.NAME)


def test_a_token_in_a_file_is_read_as_before(ask):
    code, told = ask(lambda issuer: issuer.sign_badge().encode(), "certificate.jws")
    assert (code, told["code"], told["certificate"]["name"]) == (3, "status.unreachable", forge.NAME)


def test_a_picture_with_nothing_in_it_is_unreadable(ask):
    code, told = ask(lambda issuer: PLAIN, "picture.svg")
    assert (code, told["verdict"], told["code"], told["certificate"]) == (3, "unreadable", "link.unreadable", None)


PICTURES = {
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(60),
    "png": b"\x89PNG\r\n\x1a\n" + bytes(60),
    "webp": b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(60),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_without_the_extra_a_code_in_a_picture_is_not_read_and_the_extra_is_named(tmp_path, monkeypatch, capsys, kind):
    (tmp_path / "trust.json").write_text(json.dumps(forge.trust_list(forge.Issuer())), "utf-8")
    (tmp_path / "badge").write_bytes(PICTURES[kind])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert cli.main(["check", str(tmp_path / "badge"), "--trust", str(tmp_path / "trust.json"), "--json"]) == 3
    told = capsys.readouterr()
    assert json.loads(told.out)["code"] == "link.unreadable"
    assert told.err.count('pip install "credverifier[picture]"') == 2


def test_a_badge_baked_twice_is_malformed(ask):
    element = b'<o:credential xmlns:o="https://purl.imsglobal.org/ob/v3p0" verify="a.b.c"/>'
    twice = PLAIN.replace(b"</svg>", element * 2 + b"</svg>")
    code, told = ask(lambda issuer: twice, "badge.svg")
    assert (code, told["verdict"], told["code"]) == (1, "malformed", "format.malformed")
