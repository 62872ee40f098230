"""The page that takes reports of violations: strict, and safe for whoever fills it in."""

from __future__ import annotations

from urllib.parse import urlencode

from credissuer.http.limits import REPORTS
from credissuer.office import Office
from credissuer.operations import reports
from credissuer.staff.roles import operator
from tests.callers import Caller

DESK = operator("test")

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


GOOD = {"kind": "other", "text": "x", "number": "7K3M9-QX2HS"}


def post(call: Caller, path: str, members: dict[str, str], **headers: str):
    return call("POST", path, content=urlencode(members), headers={**FORM, **headers})


def test_a_report_by_form(call: Caller, office: Office) -> None:
    sent = {
        "kind": "other",
        "number": "",
        "profile": "zalo.me/1",
        "text": "a\r\nb",
        "evidence": "x\r\n\r\ny",
        "contact": "",
    }
    answer = post(call, "/bao-vi-pham", sent, **{"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 201
    [kept] = reports.page(office, office.call(DESK))
    assert (kept.number, kept.profile, kept.text, kept.evidence, kept.contact) == (
        None,
        "zalo.me/1",
        "a\nb",
        "x\ny",
        None,
    )
    assert f"R-{kept.id[1:]}" in answer.text


def test_what_was_written_comes_back_where_something_is_wrong_and_as_text(
    call: Caller, office: Office
) -> None:
    sent = {
        "kind": "x",
        "number": '"><script>alert(1)</script>',
        "text": "</textarea><script>alert(2)</script>",
        "lang": "en",
    }
    answer = post(call, "/bao-vi-pham", sent)
    assert answer.status_code == 422 and "<script" not in answer.text
    assert (
        "Choose one of the list." in answer.text
        and "borrowed_badge," not in answer.text
        and 'id="number-wrong"' in answer.text
    )
    assert "&lt;/textarea&gt;&lt;script&gt;alert(2)" in answer.text
    assert reports.page(office, office.call(DESK)) == []


def test_nobody_reports_through_the_browser_of_another(call: Caller, office: Office) -> None:
    answer = post(call, "/bao-vi-pham", GOOD, **{"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403 and reports.page(office, office.call(DESK)) == []


def test_too_many_reports_are_told_on_the_page(call: Caller) -> None:
    statuses = [post(call, "/bao-vi-pham", GOOD).status_code for _ in range(REPORTS)]
    refused = post(call, "/bao-vi-pham", {**GOOD, "text": "giữ lại"})
    assert statuses == [201] * REPORTS
    assert (
        refused.status_code == 429
        and int(refused.headers["retry-after"]) > 0
        and "giữ lại" in refused.text
    )


def test_only_a_number_gets_from_a_link_into_the_form(call: Caller) -> None:
    assert (
        'value="7K3M9-QX2HS"'
        in call.get("/bao-vi-pham?number=7K3M9QX2HS&text=zmarkz&contact=zmarkz").text
    )
    for path in ("/bao-vi-pham?number=%3Cscript%3E", "/bao-vi-pham?number=zmarkz&text=zmarkz"):
        text = call.get(path).text
        assert "zmarkz" not in text and "<script" not in text
