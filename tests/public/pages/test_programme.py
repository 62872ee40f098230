"""The programme as people read it: at its own address, and at that of each version."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from credissuer.office import Office
from tests.callers import Caller


def test_the_present_programme_is_told_in_either_language(call: Caller, office: Office) -> None:
    programme = office.programme
    for path in ("/chuong-trinh", f"/programmes/{programme.id}-{programme.version}.html"):
        for language in ("vi", "en"):
            text = call.get(f"{path}?lang={language}").text
            for level in programme.levels:
                assert level.name[language] in text and f" {level.threshold} " in text
            for criterion in programme.criteria:
                assert criterion.title[language] in text
                assert criterion.description[language] in text
            assert office.issuer_name[language] in text
            assert f"{programme.validity_months} " in text
            assert f'href="/bao-vi-pham?lang={language}"' in text
            assert '<form class="box check"' in text and "<script" not in text


def test_an_older_version_is_told_by_its_published_document(call: Caller, office: Office) -> None:
    document = office.programme.document(office.public_url)
    older = {
        **document,
        "id": f"{office.public_url}/programmes/older-2025-1.json",
        "version": "2025-1",
        "name": {"vi": "Bản <cũ>", "en": "The <old> one"},
    }
    office.publication.put("programmes/older-2025-1.json", json.dumps(older).encode())
    text = call.get("/programmes/older-2025-1.html").text
    assert "Bản &lt;cũ&gt;" in text and "2025-1" in text
    assert office.programme.name["vi"] not in text
    assert '"/programmes/older-2025-1.json"' in text


@pytest.mark.parametrize("name", ["none", "..", "%2e%2e", "a/b", "x.json", "%00"])
def test_what_is_no_version_is_not_found(call: Caller, name: str) -> None:
    assert call.get(f"/programmes/{name}.html").status_code == 404


@pytest.mark.parametrize("path", ["/chuong-trinh/", "/chuong-trinh.html", "/chuong-trinh//"])
def test_other_spellings_lead_to_the_same_page(call: Caller, path: str) -> None:
    assert call.get(path, follow_redirects=True).status_code == 200


def test_the_contact_is_told_where_there_is_one(
    make_app: Callable[..., Caller], office: Office
) -> None:
    assert "địa chỉ mà bạn đã biết là đúng" in make_app().get("/chuong-trinh").text
    object.__setattr__(office, "report_contact", "hoi@tnso.example <b>")
    text = make_app().get("/chuong-trinh").text
    assert "hoi@tnso.example &lt;b&gt;" in text and "đã biết là đúng" not in text


def test_a_verdict_leads_to_the_page_and_not_to_the_document(
    call: Caller, office: Office, certificate: str
) -> None:
    programme = office.programme
    text = call.get(f"/v/{certificate}?lang=en").text
    assert f'href="/programmes/{programme.id}-{programme.version}.html?lang=en"' in text
    assert f"{programme.version}.json" not in text
