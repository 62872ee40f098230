"""What a remembered revocation says once no host answers, by the cases of standing.json."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import make_vectors
import pytest
from vector_files import spelt_out, tokens

from credverifier import TrustAnchors
from credverifier.online.cache import VerifierCache
from credverifier.online.checking import CheckRequest, Source, check

FOLDER = Path(make_vectors.__file__).parent
MEMORY = json.loads((FOLDER / "memory" / "known_revocation.json").read_text("utf-8"))
FAMILY = json.loads((FOLDER / MEMORY["of"]).read_text("utf-8"))
CASES = {item["name"]: item for item in FAMILY["cases"]}
TOKENS = tokens(FAMILY)
ANCHORS = TrustAnchors.from_trust_list((FOLDER / FAMILY["trust_list"]).read_text("utf-8"))
NOW = datetime.fromisoformat(FAMILY["now"])


class CachingSource(Source):
    """Lists and note of a case, with the revocations that a verifier keeps in a folder."""

    def __init__(self, texts: dict[str, str], folder: Path) -> None:
        self._texts, self._cache = texts, VerifierCache(folder)

    def status_list(self, issuer, entry):
        return self._texts[entry.uri]

    def standing_note(self, proven):
        return self._texts.get(proven.note_url)

    def known_revocation(self, credential_id):
        return self._cache.revocation(credential_id)

    def keep_revocation(self, credential_id, revocation):
        self._cache.keep_revocation(credential_id, revocation)


@pytest.mark.parametrize("case", MEMORY["cases"], ids=lambda case: case["of"])
def test_the_answer_is_the_expected_one(case, tmp_path: Path):
    item = CASES[case["of"]]
    texts = {url: spelt_out(FAMILY["lists"][name]) for url, name in item["lists"].items()}
    token = TOKENS[case["of"]]
    before = check(token, CheckRequest(ANCHORS, NOW), CachingSource(texts, tmp_path))
    assert before.code == item["expect"]["code"]
    later = CheckRequest(ANCHORS, NOW + timedelta(days=3))
    # As a verifier remembers the lists; the note explains only what they establish.
    verdict = check(token, later, CachingSource(texts, tmp_path))
    assert verdict.code == case["code"]
    status = verdict.to_dict()["status"]
    assert {name: status[name] for name in ("since", "reason", "superseded_by")} == {
        name: case[name] for name in ("since", "reason", "superseded_by")
    }
