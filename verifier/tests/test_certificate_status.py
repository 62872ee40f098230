"""The status of a proven certificate, where no vector can test it: the URLs to fetch, lists read
before, and failed fetches. (The rest: test_vectors, test_switched_off.)
"""

from __future__ import annotations

import forge

from credverifier import verify
from credverifier.certificate_status import read_list
from credverifier.errors import StatusError
from credverifier.verification import judge, prove
from credverifier.wire.status.standing import Standing


def test_a_proven_credential_names_the_urls_to_fetch(tnso, anchors):
    proven = prove(tnso.sign(), anchors)
    assert proven.status_urls == [*tnso.bitstring_urls.values(), tnso.token_url]
    assert proven.note_url == "https://tnso.vn/c/7K3M9QX2HS.standing.jwt"


def test_urls_outside_the_prefixes_are_not_to_be_fetched(tnso, anchors):
    status = {"status_list": {"idx": 1, "uri": "https://evil.example/status/3"}}
    proven = prove(tnso.sign(tnso.certificate({"status": status})), anchors)
    assert proven.status_urls == list(tnso.bitstring_urls.values())


def test_a_list_read_before_gives_the_same_verdict_as_its_text(tnso, anchors):
    for standing, expected in (
        (Standing.VALID, "valid"),
        (Standing.SUSPENDED, "suspended"),
        (Standing.REVOKED, "revoked"),
    ):
        texts = tnso.lists(standing)
        proven = prove(tnso.sign(), anchors)
        read = {
            entry.uri: read_list(texts[entry.uri], proven.issuer, entry)
            for entry in proven.content.entries
        }
        from_texts = judge(proven, lists=texts, now=forge.NOW)
        from_values = judge(proven, lists=read, now=forge.NOW)
        assert from_texts.verdict == expected
        assert from_texts.to_dict() == from_values.to_dict()


def test_a_list_read_before_counts_only_for_its_own_url_and_issuer(tnso, anchors):
    texts, token_entry = tnso.lists(), tnso.entries()[-1]
    proven = prove(tnso.sign(tnso.certificate(slim=True)), anchors)
    listed = read_list(texts[token_entry.uri], proven.issuer, token_entry)
    bits = read_list(texts[tnso.entries()[0].uri], proven.issuer, tnso.entries()[0])

    def code(status_list):
        lists = {token_entry.uri: status_list}
        return judge(proven, lists=lists, now=forge.NOW).code

    assert code(listed) is None
    for wrong in (
        listed._replace(url="https://tnso.vn/status/4"),
        listed._replace(issuer="did:web:x"),
        bits,
        bits._replace(url=listed.url),
    ):
        assert code(wrong) == "status.invalid"


def test_the_error_of_a_failed_fetch_is_reported(tnso, anchors):
    failed = StatusError("status.rollback", "older than what was seen")
    verdict = verify(
        tnso.sign(), anchors=anchors, lists={**tnso.lists(), tnso.token_url: failed}, now=forge.NOW
    )
    assert verdict.code == "status.rollback"
    assert verdict.checks[4].detail == "older than what was seen"
