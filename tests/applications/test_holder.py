"""Addresses as they are kept, secrets, and how long links and sessions let in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.applications import holder
from credissuer.errors import RefusedError
from tests.contracts import application_records as records
from tests.contracts.store_records import NOW


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Minh.Anh+kol@Example.VN \r\n", "minh.anh+kol@example.vn"),
        ("a@b.vn", "a@b.vn"),
        ("a" * 64 + "@b.vn", "a" * 64 + "@b.vn"),
        ("o'neil@xn--vit-nam.vn", "o'neil@xn--vit-nam.vn"),
    ],
)
def test_an_address_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert holder.email_of(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("", "a", "a@", "@b.vn", "a@b", "a@.vn", "a@b..vn", "a@b.vn.", "a@b-.vn", "a.@b.vn"),
        *("a@b.vn\nBcc: c@d.vn", "a@b.vn\x00", "a@b.vn, c@d.vn", "a b@c.vn", "a@b.vn;c@d.vn"),
        *("ạ@b.vn", "a@việt.vn", "a@b.vn\u202e", "Anh <a@b.vn>", '"a b"@c.vn', "a@[127.0.0.1]"),
        *("a" * 65 + "@b.vn", "a@" + "b" * 64 + ".vn", "a@" + "b." * 126 + "vn"),
    ],
)
def test_what_could_be_read_as_more_is_refused(typed: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        holder.email_of(typed)
    assert refusal.value.code == "holder.email_invalid"
    assert typed.strip() not in refusal.value.words("en") or len(typed.strip()) < 3


def test_a_link_lets_in_once_and_for_half_an_hour() -> None:
    link = records.link(1)
    assert link.is_usable(NOW + timedelta(minutes=29, seconds=59))
    assert not link.is_usable(NOW + timedelta(minutes=30))
    assert not records.link(1, used_at=NOW).is_usable(NOW)


def test_a_session_is_live_until_it_ends() -> None:
    session = records.session(1, created_at=NOW, seen_at=NOW)
    assert session.is_live(NOW + timedelta(days=7) - timedelta(seconds=1))
    assert not session.is_live(NOW + timedelta(days=7))
    seen = records.session(1, seen_at=NOW + timedelta(days=29))
    assert seen.is_live(NOW + timedelta(days=30) - timedelta(seconds=1))
    assert not seen.is_live(NOW + timedelta(days=30))
    assert not records.session(1, ended_at=NOW).is_live(NOW)


def test_a_secret_has_256_bits_and_only_its_digest_is_kept() -> None:
    secret = holder.secret_of(bytes(range(32)))
    assert len(secret) == 43 and "=" not in secret
    assert len(holder.digest(secret)) == 64 and secret not in holder.digest(secret)
    # What comes out of a cookie may be anything.
    assert holder.digest("\ud800") != holder.digest("")
    assert holder.id_of(bytes(5)) == "H00000000"
