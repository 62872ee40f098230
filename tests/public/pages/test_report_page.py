"""The page for reports of violations."""

from __future__ import annotations

from urllib.parse import urlencode

from credissuer.http.limits import REPORTS
from credissuer.office import Office
from credissuer.operations.reporting import reports
from credissuer.staff.roles import operator
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
        "Choose one of the list." in response.text
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


def test_only_a_number_in_the_url_is_filled_into_the_form(call: Caller) -> None:
    assert (
        'value="7K3M9-QX2HS"'
        in call.get("/bao-vi-pham?number=7K3M9QX2HS&text=zmarkz&contact=zmarkz").text
    )
    for path in ("/bao-vi-pham?number=%3Cscript%3E", "/bao-vi-pham?number=zmarkz&text=zmarkz"):
        text = call.get(path).text
        assert "zmarkz" not in text and "<script" not in text
