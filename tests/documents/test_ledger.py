"""The ledger signs due documents, records them before publication and never goes back in time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from credissuer.documents import kinds, ledger
from credissuer.documents.kind import Context, PublicKind, Signing, every
from credissuer.documents.status_list import StatusListKind
from credissuer.errors import PublicationError
from credissuer.operations.change_standing import revoke
from credissuer.operations.publishing.keep_public import keep_public
from credissuer.publication.contract import Publication
from credissuer.publication.directory import DirectoryPublication
from credissuer.signing.provider import KeyUse
from credissuer.status.document import DocumentRecord
from credissuer.status.encodings import ListTimes
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import jws
from credverifier.wire.status.standing import Standing
from tests.offices import CHIEF, Household, decide


class NewsKind(PublicKind):
    """A made-up kind of document, whose content is a text."""

    name = "news"
    typ = "news+jwt"
    key_use = KeyUse.STATUS
    lifetime: int | None = 3_600
    after: tuple[str, ...] = ("standing-note",)

    def paths(self, key: str) -> tuple[str, ...]:
        return (f"news/{key}.jwt",)

    def bases(
        self, context: Context, wanted: Mapping[str, Any], before: Mapping[str, DocumentRecord]
    ) -> dict[str, str]:
        return {key: content for key, content in wanted.items() if content}

    def claims(self, signing: Signing) -> dict[str, Any]:
        number, issued_at = signing.version
        return {"iat": issued_at, "version": number, "news": signing.content}


class CountEncoding:
    """A made-up encoding of a status list: how many certificates are not valid."""

    name = "count-list"
    suffix = "-count"
    typ = "count+jwt"
    export_name = "count"

    def entry(self, url: str, index: int) -> StatusEntry:
        return StatusEntry("count", url, index, None)

    def claims(
        self, standings: Mapping[int, Standing], *, url: str, issuer: str, times: ListTimes
    ) -> dict[str, Any]:
        return {"sub": url, "iat": times.issued_at, "version": times.version, "bad": len(standings)}


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> NewsKind:
    """The made-up kind, added to the table of kinds."""
    news = NewsKind()
    monkeypatch.setattr(ledger, "KINDS", (*kinds.KINDS, news))
    monkeypatch.setattr(ledger, "BY_NAME", {**kinds.BY_NAME, news.name: news})
    return news


def publish_news(house: Household, news: str | None, publication: Publication | None = None) -> int:
    current = ledger.bring_current(house.office, {"news": {"today": news}})
    return ledger.publish_current(house.office, publication or house.office.publication, current)


def stored(house: Household) -> DocumentRecord | None:
    with house.store.read() as reading:
        return reading.documents.get("news", "today")


def test_a_made_up_kind_is_signed_recorded_and_published(house: Household, kind: NewsKind) -> None:
    assert publish_news(house, "Xin chào") == 1
    record = stored(house)
    assert record is not None and (record.version, record.published_version) == (1, 1)
    assert house.public("news/today.jwt") == record.token
    assert jws.parse(record.token, typ=kind.typ).payload["news"] == "Xin chào"


def test_an_unchanged_document_is_signed_again_after_half_its_lifetime(
    house: Household, kind: NewsKind
) -> None:
    publish_news(house, "a")
    house.later(minutes=29)
    assert publish_news(house, "a") == 0
    house.later(minutes=1)
    assert publish_news(house, "a") == 1
    assert publish_news(house, "b") == 1
    record = stored(house)
    assert record is not None and record.version == 3


def test_a_document_without_content_is_removed(house: Household, kind: NewsKind) -> None:
    publish_news(house, "a")
    publish_news(house, None)
    assert stored(house) is None
    assert house.public("news/today.jwt") is None
    assert publish_news(house, None) == 0


def test_publishing_elsewhere_does_not_mark_a_document_as_public(
    house: Household, kind: NewsKind, tmp_path: Any
) -> None:
    publish_news(house, "a", DirectoryPublication(tmp_path / "elsewhere"))
    record = stored(house)
    assert record is not None and record.published_version == 0
    assert not ledger.is_public(house.office, record)
    publish_news(house, "a")
    record = stored(house)
    assert record is not None and record.published_version == 1
    assert ledger.is_public(house.office, record)


def test_nothing_is_signed_after_the_clock_went_back(house: Household, kind: NewsKind) -> None:
    publish_news(house, "a")
    house.now[0] -= timedelta(seconds=1)
    with pytest.raises(PublicationError) as refusal:
        publish_news(house, "b")
    assert refusal.value.code == "publish.clock_backwards"


def test_a_made_up_encoding_of_a_status_list_is_one_row(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = StatusListKind(CountEncoding())
    monkeypatch.setattr(ledger, "KINDS", (*kinds.KINDS, count))
    monkeypatch.setattr(ledger, "BY_NAME", {**kinds.BY_NAME, count.name: count})
    house.issue(1, 2)
    current = ledger.bring_current(house.office, {count.name: every(["1"])})
    ledger.publish_current(house.office, house.office.publication, current)
    token = house.public("status/1-count")
    assert token is not None
    payload = jws.parse(token, typ="count+jwt").payload
    assert (payload["sub"], payload["bad"]) == ("https://tnso.example/status/1-count", 0)


def test_publishing_a_list_also_publishes_the_note_of_an_earlier_change(
    house: Household,
) -> None:
    """A revocation is committed but not published; then another one publishes the same list."""
    first, second = (certificate.number for certificate in house.issue(1, 2))
    house.publish()
    decide(house.office, CHIEF, revoke, first, "false_claim")
    house.perform(revoke, second, "deceased")
    assert house.verdict(first).verdict == "revoked"
    assert house.public(f"c/{first}.standing.jwt") is not None
    assert keep_public(house.office, house.call) == 0


def test_a_missing_note_makes_its_list_due(house: Household) -> None:
    [certificate] = house.issue(1)
    house.publish()
    house.perform(revoke, certificate.number, "false_claim")
    with house.store.write() as transaction:
        transaction.documents.remove("standing-note", [certificate.number])
    for folder in ("c", "C"):
        house.office.publication.remove(f"{folder}/{certificate.number}.standing.jwt")
    assert keep_public(house.office, house.call) == 1
    assert house.public(f"c/{certificate.number}.standing.jwt") is not None


def test_many_documents_are_recorded_in_batches(house: Household, kind: NewsKind) -> None:
    wanted = {"news": {str(number): "a" for number in range(1_201)}}
    current = ledger.bring_current(house.office, wanted)
    assert len(current.records) == 1_201
    with house.store.read() as reading:
        assert len(reading.documents.keys_of("news")) == 1_201
