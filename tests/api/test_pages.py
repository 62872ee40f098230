"""The server's own pages as answers: strict, never kept, with nothing in them that their makers did
not write.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from credissuer.actions import reports
from credissuer.http.limits import REPORTS
from credissuer.office import Office
from credissuer.public.pages import marks
from credissuer.public.pages.verdict_words import plain
from credissuer.staff.roles import operator
from tests.served_office import Caller, issued, order

DESK = operator("test")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PROFILE = "https://www.tiktok.com/@kenh001mau"
GOOD = {"kind": "other", "text": "x", "number": "7K3M9-QX2HS"}


def post(call: Caller, path: str, members: dict[str, str], **headers: str):
    return call("POST", path, content=urlencode(members), headers={**FORM, **headers})


@pytest.mark.parametrize(
    "path", ["/v/{number}", "/v/nonsense", "/v/?number=", "/bao-vi-pham", "/v/7K3M9QX2HS?lang=en"]
)
def test_pages_are_strict_and_never_kept(call: Caller, certificate: str, path: str) -> None:
    answer = call.get(path.format(number=certificate))
    assert answer.status_code == 200
    told = answer.headers
    assert told["cache-control"] == "no-store" and told["x-robots-tag"] == "noindex"
    assert "access-control-allow-origin" not in told and "set-cookie" not in told
    assert (
        told["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
        and "script" not in told["content-security-policy"]
    )
    assert (
        told["strict-transport-security"]
        and told["x-content-type-options"] == "nosniff"
        and told["referrer-policy"] == "no-referrer"
    )
    assert (
        "<script" not in answer.text
        and " style=" not in answer.text
        and " onclick" not in answer.text
    )
    assert call("HEAD", path.format(number=certificate)).content == b""


def test_the_verdict_is_found_out_anew_each_time(
    call: Caller, office: Office, certificate: str
) -> None:
    from credissuer.actions.publish import publish_standing
    from credissuer.actions.suspend import suspend

    assert 'data-verdict="valid"' in call.get(f"/v/{certificate}").text
    suspend(office, DESK, certificate, "false_claim")
    publish_standing(office, certificate)
    assert 'data-verdict="suspended"' in call.get(f"/v/{certificate}").text
    assert 'data-verdict="suspended"' in post(call, f"/v/{certificate}", {"profile": PROFILE}).text


def test_green_comes_only_by_the_readers_own_answer(call: Caller, certificate: str) -> None:
    matched = 'class="panel good"'
    assert matched in post(call, f"/v/{certificate}", {"profile": PROFILE}).text
    assert (
        matched
        in post(
            call, f"/v/{certificate}", {"profile": PROFILE}, **{"Sec-Fetch-Site": "same-origin"}
        ).text
    )
    for site in ("cross-site", "same-site"):
        assert (
            matched
            not in post(
                call, f"/v/{certificate}", {"profile": PROFILE}, **{"Sec-Fetch-Site": site}
            ).text
        )
    assert matched not in call.get(f"/v/{certificate}", params={"profile": PROFILE}).text
    assert matched not in post(call, f"/v/{certificate}?profile={PROFILE}", {}).text


def test_without_a_trust_list_nothing_is_known(
    make_app: Callable[..., Caller], certificate: str
) -> None:
    from credverifier.errors import TrustListError

    def missing():
        raise TrustListError("trust.missing")

    answer = make_app(app={"anchors": missing}).get(f"/v/{certificate}")
    assert (
        answer.status_code,
        'data-verdict="unreachable"' in answer.text,
        "Kênh Mẫu" in answer.text,
    ) == (
        200,
        True,
        False,
    )


@pytest.mark.parametrize(
    "path",
    [
        "/v/%3Cscript%3E",
        "/v/..%2f..%2fetc",
        "/v/" + "9" * 5_000,
        "/v/\u1ebb",
        "/v/7K3M9QX2HT",
        "/v/x/y",
        "/v/%00",
    ],
)
def test_hostile_numbers_are_malformed_and_nothing_else(call: Caller, path: str) -> None:
    answer = call.get(path)
    assert (answer.status_code, 'data-verdict="malformed"' in answer.text) == (200, True)
    assert "<script>" not in answer.text and "etc/" not in answer.text


def test_names_of_others_are_text(call: Caller, office: Office) -> None:
    number = issued(office, order(7, name="Lan 'Review' & Co"))
    text = call.get(f"/v/{number}").text
    assert "Lan &#39;Review&#39; &amp; Co" in text and "'Review'" not in text
    assert plain("a\u202eb\u200bc" + "é" * 200).startswith("abcé") and len(plain("x" * 200)) == 101
    assert plain("a" + "\u0301" * 20) == "á\u0301\u0301"[:3]


def test_the_box_leads_on(call: Caller) -> None:
    where = {
        "/v/?number=7k3m9-qx2hs": "/v/7k3m9-qx2hs",
        "/v/?number=https://tnso.vn/c/7K3M9QX2HS%3Fx&lang=en": "/v/7K3M9QX2HS%3Fx?lang=en",
        "/v/?number=//evil.example": "/v/%2F%2Fevil.example",
        "/v/?number=%0d%0aSet-Cookie:x": "/v/Set-Cookie%3Ax",
        "/c/7K3M9QX2HS?server": "/v/7K3M9QX2HS",
        "/C/7K3M9QX2HS/?server": "/v/7K3M9QX2HS",
        "/?server": "/v/?number=",
    }
    for path, location in where.items():
        answer = call.get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, location)
    assert call.get("/c/7K3M9QX2HS.jwt?server").status_code == 404
    assert call.get("/v/").status_code in (200, 404)


def test_the_log_knows_no_number_and_no_profile(call: Caller, certificate: str) -> None:
    post(call, f"/v/{certificate}", {"profile": PROFILE})
    call.get(f"/v/{certificate}")
    post(call, "/bao-vi-pham", {**GOOD, "text": "zmarkz"})
    logged = call.log.getvalue()
    assert certificate not in logged and "kenh001" not in logged and "zmarkz" not in logged
    assert [line["path"] for line in call.lines()] == ["/v/{number}", "/v/{number}", "/bao-vi-pham"]


@pytest.mark.parametrize("path", ["/v/7K3M9QX2HS", "/bao-vi-pham"])
def test_other_bodies_and_methods_are_refused(call: Caller, path: str) -> None:
    assert (
        call("POST", path, content=b"{}", headers={"Content-Type": "application/json"}).status_code
        == 415
    )
    assert call("POST", path, content=b"x=" + b"y" * 70_000, headers=FORM).status_code == 413
    assert call("POST", path, content=b"x=%ff", headers=FORM).json()["code"] == "request.malformed"
    assert (
        call(
            "POST", path, content="&".join(f"a{place}=1" for place in range(30)), headers=FORM
        ).json()["code"]
        == "request.malformed"
    )
    refused = call("PUT", path)
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, POST")


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
    [kept] = reports.page(office, DESK)
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
    assert reports.page(office, DESK) == []


def test_nobody_reports_through_the_browser_of_another(call: Caller, office: Office) -> None:
    answer = post(call, "/bao-vi-pham", GOOD, **{"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403 and reports.page(office, DESK) == []


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


def test_marks_are_those_of_the_check_page() -> None:
    source = (Path(__file__).parents[2] / "verifier/web/page/marks.js").read_text("utf-8")
    ring = re.search(r'const RING = ("[^"]+");', source)
    shapes = re.search(r"const SHAPES = (\{.*?\n\});", source, re.DOTALL)
    verdicts = re.search(r"const VERDICTS = (\{.*?\n\});", source, re.DOTALL)
    assert ring and shapes and verdicts

    def read(text: str):
        quoted = re.sub(r"^  (\w+):", r'  "\1":', text.replace("RING", ring[1]), flags=re.MULTILINE)
        return json.loads(re.sub(r",\n\}", "\n}", quoted))

    assert {name: list(paths) for name, paths in marks.SHAPES.items()} == read(shapes[1])
    assert {name: list(look) for name, look in marks.VERDICTS.items()} == read(verdicts[1])


def test_a_share_link_answers_the_question_too(
    make_app: Callable[..., Caller], certificate: str
) -> None:
    call = make_app(
        app={"ask": lambda address, seconds: f"{PROFILE}?_t=1" if "ZSgood" in address else None}
    )
    assert (
        'class="panel good"'
        in post(call, f"/v/{certificate}", {"profile": "https://vt.tiktok.com/ZSgood/"}).text
    )
    for link, said in (
        ("https://vt.tiktok.com/ZSgone/", "Chưa biết được liên kết"),
        ("https://youtu.be/dQw4w9WgXcQ", "dẫn tới một video"),
    ):
        text = post(call, f"/v/{certificate}", {"profile": link}).text
        assert (
            said in text
            and link in text
            and 'class="panel ask"' in text
            and 'class="panel good"' not in text
        )
