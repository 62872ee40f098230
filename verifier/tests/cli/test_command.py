"""What the command takes from a file. (Its answers and exit codes: the tests of the office.)"""

from __future__ import annotations

import json

import forge
import pytest

from credverifier import words
from credverifier.cli import check_command
from credverifier.cli import command as cli
from credverifier.reading import arguments
from credverifier.wire.carriers import svg

PLAIN = b'<svg xmlns="http://www.w3.org/2000/svg" width="1"></svg>'


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys):
    """`credverifier check` on a file of these octets, offline: (exit code, verdict)."""
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
    "arguments",
    [["https://vt.tiktok.com/ZS8abcdef/"], ["7K3M9-QX2HS", "--profile", "vt.tiktok.com/ZS8abcdef"]],
)
def test_a_share_link_is_not_followed_and_the_message_says_what_to_paste_instead(
    tmp_path, capsys, arguments
):
    trust = tmp_path / "trust.json"
    trust.write_text(json.dumps(forge.trust_list(forge.Issuer())), "utf-8")
    assert cli.main(["check", *arguments, "--trust", str(trust), "--offline"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    for part in ("[share_link.unresolved]", "chép địa chỉ", "copy the profile"):
        assert part in printed.err


@pytest.mark.parametrize("name", ["badge.svg", "badge.dat"])
def test_a_badge_is_unbaked_whatever_its_name(ask, name):
    code, verdict = ask(lambda issuer: svg.bake(PLAIN, issuer.sign_badge()), name)
    assert (code, verdict["code"]) == (3, "status.unreachable")
    assert verdict["certificate"]["name"] == forge.NAME


def test_a_token_in_a_file_is_read(ask):
    code, verdict = ask(lambda issuer: issuer.sign_badge().encode(), "certificate.jws")
    assert (code, verdict["code"]) == (3, "status.unreachable")
    assert verdict["certificate"]["name"] == forge.NAME


def test_a_picture_without_a_badge_is_unreadable(ask):
    code, verdict = ask(lambda issuer: PLAIN, "picture.svg")
    assert (code, verdict["verdict"], verdict["code"]) == (3, "unreadable", "link.unreadable")
    assert verdict["certificate"] is None


PICTURES = {
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(60),
    "png": b"\x89PNG\r\n\x1a\n" + bytes(60),
    "webp": b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(60),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_without_the_extra_no_qr_code_is_read_and_the_message_says_what_to_install(
    tmp_path, monkeypatch, capsys, kind
):
    badge, trust = tmp_path / "badge", tmp_path / "trust.json"
    badge.write_bytes(PICTURES[kind])
    trust.write_text(json.dumps(forge.trust_list(forge.Issuer())), "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert cli.main(["check", str(badge), "--trust", str(trust), "--json"]) == 3
    printed = capsys.readouterr()
    assert json.loads(printed.out)["code"] == "link.unreadable"
    assert printed.err.count('pip install "pillow>=12" "zxing-cpp>=3"') == len(words.LANGUAGES)


def test_a_badge_baked_twice_is_malformed(ask):
    element = b'<o:credential xmlns:o="https://purl.imsglobal.org/ob/v3p0" verify="a.b.c"/>'
    twice = PLAIN.replace(b"</svg>", element * 2 + b"</svg>")
    code, verdict = ask(lambda issuer: twice, "badge.svg")
    assert (code, verdict["verdict"], verdict["code"]) == (1, "malformed", "format.malformed")


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """`credverifier check ARGUMENT` in an empty folder, offline: (exit code, verdict or None, what
    was printed on stderr).
    """
    trust = tmp_path / "trust.json"
    trust.write_text(json.dumps(forge.trust_list(forge.Issuer())), "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def act(argument):
        code = cli.main(["check", argument, "--trust", str(trust), "--offline", "--json"])
        printed = capsys.readouterr()
        return code, json.loads(printed.out)["verdict"] if printed.out else None, printed.err

    return act


@pytest.mark.parametrize(
    "argument",
    [
        "IMG_0001.HEIC",
        "badge.png",
        "tokne.jwt",
        "7K3M9QX2HS.jwt",
        "./7K3M9QX2HS",
        "../badge",
        "/tmp/no such file",
        "~/badge.png",
        "downloads/badge",
        "C:\\badges\\a.png",
        "folder\\a",
        "a.b.xlsx",
    ],
)
def test_a_path_without_a_file_is_wrong_usage(run, argument):
    code, verdict, printed = run(argument)
    assert (code, verdict) == (2, None)
    assert "[file.not_found]" in printed and argument in printed
    assert "Không có tệp này" in printed and "There is no such file" in printed


@pytest.mark.parametrize(
    ("argument", "verdict"),
    [
        ("tnso.vn/c/7K3M9QX2HS.jwt", "unreachable"),
        ("https://tnso.vn/c/7K3M9QX2HS", "unreachable"),
        ("evil.example/c/7K3M9QX2HS.png", "foreign_code"),
        ("https://evil.example/badge.png", "foreign_code"),
        ("7K3M9QX2HS", "unreachable"),
        ("7k3m9-qx2hs", "unreachable"),
        ("tnso.vn/badge.png", "malformed"),
        ("tiktok.com/@minhanh.review", "unreachable"),
        ("mailto:a@b.png", "foreign_code"),
        ("nothing", "malformed"),
    ],
)
def test_links_numbers_and_profiles_are_not_taken_for_paths(run, argument, verdict):
    code, answer, printed = run(argument)
    assert answer == verdict
    assert code in (1, 3) and "file.not_found" not in printed


def test_a_folder_is_wrong_usage(run, tmp_path):
    (tmp_path / "badges.png").mkdir()
    code, verdict, printed = run("badges.png")
    assert (code, verdict) == (2, None) and "[file.folder]" in printed
    (tmp_path / "7K3M9QX2HS").mkdir()
    assert run("7K3M9QX2HS")[1] == "unreachable"  # a number, even beside a folder


UNREADABLE = {
    "heic": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "JPEG"),
    "avif": (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00", "JPEG"),
    "pdf": (b"%PDF-1.7\nplain enough to be a text\n", "PDF"),
    "xlsx": (b"PK\x03\x04", "check-csv"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "check-csv"),
    "empty": (b"", "empty"),
    "blank": (b"\n\n", ""),
    "binary": (bytes(range(256)), ""),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_file_is_recognised_by_its_content_and_not_by_its_name(run, tmp_path, kind):
    octets, message = UNREADABLE[kind]
    for name in ("7K3M9QX2HS", "tnso.vn", "file.dat"):
        (tmp_path / name).write_bytes(octets)
        code, verdict, printed = run(name)
        assert (code, verdict) == (3, "unreadable")
        assert message in printed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_file_may_be_in_utf_8_or_utf_16(run, tmp_path, encoding):
    (tmp_path / "number.txt").write_bytes("7K3M9-QX2HS\r\n".encode(encoding))
    assert run("number.txt")[:2] == (3, "unreachable")


def test_a_picture_may_come_on_stdin(run, tmp_path, monkeypatch):
    (tmp_path / "picture").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    with (tmp_path / "picture").open("r", encoding="utf-8") as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        assert run("-")[:2] == (3, "unreadable")


def test_of_a_long_text_file_only_the_beginning_is_read(run, tmp_path):
    (tmp_path / "long.txt").write_text("ey." + "ế" * (1 << 20), "utf-8")
    assert run("long.txt")[:2] == (1, "malformed")
    assert len(arguments.content(b"x" * (1 << 20))) == arguments.MAX_TEXT == 128 * 1024


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mèo 🐱 Béo 50% <3 #1", "Mèo 🐱 Béo 50% <3 #1"),
        ("Bếp 👩\u200d🍳", "Bếp 👩\u200d🍳"),
        ("🩷 tim", "🩷 tim"),
        ("❤\ufe0f\u200d🔥 👍🏽", "❤\ufe0f\u200d🔥 👍🏽"),
        ("a\u200db", "a\ufffdb"),
        ("🐱\u200d", "🐱\ufffd"),
        ("\u200d🐱", "\ufffd🐱"),
        ("a\u202eb", "a\ufffdb"),
        ("a\x1b[31mb", "a\ufffd[31mb"),
        ("a\U000e0061b", "a\ufffdb"),
        ("🐱\u202e", "🐱\ufffd"),
    ],
)
def test_the_terminal_shows_emoji_and_no_invisible_characters(text, shown):
    assert check_command.plain(text) == shown
