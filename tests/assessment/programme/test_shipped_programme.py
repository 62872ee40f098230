"""The programme that ships. All other tests go by the one in tests/data."""

from __future__ import annotations

from credissuer.assessment.programme.criteria import Limits, load_programme, shipped_text


def test_the_four_criteria_of_the_source_document_are_shipped_in_both_languages(shipped):
    assert [(criterion.id, criterion.title["vi"]) for criterion in shipped.criteria] == [
        ("content-authenticity", "Tính xác thực của nội dung"),
        ("advertising-compliance", "Tuân thủ quy tắc quảng cáo"),
        ("commercial-transparency", "Minh bạch trong hợp tác thương mại"),
        ("community-feedback", "Phản hồi tích cực từ cộng đồng"),
    ]
    assert (shipped.id, shipped.version, shipped.validity_months) == (
        "tin-nhiem-nguoi-co-anh-huong",
        "2026-1",
        12,
    )
    for criterion in shipped.criteria:
        for language in ("vi", "en"):
            assert criterion.description[language].endswith(".")


def test_no_text_of_the_shipped_programme_is_in_python_code():
    assert load_programme(shipped_text().replace("2026-1", "2027-1")).version == "2027-1"


def test_its_limits_are_the_offices_own_and_no_public_rule(shipped):
    assert shipped.limits == Limits(
        assessment_months=12, proof_months=12, renewal_without_assessment_months=18
    )
    assert "months" not in str(shipped.document("https://x.example")).replace("validity_months", "")
