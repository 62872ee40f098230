"""The closed vocabulary: exactly the contract's verdicts and codes, in every language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from credverifier import words

VERDICTS = {
    "valid": {"valid"},
    "invalid": {
        *("profile_mismatch", "suspended", "revoked", "superseded", "expired", "not_yet_valid"),
        *("tampered", "unknown_issuer", "malformed"),
    },
    "unknown": {
        *("status_unavailable", "not_found", "unreachable", "unreadable", "foreign_code"),
    },
}
"""Outcome -> its verdicts."""

CODES = {
    "malformed": "format.malformed format.too_large format.typ_invalid format.alg_not_allowed "
    "format.header_not_allowed format.crit_unsupported format.claims_invalid format.type_invalid "
    "format.disclosure_invalid format.key_binding_invalid status.missing status.malformed "
    "status.unsupported link.number_invalid",
    "unknown_issuer": "issuer.untrusted issuer.key_unknown issuer.key_not_allowed "
    "issuer.key_not_then",
    "tampered": "signature.invalid",
    "expired": "validity.expired",
    "not_yet_valid": "validity.not_yet_valid",
    "revoked": "status.revoked",
    "superseded": "status.superseded",
    "suspended": "status.suspended",
    "status_unavailable": "status.unreachable status.invalid status.stale status.rollback "
    "status.index_out_of_range status.untrusted_url status.too_large status.value_unsupported",
    "profile_mismatch": "profile.mismatch",
    "foreign_code": "link.foreign",
    "not_found": "link.not_found",
    "unreachable": "link.unreachable",
    "unreadable": "link.unreadable",
}
REASONS = {
    *("undisclosed_ad", "false_claim", "banned_goods", "fake_engagement", "hate_or_harm"),
    *("legal_finding", "identity_or_handle_lost", "issued_in_error", "key_compromise"),
    *("holder_request", "deceased", "superseded"),
}
FACTS = {
    "name": "Minh Ánh",
    "profile": "tiktok:a",
    "accounts": "@a (tiktok)",
    "superseded_by": "01234-5678D",
    "reason": "undisclosed_ad",
    "since": datetime(2026, 11, 22, 18, 30, tzinfo=UTC),
    "as_of": datetime(2026, 11, 23, 6, 58, tzinfo=UTC),
    "valid_from": datetime(2026, 10, 31, 17, 0, tzinfo=UTC),
    "valid_until": datetime(2027, 10, 31, 16, 59, 59, tzinfo=UTC),
}


def test_the_verdicts_are_exactly_the_contracts():
    for outcome, names in VERDICTS.items():
        assert {name for name in words.VERDICTS if words.outcome_of(name) == outcome} == names


def test_the_codes_are_exactly_the_contracts():
    for verdict in words.VERDICTS:
        codes = {code for code in words.CODES if words.verdict_of(code) == verdict}
        assert codes == set(CODES.get(verdict, "").split())
    assert words.verdict_of(None) == "valid"


def test_the_precedence_is_the_contracts():
    assert (
        *("malformed", "unknown_issuer", "tampered", "superseded", "revoked", "suspended"),
        *("expired", "not_yet_valid", "status_unavailable", "profile_mismatch", "valid"),
    ) == words.PRECEDENCE


def test_the_gravest_code_decides():
    assert (
        words.gravest(["profile.mismatch", "status.stale", "validity.expired"])
        == "validity.expired"
    )
    assert (
        words.gravest(["validity.expired", "status.suspended", "status.revoked"])
        == "status.revoked"
    )
    assert words.gravest(["status.superseded", "signature.invalid"]) == "signature.invalid"
    assert words.gravest([]) is None


def test_the_reasons_are_all_there():
    assert set(words.REASONS) == REASONS


def all_sentences():
    for verdict, entry in words.VERDICTS.items():
        for member, sentences in entry.items():
            if member != "outcome":
                yield f"{verdict}.{member}", sentences
    for code, entry in words.CODES.items():
        yield code, {language: entry[language] for language in words.LANGUAGES}
    yield from words.REASONS.items()
    yield from words.NOTES.items()


@pytest.mark.parametrize(
    ("name", "sentences"),
    list(all_sentences()),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_word_is_there_in_every_language(name, sentences):
    assert tuple(sentences) == words.LANGUAGES
    assert sentences["vi"] != sentences["en"]
    assert sentences["en"].isascii()


@pytest.mark.parametrize("verdict", words.VERDICTS)
@pytest.mark.parametrize("matched", [False, True])
def test_every_placeholder_is_filled(verdict, matched):
    for text in words.message(verdict, FACTS, matched=matched).values():
        assert "{" not in text and "None" not in text


@pytest.mark.parametrize("verdict", words.VERDICTS)
def test_without_optional_facts_the_short_form_is_used(verdict):
    """Optional are `since`, `reason`, `as_of` and the successor."""
    facts = {**FACTS, "since": None, "reason": None, "as_of": None, "superseded_by": None}
    for language, text in words.message(verdict, facts, matched=False).items():
        assert "{" not in text and "None" not in text
        if "short" in words.VERDICTS[verdict]:
            assert text == words.VERDICTS[verdict]["short"][language]


def test_short_forms_have_no_placeholders():
    for entry in words.VERDICTS.values():
        for language in words.LANGUAGES:
            assert "{" not in entry.get("short", {}).get(language, "")


def test_whole_sentences():
    revoked = words.message("revoked", FACTS, matched=False)
    assert revoked["vi"] == (
        "Thu hồi ngày 23 tháng 11, 2026. Lý do công bố: quảng cáo không công khai. "
        "Không còn giá trị."
    )
    assert revoked["en"] == (
        "Revoked on 23 November 2026. Published reason: undisclosed advertising. "
        "No longer in force."
    )
    assert (
        words.message("status_unavailable", FACTS, matched=False)["vi"].count(
            "13:58, 23 tháng 11, 2026"
        )
        == 1
    )
    assert (
        words.message("valid", FACTS, matched=True)["en"]
        == "tiktok:a belongs to Minh Ánh, in force until 31 October 2027."
    )
    assert (
        words.message("valid", FACTS, matched=False)["vi"]
        == "Cấp cho Minh Ánh. Hãy so với kênh bạn đang xem."
    )


def test_an_unknown_reason_is_not_shown():
    message = words.message("revoked", {**FACTS, "reason": "<script>"}, matched=False)
    assert message == words.VERDICTS["revoked"]["short"]


def test_a_name_is_not_a_template():
    name = "{profile} {0} {name.__class__}"
    assert name in words.message("valid", {**FACTS, "name": name}, matched=False)["vi"]


def test_days_and_times_are_in_vietnamese_time():
    assert words.day(datetime(2026, 11, 22, 17, 0, tzinfo=UTC), "vi") == "23 tháng 11, 2026"
    assert words.day(datetime(2026, 11, 22, 16, 59, tzinfo=UTC), "en") == "22 November 2026"
    assert (
        words.moment(datetime(2026, 11, 23, 17, 5, tzinfo=UTC), "en") == "00:05, 24 November 2026"
    )


def test_the_first_and_the_last_possible_day():
    assert words.day(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), "en") == "31 December 9999"
    assert (
        words.moment(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), "en")
        == "23:59, 31 December 9999"
    )
    assert words.day(datetime(1, 1, 1, tzinfo=UTC), "en") == "1 January 1"
