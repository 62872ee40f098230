"""The page for reports of violations."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlencode

import pytest

from credissuer.http.throttling.limits import REPORTS
from credissuer.office import Office
from credissuer.operations.reporting import reports
from credissuer.public.pages.report_page import link
from credissuer.staff.roles import operator
from credverifier.wire import number as numbers
from tests.callers import Caller

DESK = operator("test")

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


GOOD = {"kind": "other", "text": "x", "number": "7K3M9-QX2HS"}


def post(call: Caller, path: str, members: dict[str, str], **headers: str):
    return call("POST", path, content=urlencode(members), headers={**FORM, **headers})


def test_a_report_is_received_by_form(call: Caller, office: Office) -> None:
    form = {
        "kind": "other",
        "number": "",
        "profile": "zalo.me/1",
        "text": "a\r\nb",
        "evidence": "x\r\n\r\ny",
        "contact": "",
    }
    response = post(call, "/bao-vi-pham", form, **{"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 201
    [report] = reports.page(office, office.call(DESK))
    assert (report.number, report.profile, report.text, report.evidence, report.contact) == (
        None,
        "zalo.me/1",
        "a\nb",
        "x\ny",
        None,
    )
    assert f"R-{report.id[1:]}" in response.text


def test_a_faulty_form_is_shown_again_with_its_texts_escaped(call: Caller, office: Office) -> None:
    form = {
        "kind": "x",
        "number": '"><script>alert(1)</script>',
        "text": "</textarea><script>alert(2)</script>",
        "lang": "en",
    }
    response = post(call, "/bao-vi-pham", form)
    assert response.status_code == 422 and "<script" not in response.text
    assert (
        "Choose one from the list." in response.text
        and "borrowed_badge," not in response.text
        and 'id="number-wrong"' in response.text
    )
    assert "&lt;/textarea&gt;&lt;script&gt;alert(2)" in response.text
    assert reports.page(office, office.call(DESK)) == []


def test_a_form_sent_from_another_site_is_refused(call: Caller, office: Office) -> None:
    response = post(call, "/bao-vi-pham", GOOD, **{"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403 and reports.page(office, office.call(DESK)) == []


def test_too_many_reports_are_refused_on_the_page(call: Caller) -> None:
    statuses = [post(call, "/bao-vi-pham", GOOD).status_code for _ in range(REPORTS)]
    refusal = post(call, "/bao-vi-pham", {**GOOD, "text": "giữ lại"})
    assert statuses == [201] * REPORTS
    assert (
        refusal.status_code == 429
        and int(refusal.headers["retry-after"]) > 0
        and "giữ lại" in refusal.text
    )


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("https://www.tiktok.com/@ke.gia?_t=8x#top", "https://www.tiktok.com/@ke.gia"),
        ("tiktok.com/@KE.GIA", "https://www.tiktok.com/@ke.gia"),
        ("facebook:ke.gia", "https://www.facebook.com/ke.gia"),
        ("xin chào", ""),
        ("https://evil.example/@ke.gia", ""),
        ('https://www.tiktok.com/@a"><script>alert(1)</script>', ""),
        ("javascript:alert(1)", ""),
        ("https://www.tiktok.com/@" + "a" * 600, ""),
        ("https://zalo.me/0900000000", ""),
    ],
)
def test_the_impostors_address_goes_along_and_no_other_words(
    call: Caller, given: str, shown: str
) -> None:
    text = call.get(f"/bao-vi-pham?{urlencode({'profile': given, 'lang': 'en'})}").text
    field = re.search(r'<input id="profile"[^>]* value="([^"]*)"', text)
    assert field is not None and field[1] == shown
    assert "<script" not in text and "evil" not in text and '<html lang="en">' in text


def test_the_link_from_a_verdict_fills_the_form(call: Caller, certificate: str) -> None:
    impostor = "https://www.tiktok.com/@ke.gia"
    for members in ({"profile": impostor, "lang": "en"}, {"said": impostor, "lang": "en"}):
        verdict = post(call, f"/v/{certificate}", members).text
        link = re.search(r'href="(/bao-vi-pham[^"]*)"', verdict)
        assert link is not None
        text = call.get(unescape(link[1])).text
        assert f'value="{impostor}"' in text and '<html lang="en">' in text
        assert numbers.show(certificate) in text
    nobody = call.get("/v/nonsense").text
    assert 'href="/bao-vi-pham?lang=vi"' in nobody


def test_a_link_tells_no_more_than_the_form_takes() -> None:
    assert link(None, None, "vi") == "/bao-vi-pham?lang=vi"
    assert link("7K3M9QX2HS", "x" * 9_000, "en") == "/bao-vi-pham?number=7K3M9QX2HS&lang=en"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_receipt_says_whom_to_ask_and_how_long_it_takes(
    make_app: Callable[..., Caller], office: Office, language: str
) -> None:
    form = {**GOOD, "lang": language}
    # Nothing is promised that is not configured.
    text = post(make_app(), "/bao-vi-pham", form).text
    assert not re.search(r"[0-9]+ (?:ngày|working)", text) and "office.test" in text
    object.__setattr__(office, "report_days", 7)
    object.__setattr__(office, "report_contact", "hoi@tnso.example")
    text = post(make_app(), "/bao-vi-pham", form).text
    days = {"vi": "7 ngày làm việc", "en": "7 working days"}
    assert days[language] in text and "hoi@tnso.example" in text
    assert re.search(r"R-[0-9A-Z]{8}", text) and office.issuer_name[language] in text
    assert f'<html lang="{language}">' in text


def test_only_a_number_and_a_profile_of_the_url_are_filled_into_the_form(call: Caller) -> None:
    assert (
        'value="7K3M9-QX2HS"'
        in call.get("/bao-vi-pham?number=7K3M9QX2HS&text=zmarkz&contact=zmarkz").text
    )
    for path in ("/bao-vi-pham?number=%3Cscript%3E", "/bao-vi-pham?number=zmarkz&text=zmarkz"):
        text = call.get(path).text
        assert "zmarkz" not in text and "<script" not in text
