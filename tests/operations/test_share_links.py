"""Where share links lead, asked of the platforms for an office that allows it."""

from __future__ import annotations

from credissuer.operations import share_links
from credverifier import platforms
from credverifier.errors import LinkError, ShareLinkError
from credverifier.platforms import Share
from tests.offices import Household

LEADS = {
    "https://vt.tiktok.com/ZS8abcdef/": "https://www.tiktok.com/@minh.anh?_t=8s",
    "https://s.shopee.vn/7KabcdEFgh": "https://shopee.vn/Minh_Anh.store?share=1",
    "https://vn.shp.ee/abcdEF12": "https://s.shopee.vn/7KabcdEFgh",
    "https://fb.me/minh.anh": "https://www.facebook.com/Minh.Anh",
    "https://vm.tiktok.com/ZMvideo1": "https://www.tiktok.com/@minh.anh/video/7300000000000000000",
    "https://vm.tiktok.com/ZMevil01": "https://evil.example/@minh.anh",
}


def ask(address: str, seconds: float) -> str | None:
    if address not in LEADS:
        raise LinkError("link.unreachable", "no network")
    return LEADS[address]


def links(*texts: str) -> list[Share]:
    found = [platforms.share_link(text) for text in texts]
    return [link for link in found if link is not None]


def test_each_link_leads_to_a_profile_or_has_the_reason_why_not(house: Household) -> None:
    asked = links(*LEADS, "https://shope.ee/8abcdEFgh")
    assert len(asked) == 7
    answers = share_links.resolved(house.office, house.call, asked, ask)
    assert list(answers) == [link.address for link in asked]
    told = {
        address: answer.code if isinstance(answer, ShareLinkError) else answer
        for address, answer in answers.items()
    }
    assert told == {
        "https://vt.tiktok.com/ZS8abcdef/": "https://www.tiktok.com/@minh.anh",
        "https://s.shopee.vn/7KabcdEFgh": "https://shopee.vn/minh_anh.store",
        "https://vn.shp.ee/abcdEF12": "https://shopee.vn/minh_anh.store",
        "https://fb.me/minh.anh": "https://www.facebook.com/minh.anh",
        # The video's address names nobody, and is asked in turn.
        "https://vm.tiktok.com/ZMvideo1": "share_link.unresolved",
        "https://vm.tiktok.com/ZMevil01": "share_link.unresolved",
        "https://shope.ee/8abcdEFgh": "share_link.unresolved",
    }


def test_nothing_is_asked_for_no_links(house: Household) -> None:
    assert share_links.resolved(house.office, house.call, []) == {}
