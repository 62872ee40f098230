"""Every kind of account that the table of platforms knows, issued and then recognised: each row that
is tapped, each link that we ourselves print; and no look-alike of a stranger.
"""

from __future__ import annotations

import json
import re
import urllib.request
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from credissuer.badges import wording
from credissuer.badges.facts import BadgeFacts
from credissuer.demo import cast
from credissuer.operations.badge import facts_of
from credissuer.operations.publishing.publish_due import publish_issued
from credissuer.operations.publishing.verify import verify
from credissuer.publication.directory import DirectoryPublication
from credverifier import platforms
from credverifier.cli import command
from tests.page.conftest import DESK, Phone, Site

CHANNEL = "UCq7Vb7xQm-29_LpTzRw4HsQ"


class Kind(NamedTuple):
    """A link as somebody hands it in; how it is written; the canonical link; look-alikes."""

    given: str
    words: str
    link: str
    strangers: tuple[str, ...] = ()


ROSTER = [
    [
        Kind(
            f"https://m.youtube.com/channel/{CHANNEL}/about",
            f"kênh {CHANNEL}",
            f"https://www.youtube.com/channel/{CHANNEL}",
            (f"https://www.youtube.com/@{CHANNEL}", f"youtube:@{CHANNEL.lower()}"),
        ),
        Kind(
            "https://twitter.com/i/user/1234567890",
            "ID 1234567890",
            "https://x.com/i/user/1234567890",
            ("https://x.com/1234567890", "x:@1234567890"),
        ),
        Kind(
            "https://www.facebook.com/profile.php?id=100012345678901",
            "profile.php?id=100012345678901",
            "https://www.facebook.com/profile.php?id=100012345678901",
            ("https://www.facebook.com/id100012345678901",),
        ),
        Kind("https://www.youtube.com/c/VenRoster", "c/venroster", "https://www.youtube.com/c/venroster",
             ("https://www.youtube.com/@venroster", "https://www.youtube.com/user/venroster")),
    ],
    [
        Kind("https://www.youtube.com/user/venroster", "user/venroster",
             "https://www.youtube.com/user/venroster", ("youtube:c/venroster",)),
        Kind("https://zalo.me/5797458635083528999", "ID 5797458635083528999",
             "https://zalo.me/5797458635083528999", ("https://zalo.me/oa5797458635083528999",)),
        Kind("https://shopee.vn/shop/123456999/search", "shop 123456999",
             "https://shopee.vn/shop/123456999", ("https://shopee.vn/shop123456999",)),
        Kind("https://www.facebook.com/people/Ven/61550000000001", "profile.php?id=61550000000001",
             "https://www.facebook.com/profile.php?id=61550000000001"),
    ],
    [
        Kind("https://www.youtube.com/@Ven.Roster", "@ven.roster", "https://www.youtube.com/@ven.roster"),
        Kind("https://x.com/VenRoster", "@venroster", "https://x.com/venroster"),
        Kind("https://www.facebook.com/ven.roster", "@ven.roster", "https://www.facebook.com/ven.roster"),
        Kind("https://www.tiktok.com/@ven.roster", "@ven.roster", "https://www.tiktok.com/@ven.roster"),
    ],
    [
        Kind("https://www.instagram.com/ven.roster/", "@ven.roster", "https://www.instagram.com/ven.roster"),
        Kind("https://www.threads.net/@ven.roster", "@ven.roster", "https://www.threads.com/@ven.roster"),
        Kind("https://zalo.me/ven.roster", "@ven.roster", "https://zalo.me/ven.roster"),
        Kind("https://shopee.vn/ven.roster", "@ven.roster", "https://shopee.vn/ven.roster"),
    ],
]  # fmt: skip
KINDS = [kind for part in ROSTER for kind in part]


@pytest.fixture(scope="module")
def numbers(site: Site) -> list[str]:
    """A certificate for each part of the roster, issued, published and in force."""
    office = site.office
    today = office.clock().date()
    orders = [
        cast.order(
            cast.CastMember(
                "valid", f"Vén Danh Sách {index}", "person", tuple(one.given for one in part)
            ),
            f"ROSTER-{index}",
            office.programme,
            today=today,
        )
        for index, part in enumerate(ROSTER)
    ]
    found = site.issue_by_two(orders)
    publish_issued(office, found)
    verify(office, office.call(DESK), DirectoryPublication(site.folder))
    return found


def answer(address: str, **form: str) -> str:
    """What a GET of the address answers, or a POST of the form."""
    sent = urlencode(form).encode("ascii") if form else None
    with urllib.request.urlopen(address, sent, timeout=20) as response:
        text: str = response.read().decode("utf-8")
    return text


def test_the_roster_has_every_form_of_every_platform() -> None:
    table = json.loads(Path(platforms.__file__).with_name("platforms.json").read_text("utf-8"))
    given = [platforms.normalise(kind.given) for kind in KINDS]
    there = {(profile.platform, profile.account_id is not None) for profile in given}
    wanted = {
        (name, form["gives"] == "account_id")
        for name, row in table["platforms"].items()
        for form in row["forms"]
    }
    assert there == wanted
    assert {kind.words.partition("/")[0] for kind in KINDS if "/" in kind.words} == {"c", "user"}


@pytest.mark.parametrize("part", range(len(ROSTER)))
def test_a_tap_on_each_row_of_the_page_is_a_match(
    site: Site, phone: Phone, numbers: list[str], part: int
) -> None:
    phone.open(f"{site.public_url}/c/{numbers[part]}")
    rows = phone.page.locator(".question .account")
    assert rows.count() == len(ROSTER[part])
    for index, kind in enumerate(ROSTER[part]):
        row = phone.page.locator(".question .account").nth(index)
        assert row.locator(".handle").inner_text() == kind.words
        assert row.locator("a.open").get_attribute("href") == kind.link
        row.locator(".face").click()
        phone.page.locator(".panel.said").wait_for()
        assert phone.shown_verdict() == ("valid", "valid", "")
        assert kind.words in phone.page.locator(".panel").inner_text()
        expect(phone.page.locator(".account.current .handle")).to_have_text(kind.words)
        phone.page.get_by_role("button", name="Chọn lại kênh").click()
        phone.page.locator(".panel.ask").wait_for()


@pytest.mark.parametrize("part", range(len(ROSTER)))
def test_the_value_of_each_row_of_the_office_s_page_is_a_match(
    office_url: str, numbers: list[str], part: int
) -> None:
    address = f"{office_url}/v/{numbers[part]}"
    for language, tag in (("vi", "kênh"), ("en", "channel")):
        page = answer(f"{address}?lang={language}")
        values = re.findall(r'name="said" value="(https[^"]*)"', page)
        assert values == [kind.link for kind in ROSTER[part]]
        assert "@UC" not in page and "@12345" not in page
        for kind, value in zip(ROSTER[part], values, strict=True):
            told = answer(address, said=value, lang=language)
            assert 'data-verdict="valid"' in told and "account current" in told
            assert kind.words.replace("kênh", tag) in told
            assert told.count("account current") == 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.link)
def test_the_command_knows_the_link_that_it_prints(
    site: Site, numbers: list[str], kind: Kind, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    part = next(index for index, part in enumerate(ROSTER) if kind in part)
    trust = str(site.folder / ".well-known" / "trust-list.json")
    link = f"{site.public_url}/c/{numbers[part]}"

    def check(*more: str) -> tuple[int, str]:
        code = command.main(["check", link, "--trust", trust, *more])
        return code, capsys.readouterr().out

    code, shown = check()
    [line] = [line for line in shown.splitlines() if line.endswith(f"  {kind.link}")]
    assert code == 0 and kind.words in line
    assert check("--profile", line.split()[-1])[0] == 0
    code, told = check("--json")
    urls = [account["url"] for account in json.loads(told)["certificate"]["accounts"]]
    assert kind.link in urls
    for stranger in kind.strangers:
        code, told = check("--profile", stranger)
        assert code == 1 and "@UC" not in told.replace(stranger, "")
        assert check("--profile", stranger, "--json")[0] == 1
    # The profile leads to the certificate as well.
    capsys.readouterr()
    assert command.main(["check", kind.link, "--trust", trust]) == 0
    assert numbers[part] in capsys.readouterr().out.replace("-", "")


@pytest.mark.parametrize("part", range(2))
def test_a_stranger_who_took_the_id_as_handle_is_a_mismatch_on_the_page(
    site: Site, phone: Phone, numbers: list[str], part: int
) -> None:
    for stranger in (name for kind in ROSTER[part] for name in kind.strangers):
        phone.open(f"{site.public_url}/c/{numbers[part]}")
        field = phone.page.locator("#profile")
        field.fill(stranger)
        field.press("Enter")
        phone.page.locator(".panel.bad").wait_for()
        assert phone.shown_verdict()[1] == "profile_mismatch"


@pytest.mark.parametrize("language", ["vi", "en", "both"])
def test_no_badge_has_an_at_sign_before_an_id(
    site: Site, numbers: list[str], language: str
) -> None:
    with site.office.store.read() as reading:
        for part, number in enumerate(numbers):
            certificate = reading.certificates.by_number(number)
            assert certificate is not None
            facts: BadgeFacts = facts_of(site.office, reading, certificate)
            [line] = wording.texts(facts, language)["account"]
            spoken = "channel" if language == "en" else "kênh"
            assert line.endswith(f" {ROSTER[part][0].words.replace('kênh', spoken)}")
            assert ("@" in line) is ROSTER[part][0].words.startswith("@")
            assert line.removeprefix("YouTube ") in wording.description(facts, language)
