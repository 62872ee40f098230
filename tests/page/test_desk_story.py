"""The desk as new staff would try it: `credissuer demo`, six people in their browsers, one KOL on a
phone. An application becomes a certificate, a report becomes a case, two decide, others hear the
appeal. Each test is about somebody else, so that any of them can run alone.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.commands import BIN
from tests.flows.server import free_port
from tests.page.conftest import PHONE

LAPTOP = {"width": 1366, "height": 768}
NAME = "DEMO Minh Anh Kể Chuyện"
HANDLE = "demo.minhanhkechuyen"
CRITERIA = (
    "content-authenticity",
    "advertising-compliance",
    "commercial-transparency",
    "community-feedback",
)


class Demo(NamedTuple):
    url: str
    folder: Path


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The throw-away office as `make run` opens it."""
    folder, port = tmp_path_factory.mktemp("story"), free_port()
    with (folder / "out").open("w") as out:
        process = subprocess.Popen(
            [str(BIN / "credissuer"), "demo", "--port", str(port), "--dir", str(folder / "demo")],
            stdout=out,
            stderr=out,
            env={**os.environ, "HOME": str(folder)},
        )
    url = f"http://localhost:{port}"
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx2.get(f"{url}/healthz", timeout=60)
            break
        except httpx2.TransportError:
            time.sleep(0.2)
    yield Demo(url, folder)
    process.terminate()
    process.wait(timeout=30)


class Cast:
    """Everybody in a browser of their own; each test has its own."""

    def __init__(self, browser: Browser, demo: Demo) -> None:
        self.browser = browser
        self.demo = demo
        self.contexts: list[BrowserContext] = []
        self.errors: list[str] = []

    def page(self, size: dict[str, int]) -> Page:
        context = self.browser.new_context(
            locale="vi-VN",
            viewport=size,
            base_url=self.demo.url,  # type: ignore[arg-type]
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)
        return page

    def _note(self, message: object) -> None:
        text = str(getattr(message, "text", ""))
        if "Content Security Policy" in text:
            self.errors.append(text)

    def staff(self, login: str, size: dict[str, int] = LAPTOP) -> Page:
        """Somebody of the made-up staff, at their desk."""
        page = self.page(size)
        page.goto("/office/demo")
        page.locator(f"button[value={login}]").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")
        return page

    def holder(self, email: str) -> Page:
        """The KOL on a phone, signed in by the link of a mail."""
        page = self.page(PHONE)
        page.goto("/me")
        page.fill("input[name=email]", email)
        page.locator("main button.main").click()
        page.get_by_role("link", name="Mở liên kết đăng nhập").click()
        page.locator("main button.main").click()
        expect(page).to_have_url(f"{self.demo.url}/me/status")
        return page


@pytest.fixture
def cast(browser: Browser, demo: Demo) -> Iterator[Cast]:
    everybody = Cast(browser, demo)
    yield everybody
    for context in everybody.contexts:
        context.close()


def submit(page: Page, value: str) -> None:
    page.locator(f"main button[value='{value}']").click()


def apply(page: Page) -> None:
    """Ten minutes on a phone: every step, from the first page to the button that hands it in."""
    page.goto("/me/apply")
    page.locator("main button.main").click()
    page.check("input[value=person]")
    page.fill("input[name=name]", NAME)
    page.locator("main button.main").click()
    page.fill("input[name=link]", f"https://www.tiktok.com/@{HANDLE}")
    page.get_by_role("button", name="Thêm tài khoản").click()
    page.get_by_role("link", name="Làm tiếp").click()
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    page.locator("main button.main").click()
    page.get_by_role("button", name="Tôi đã đặt mã").click()
    page.goto("/me/apply/review")
    page.locator("main button.main").click()
    expect(page.locator("main")).to_contain_text("Đã nộp hồ sơ")


def assess(page: Page, picture: Path) -> None:
    """The assessor: no conflict, the account is proven, a note on each criterion, a proposal."""
    page.goto("/office")
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("button", name="Nhận hồ sơ").click()
    page.check("input[name=conflict][value=none]")
    page.get_by_role("button", name="Xác nhận lời khai").click()
    for summary in page.locator("main summary").all():
        summary.evaluate("summary => { summary.parentElement.open = true }")
    page.set_input_files("input[name=screenshot]", picture)
    submit(page, "proven")
    for criterion in CRITERIA:
        page.check(f"input[name='level.{criterion}'][value=excellent]")
        page.fill(f"textarea[name='note.{criterion}']", "Đã xem hai mươi bài gần nhất.")
    submit(page, "finish")
    page.get_by_role("link", name="Xem trước và đề xuất").first.click()
    expect(page.locator("main")).to_contain_text(NAME)
    submit(page, "propose")
    expect(page.locator("main")).to_contain_text("Người thứ hai sẽ quyết định")


def approve(page: Page) -> None:
    """The second person, on the page of a proposal, approves."""
    page.get_by_role("button", name="Duyệt", exact=True).click()
    if "/step-up" in page.url:
        page.locator("main button.main").click()
    expect(page.locator("main")).to_contain_text("Bạn đã duyệt")


def verdict(page: Page, number: str) -> str:
    """What the public page says of a certificate."""
    page.goto(f"/c/{number}")
    found = page.locator("[data-verdict]")
    found.wait_for()
    return found.get_attribute("data-verdict") or ""


def number_of(page: Page, handle: str) -> str:
    """The number of the only certificate of that account, as the search finds it."""
    page.goto(f"/office/search?q={handle}")
    link = page.locator("main a[href^='/office/certificates/']").first
    return (link.get_attribute("href") or "").rpartition("/")[2].replace("-", "")


def report(page: Page, number: str) -> None:
    """Anybody, on a phone, by the public form."""
    page.goto(f"/bao-vi-pham?number={number}")
    page.select_option("select[name=kind]", index=1)
    page.fill("textarea[name=text]", "Bài ngày 29/11 bán thuốc mà không ghi là quảng cáo.")
    page.locator("main button.main").click()
    expect(page.locator("main")).to_contain_text("Đã nhận báo cáo")


def suspend_by_case(page: Page) -> str:
    """The case officer opens a case on the newest report and suspends; the address of the case."""
    page.goto("/office/reports")
    page.locator("main .rows a[href^='/office/reports/R-']").first.click()
    page.get_by_role("link", name="Mở vụ việc").click()
    page.locator("main button.main").click()
    case = page.url.partition("?")[0]
    page.goto(f"{case}/suspend")
    page.check("input[name=reason][value=undisclosed_ad]")
    page.get_by_role("button", name="Tạm đình chỉ ngay").click()
    return case


def propose_revocation(page: Page, case: str) -> None:
    page.goto(f"{case}/decide")
    page.check("input[name=measure][value=revoke]")
    page.fill("textarea[name=why]", "Ba bài không ghi quảng cáo, có ảnh chụp.")
    page.get_by_role("button", name="Đề xuất", exact=True).click()


def approve_in_case(page: Page, case: str) -> None:
    page.goto(case)
    page.get_by_role("link", name="Xem đề xuất").click()
    approve(page)


def test_an_application_becomes_a_certificate_by_two_people(cast: Cast, tmp_path: Path) -> None:
    picture = tmp_path / "bio.png"
    Image.new("RGB", (640, 400), "white").save(picture)
    holder = cast.holder("minhanh@demo.invalid")
    apply(holder)
    mai = cast.staff("mai")
    assess(mai, picture)
    # Whoever proposed finds no button to decide.
    mai.goto("/office/proposals")
    mai.locator("main a[href^='/office/proposals/']", has_text=NAME).first.click()
    expect(mai.get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)
    quan = cast.staff("quan")
    quan.locator("main a[href^='/office/proposals/']", has_text=NAME).click()
    approve(quan)
    public = cast.page(PHONE)
    assert verdict(public, number_of(mai, HANDLE)) == "valid"
    holder.goto("/me/status")
    expect(holder.locator("main")).to_contain_text("Đã cấp chứng nhận")
    assert cast.errors == []


def test_a_report_becomes_a_case_that_two_people_decide(cast: Cast) -> None:
    lan = cast.staff("lan")
    number = number_of(lan, "demo.bepsonghuong")
    public = cast.page(PHONE)
    report(public, number)
    case = suspend_by_case(lan)
    assert verdict(public, number) == "suspended"
    propose_revocation(lan, case)
    approve_in_case(cast.staff("quan"), case)
    start = time.monotonic()
    assert verdict(public, number) == "revoked"
    assert time.monotonic() - start < 60
    assert cast.errors == []


def test_the_holder_appeals_and_others_than_the_deciders_let_a_new_certificate_replace_it(
    cast: Cast,
) -> None:
    name, handle = "DEMO Nguyễn Thị Ánh Nguyệt", "demo.anhnguyet"
    lan, public = cast.staff("lan"), cast.page(PHONE)
    number = number_of(lan, handle)
    report(public, number)
    case = suspend_by_case(lan)
    propose_revocation(lan, case)
    approve_in_case(cast.staff("quan"), case)
    holder = cast.holder(f"{handle}@demo.invalid")
    holder.goto("/me/cases")
    holder.locator("main a.main[href^='/me/cases/']").first.click()
    holder.fill("textarea[name=text]", "Bài đó có ghi quảng cáo ở dòng đầu, xin xem lại.")
    holder.locator("form[action$='/appeal'] button").click()
    for login in ("lan", "quan"):
        cast.staff(login).goto("/office/proposals")
    ha = cast.staff("ha")
    ha.goto("/office")
    ha.locator("main a[href*='/appeals/']", has_text=name).first.click()
    ha.check("input[name=outcome][value=overturned]")
    ha.fill("textarea[name=why]", "Bài có ghi quảng cáo.")
    ha.get_by_role("button", name="Đề xuất", exact=True).click()
    expect(ha.locator("main")).to_contain_text("Người khác sẽ quyết định")
    appeal = ha.url.partition("?")[0]
    quan = cast.staff("quan")
    quan.goto(appeal)
    quan.locator("main a[href^='/office/proposals/']").first.click()
    expect(quan.get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)
    viet = cast.staff("viet")
    viet.goto(appeal)
    viet.locator("main a[href^='/office/proposals/']").first.click()
    approve(viet)
    assert verdict(public, number) == "revoked"
    successor = public.get_by_role("link", name="Mở bản mới").get_attribute("href")
    holder.goto("/me/cases")
    holder.locator("main a[href^='/me/cases/']").first.click()
    renewed = holder.locator("main a[href^='/c/']").last.get_attribute("href") or ""
    assert successor == renewed.replace("-", "")
    assert verdict(public, renewed.rpartition("/")[2]) == "valid"
    assert cast.errors == []
