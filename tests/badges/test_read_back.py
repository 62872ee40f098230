"""Whatever is printed, handed out or shown is read back, by Python and by JavaScript, as the
certificate or the account that it speaks of (docs/reading.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from credissuer.badges import bio_lines, kit, wording
from credissuer.badges.facts import LANGUAGES, BadgeFacts
from credissuer.public import oembed
from credissuer.words import languages
from credverifier import platforms
from credverifier.reading import pasted
from credverifier.wire import number
from tests.badges.conftest import PERSON, SUBJECTS
from tests.web.answers import of_node

PICTURES = [
    f"{PERSON.number}-{name}"
    for name in ("link.svg", "offline.png", "badge-web-both.png", "badge-a4-vi.pdf")
]

HANDLES = {
    "facebook": ("dangtrancon.amthuc", "100012345678901"),
    "youtube": ("anhnguyet", "c/AnhNguyet", "UCaaaaaaaaaaaaaaaaaaaaaa"),
    "tiktok": ("anhnguyet.review",),
    "instagram": ("anh.nguyet_",),
    "x": ("y", "anhnguyet1"),
    "threads": ("anh.nguyet",),
    "zalo": ("anhnguyet", "1234567890123456789"),
    "shopee": ("anhnguyet.shop",),
}


def certificate_texts(facts: BadgeFacts) -> Iterator[str]:
    """All that names the certificate itself."""
    shown = number.show(facts.number)
    link = f"{facts.public_url}/c/{facts.number}"
    yield from (facts.number, shown, facts.address, link, link.upper(), f"{link}.jwt")
    # The pages and files about it, and the places that take its number.
    yield from (f"{link}/kit", f"{link}/kit.zip", f"{facts.public_url}/v/{facts.number}")
    yield from (f"{facts.public_url}/v/?number={shown}", f"{link}?lang=en")
    yield f"{facts.public_url}/bao-vi-pham?number={facts.number}&lang=vi"
    for line in bio_lines.bio_lines(facts):
        yield line.text
    for language in LANGUAGES:
        for paragraphs in wording.texts(facts, language).values():
            yield from (text for text in paragraphs if facts.number in number.bare(text))
        yield wording.title(facts, language)
        yield wording.description(facts, language)
        yield kit.served_picture(facts, language)
        yield kit.snippet(facts, language)
    for alternative in kit.alternatives(facts, PICTURES):
        yield alternative.text
    for octets in kit.text_files(facts, PICTURES).values():
        yield octets.decode("utf-8")
    for language in languages("kit"):
        embedding = oembed.embedding(facts, language, None, None)
        yield from (embedding["html"], embedding["title"], embedding["thumbnail_url"])
    # What the commands print.
    yield f"{shown}  {facts.name}"
    yield f"{shown}  {facts.name}  tiktok: @{facts.handle}  23/11/2027"


def account_texts(platform: str, handle: str) -> Iterator[str]:
    """All that names one account: on badges, on the page, in sentences, by the command."""
    is_id = handle.isdigit() or handle.startswith("UC")
    facts = replace(PERSON, platform=platform, handle=handle, account_id=handle if is_id else None)
    yield from wording.texts(facts, "both")["account"]
    shown = handle if is_id or "/" in handle else f"@{handle}"
    name = platforms.display_name(platform)
    yield f"{name} {shown}"
    if shown.startswith("@"):
        yield f"{shown} ({name})"
        yield f"{shown} ({platform})"
        yield f"  {platform}: {shown}"
    profile = platforms.normalise(f"{platform}:id:{handle}" if is_id else f"{platform}:{handle}")
    yield from (profile.url, profile.key, profile.url.removeprefix("https://"))


def meaning(text: str, origin: str) -> tuple[str | None, list[str]]:
    meant = pasted.read(text, (origin,))
    return meant.number, [profile.key for profile in meant.profiles]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_text_about_a_certificate_leads_to_it(subject: str) -> None:
    facts = SUBJECTS[subject]
    texts = list(dict.fromkeys(certificate_texts(facts)))
    named = [text for text in texts if facts.number in number.bare(text) or "/c/" in text.lower()]
    assert len(named) > 40
    wrong = [text for text in named if meaning(text, facts.public_url)[0] != facts.number]
    assert wrong == []
    asked = [{"op": "meaning", "text": text, "origins": [facts.public_url]} for text in named]
    assert {answer.get("number") for answer in of_node(asked)} == {facts.number}


def test_every_text_about_an_account_leads_to_it() -> None:
    assert HANDLES.keys() == set(platforms.names())
    wrong, asked, keys = [], [], []
    for platform, handles in HANDLES.items():
        for handle in handles:
            key = meaning(list(account_texts(platform, handle))[-1], "https://tnso.vn")[1]
            for text in account_texts(platform, handle):
                if len(key) != 1 or meaning(text, "https://tnso.vn")[1] != key:
                    wrong.append((text, key, meaning(text, "https://tnso.vn")))
                asked.append({"op": "meaning", "text": text, "origins": ["https://tnso.vn"]})
                keys.append(key)
    assert wrong == []
    assert [answer.get("profiles") for answer in of_node(asked)] == keys
