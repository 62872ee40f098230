from __future__ import annotations

import pytest

from credissuer.assessment.programme import programme_text
from credissuer.assessment.programme.criteria import Limits, load_programme
from credissuer.errors import ConfigError
from tests.offices import PROGRAMME_FILE

BROKEN = [
    ('id = "tin-nhiem-nguoi-co-anh-huong"', 'id = "Tín nhiệm"', "id: letters"),
    ('id = "tin-nhiem-nguoi-co-anh-huong"', f'id = "{"a" * 65}"', "at most 64"),
    ('version = "2026-1"', 'version = "2026/1"', "version: letters"),
    ('version = "2026-1"', "", "missing version"),
    (
        "validity_months = 12",
        "validity_months = 0",
        "validity_months: a whole number from 1 to 120",
    ),
    ("validity_months = 12", "validity_months = true", "validity_months: a whole number"),
    ("validity_months = 12", "validity_months = 12\nvalidity_days = 3", "unknown validity_days"),
    ('en = "Influencer Credibility"', 'en = " "', "name.en: words"),
    ('en = "Influencer Credibility"', "en = 3", "name.en: words"),
    ('en = "Influencer Credibility"', "", "missing en"),
    ('vi = "Tín nhiệm người có ảnh hưởng"', 'vi = "Ti\u0301n nhiệm"', "NFC"),
    ("threshold = 60", "threshold = 75", "levels: threshold must rise"),
    ("threshold = 90", "threshold = 101", "levels[2].threshold: a whole number from 0 to 100"),
    ("threshold = 90", 'threshold = "90"', "levels[2].threshold"),
    ('id = "exemplary"', 'id = "credible"', "levels: an id twice"),
    ("points = 80", "points = 60", "scales.four-steps: points must rise"),
    ("points = 80", "points = 60.5", "scales.four-steps[2].points"),
    ("points = 100", "points = 85", "exemplary cannot be reached"),
    ('id = "good"', 'id = "met"', "scales.four-steps: an id twice"),
    (
        'name = { vi = "Tốt", en = "Good" }',
        'name = "Good"',
        "scales.four-steps[2].name: not a table",
    ),
    ("weight = 15", "weight = 0", "criteria[3].weight"),
    ('id = "community-feedback"', 'id = "content-authenticity"', "criteria: an id twice"),
    ('id = "community-feedback"', 'id = "level"', "criteria[3].id: level is a column"),
    ('id = "community-feedback"', 'id = "ref"', "ref is a column"),
    ('id = "community-feedback"', 'id = "account_1"', "criteria[3].id: letters"),
    ('id = "community-feedback"', 'id = "community--feedback"', "criteria[3].id: letters"),
    ('weight = 15\nscale = "four-steps"', 'weight = 15\nscale = "five-steps"', "criteria[3].scale"),
    ('weight = 15\nscale = "four-steps"', "weight = 15\nscale = []", "criteria[3].scale"),
    (
        'weight = 15\nscale = "four-steps"\nminimum = "met"',
        'weight = 15\nscale = "four-steps"\nminimum = "x"',
        "minimum",
    ),
    ("[criteria.description]\nvi", "[criteria.descriptions]\nvi", "missing description"),
    ('id = "community-feedback"', 'id = "number"', "number is a column"),
    ("[name]", "[limits]\nproof_months = 0\n[name]", "limits.proof_months: a whole number"),
    ("[name]", "[limits]\nproof_months = true\n[name]", "limits.proof_months: a whole number"),
    ("[name]", "[limits]\nproof_days = 3\n[name]", "limits: unknown proof_days"),
    ("[name]", "limits = 3\n[name]", "limits: not a table"),
    ("[name]", "[name", "not TOML"),
]


@pytest.mark.parametrize(("old", "new", "problem"), BROKEN)
def test_an_inconsistent_programme_is_refused(old, new, problem):
    text = PROGRAMME_FILE.read_text("utf-8")
    assert old in text
    with pytest.raises(ConfigError) as refusal:
        programme_text.read(text.replace(old, new))
    assert refusal.value.code == "programme.invalid"
    assert problem in refusal.value.facts["problem"]


@pytest.mark.parametrize("table", ["levels", "scales", "criteria"])
def test_an_empty_list_is_refused(table):
    empty_tables = {"levels": "levels = []", "scales": "[scales]", "criteria": "criteria = []"}
    head = 'id = "a"\nversion = "1"\nvalidity_months = 12\n'
    filled_tables = {
        "levels": '[[levels]]\nid = "a"\nthreshold = 1\nname = { vi = "a", en = "a" }\n',
        "scales": '[[scales.s]]\nid = "a"\npoints = 50\nname = { vi = "a", en = "a" }\n',
        "criteria": '[[criteria]]\nid = "a"\nweight = 1\nscale = "s"\nminimum = "a"\n'
        'title = { vi = "a", en = "a" }\ndescription = { vi = "a", en = "a" }\n',
    }
    other_tables = "".join(lines for name, lines in filled_tables.items() if name != table)
    name = '[name]\nvi = "a"\nen = "a"\n'
    assert programme_text.read(head + name + "".join(filled_tables.values()))
    empty_table = empty_tables[table] + "\n"
    text = (
        head + empty_table + name + other_tables
        if table != "scales"
        else head + name + empty_table + other_tables
    )
    with pytest.raises(ConfigError) as refusal:
        programme_text.read(text)
    assert f"{table}: at least one" in refusal.value.facts["problem"]


def test_the_refusal_has_words_in_both_languages():
    with pytest.raises(ConfigError) as refusal:
        programme_text.read("")
    for language in ("vi", "en"):
        assert "missing criteria" in refusal.value.words(language)


def test_a_limit_may_be_left_away():
    text = PROGRAMME_FILE.read_text("utf-8")
    assert load_programme(text).limits == Limits()
    one = load_programme(text.replace("[name]", "[limits]\nproof_months = 6\n[name]")).limits
    assert one == Limits(proof_months=6)
