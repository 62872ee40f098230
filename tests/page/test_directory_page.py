"""The directory in Chromium: found, narrowed down, and one step from the verdict."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest

from credissuer.operations.applying.listing import enter, remove
from credissuer.operations.perform import perform
from tests.page.conftest import DESK, Phone, Site
from tests.page.look.accessibility import overflowing, small_targets, violations


def put(site: Site, number: str, topics: list[str], region: str | None) -> None:
    perform(site.office, site.office.call(DESK), enter, number, topics, region)


@pytest.fixture(scope="module")
def listed(site: Site) -> Iterator[dict[str, str]]:
    """Number of a certificate by the topic under which its subject is listed."""
    food = site.issue("https://www.tiktok.com/@an.gi.o.dau", "DEMO Danh Bạ Một")
    travel = site.issue("https://www.youtube.com/@di.dau.cung.duoc", "DEMO Danh Bạ Hai")
    put(site, food, ["am-thuc"], "da-nang")
    put(site, travel, ["du-lich"], None)
    site.publish()
    yield {"am-thuc": food, "du-lich": travel}
    for number in (food, travel):
        perform(site.office, site.office.call(DESK), remove, number)
    site.publish()


def people(phone: Phone) -> list[str]:
    return phone.page.locator(".people > li").all_inner_texts()


def test_somebody_is_found_and_one_step_from_the_verdict(
    phone: Phone, site: Site, listed: dict[str, str]
) -> None:
    phone.page.goto(f"{site.public_url}/danh-ba")
    # With the two of the demo.
    phone.page.locator(".people > li").nth(3).wait_for()
    assert len(people(phone)) == 4
    assert violations(phone.page) == [] and small_targets(phone.page) == []
    assert overflowing(phone.page, 320, "16px") == []
    search = phone.page.locator("input[type=search]")
    search.fill("an.gi")
    phone.page.locator(".people > li").nth(1).wait_for(state="detached")
    [one] = people(phone)
    assert "Ẩm thực · Đà Nẵng" in one and "@an.gi.o.dau" in one
    assert "q=an.gi" in phone.page.url
    phone.page.get_by_role("link", name="Xem và kiểm tra").click()
    phone.wait_for_verdict("valid")
    assert listed["am-thuc"] in phone.page.url
    phone.page.go_back()
    phone.page.locator(".people > li").first.wait_for()
    assert len(people(phone)) == 1 and search.input_value() == "an.gi"


def test_it_is_narrowed_down_by_what_was_chosen(
    phone: Phone, site: Site, listed: dict[str, str]
) -> None:
    phone.page.goto(f"{site.public_url}/danh-ba?topic=du-lich")
    phone.page.locator(".people > li").first.wait_for()
    assert len(people(phone)) == 1 and "@di.dau.cung.duoc" in people(phone)[0]
    status = phone.page.locator(".directory [role=status]")
    assert status.inner_text() == "1 người"
    phone.page.get_by_label("Tỉnh, thành phố").select_option("ha-noi")
    assert people(phone) == [] and "Không có ai phù hợp" in status.inner_text()
    phone.page.get_by_role("button", name="Bỏ mọi điều kiện").click()
    assert len(people(phone)) == 4
    phone.page.locator("input[type=search]").fill("DEMO danh ba")
    assert len(people(phone)) == 2
    with phone.page.expect_download() as given:
        phone.page.get_by_role("button", name="Tải bảng").click()
    text = given.value.path().read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["topics"] for row in rows} == {"Ẩm thực", "Du lịch"}
    assert all(row["certificate"].startswith(f"{site.public_url}/c/") for row in rows)
    assert phone.console_errors() == []


def test_nothing_that_is_typed_leaves_the_browser(
    phone: Phone, site: Site, listed: dict[str, str]
) -> None:
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url))
    phone.page.goto(f"{site.public_url}/danh-ba")
    phone.page.locator(".people > li").first.wait_for()
    before = len(asked)
    phone.page.locator("input[type=search]").fill("bí mật của nhãn hàng")
    assert "Không có ai" in phone.page.locator(".directory [role=status]").inner_text()
    assert asked[before:] == []


def test_a_directory_that_was_altered_is_not_shown(
    phone: Phone, site: Site, listed: dict[str, str]
) -> None:
    path = site.folder / "directory" / "1.jwt"
    whole = path.read_text()
    head, body, signature = whole.split(".")
    try:
        path.write_text(f"{head}.{body[:-6]}AAAAAA.{signature}")
        phone.page.goto(f"{site.public_url}/danh-ba")
        phone.page.locator("[role=alert]").wait_for()
        assert people(phone) == []
    finally:
        path.write_text(whole)
    phone.page.get_by_role("button", name="Thử lại").click()
    phone.page.locator(".people > li").first.wait_for()
