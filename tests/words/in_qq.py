"""What the office says in a made-up language: run by test_made_up_language.py, where there is one."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from urllib.parse import urlencode

from credissuer.office import Office
from tests.callers import Caller
from tests.flows.conftest import Installation
from tests.offices import sheet

READER = {"Accept-Language": "qq, en;q=0.5"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_an_error_is_told_to_its_reader(call: Caller) -> None:
    told = call.get("/c/7K3M9QX2HS/kit", headers=READER)
    assert (told.status_code, told.headers["content-language"]) == (404, "qq")
    assert told.json()["title"].startswith("qq ") and told.json()["detail"].startswith("qq ")
    explained = call.get("/api/v1/problems/certificate.not_found").json()["words"]
    assert list(explained) == ["vi", "en", "qq"]


def test_the_page_of_a_kit(call: Caller, certificate: str) -> None:
    for path, headers in ((f"/c/{certificate}/kit", READER), (f"/c/{certificate}/kit?lang=qq", {})):
        page = call.get(path, headers=headers).text
        assert '<html lang="qq">' in page and "<title>qq Badge kit" in page
        assert f'lang="vi" href="/c/{certificate}/kit?lang=vi">Tiếng Việt</a>' in page
        assert "lang=qq" in page, "badges of that language"
    vietnamese = call.get(f"/c/{certificate}/kit").text
    assert f'lang="qq" href="/c/{certificate}/kit?lang=qq">qq English</a>' in vietnamese
    assert "<span>qq English</span> <a" in vietnamese, "what its badges are called"


def test_a_verdict_without_javascript(call: Caller, office: Office, certificate: str) -> None:
    page = call.get(f"/v/{certificate}?lang=qq").text
    assert '<html lang="qq">' in page and "qq Certificate in force" in page
    assert re.search(r"\d qq November 20\d\d<", page) and "qq Level" in page
    # The programme and the alliance have names in two languages: the English ones.
    assert office.issuer_name["en"] in page and office.programme.levels[-1].name["en"] in page
    for language, name in (("vi", "Tiếng Việt"), ("en", "English")):
        assert f'lang="{language}" href="/v/{certificate}?lang={language}">{name}</a>' in page
    assert call.get(f"/v/?number={certificate}&lang=qq").headers["location"].endswith("?lang=qq")
    assert '<html lang="vi">' in call.get(f"/v/{certificate}?lang=zz").text


def test_the_form_for_reports(call: Caller) -> None:
    page = call.get("/bao-vi-pham?lang=qq").text
    assert "qq Report a violation" in page and ">qq " in page
    sent = urlencode({"kind": "x", "text": "x", "lang": "qq"})
    refused = call("POST", "/bao-vi-pham", content=sent, headers=FORM)
    assert refused.status_code == 422 and "qq Choose one from the list." in refused.text


def test_what_programs_are_told(make_app: Callable[..., Caller], certificate: str) -> None:
    call = make_app(docs=True)
    verdict = call.post("/api/v1/verify", {"number": certificate}).json()
    assert verdict["message"]["qq"] == f"qq {verdict['message']['en']}"
    link = {"url": f"https://office.test/c/{certificate}"}
    embedding = call.get(f"/oembed?{urlencode(link)}", headers=READER).json()
    assert embedding["title"].startswith("qq ") and "lang=qq" in embedding["thumbnail_url"]
    schema = call.get("/openapi.json").json()["components"]["schemas"]["Verdict"]
    assert schema["properties"]["message"]["required"] == ["vi", "en", "qq"]


def test_what_is_published(office: Office) -> None:
    published = {
        path: (office.publication.get(path) or b"").decode("utf-8")
        for path in ("index.html", "app.webmanifest", "bao-vi-pham.html", "vct/credibility/v1")
    }
    assert '<p class="lead">qq This page needs JavaScript' in published["index.html"]
    assert json.loads(published["app.webmanifest"])["short_name_localized"]["qq"].startswith("qq ")
    assert '<div lang="qq">\n<h2>qq Report a violation</h2>' in published["bao-vi-pham.html"]
    metadata = json.loads(published["vct/credibility/v1"])
    assert [shown["locale"] for shown in metadata["display"]] == ["vi", "en", "qq"]
    assert metadata["claims"][1]["display"][2] == {"locale": "qq", "label": "qq Name"}


def test_the_commands(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    written = installation.credissuer(
        "badge", number, "--out", "kit", "--lang", "qq", "--size", "web"
    ).split()
    assert any(name.endswith("badge-web-qq.svg") for name in written)
    assert (
        "qq "
        in (installation.folder / "kit" / f"{number.replace('-', '')}-bio-lines.txt").read_text()
    )
    told = installation.run(
        "credissuer", "revoke", number, "--reason", "x", "--yes", expect=2
    ).stderr.splitlines()
    assert [line.partition(" ")[0] for line in told] == [
        "[certificate.reason_unknown]",
        "There",
        "qq",
    ]
    findings = [
        json.loads(line) for line in installation.credissuer("doctor", "--json").splitlines()
    ]
    members = ["ok", "name", "code", "command", "vi", "en", "qq"]
    assert all([*found] == members for found in findings)
    told = installation.run("credverifier", "check", number, expect=None).stdout
    assert "Chứng nhận còn hiệu lực / Certificate in force / qq Certificate in force" in told


def test_the_problems_of_a_sheet(installation: Installation) -> None:
    rows = sheet(1).replace("tiktok", "elsewhere")
    (installation.folder / "bad.csv").write_text(rows, "utf-8")
    installation.run("credissuer", "import", "bad.csv", expect=1)
    text = (installation.folder / "bad.errors.csv").read_text("utf-8-sig")
    header, first, *_ = csv.reader(text.splitlines())
    assert (header[0], header[-1]) == ("Dòng / Line / qq Line", "Lỗi / Errors / qq Errors")
    _, english, made_up = first[-1].removesuffix(" [account.platform_unknown]").split(" / ")
    assert made_up == f"qq {english}"
