"""Accounts by pasted links, and the codes in them."""

from __future__ import annotations

import re
from dataclasses import replace

from credissuer.applications.proof import ProofState
from credissuer.office import Office
from credissuer.store.applications.proofs import Proofs
from tests.console.me.browsing import Browser
from tests.console.me.test_applying import LINK, fill_in, start
from tests.offices import Clock


def proof_ids(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="proof" value="(P\w{8})"', page)))


def test_a_link_that_cannot_be_read_is_told_beside_its_field(holder: Browser) -> None:
    start(holder)
    for link in ("abc", "https://evil.example/@a", "https://zalo.me/0901234567", "<script>x"):
        page = holder.send("/me/apply/accounts", page="/me/apply/accounts", link=link)
        assert holder.status == 422 and 'id="link-wrong"' in page
        assert "<script>x" not in page
    holder.send("/me/apply/accounts", page="/me/apply/accounts", link=LINK)
    page = holder.send("/me/apply/accounts", link=LINK)
    assert holder.status == 422 and "đã có trong hồ sơ" in page


def test_a_shared_link_is_asked_of_its_platform(make_app: object, office: Office) -> None:
    asked: list[str] = []

    def ask(url: str, *_: object, **__: object) -> str:
        asked.append(url)
        return LINK

    browser = Browser(make_app(app={"ask": ask}), office)  # type: ignore[operator]
    browser.sign_in()
    start(browser)
    page = browser.send(
        "/me/apply/accounts", page="/me/apply/accounts", link="https://vt.tiktok.com/ZS8abcDEF/"
    )
    assert asked and "minhanh.bep" in page


def test_an_account_is_taken_out(holder: Browser) -> None:
    start(holder)
    page = holder.send("/me/apply/accounts", page="/me/apply/accounts", link=LINK)
    [proof] = proof_ids(page)
    page = holder.send("/me/apply/accounts/remove", proof=proof)
    assert "minhanh.bep" not in page
    holder.send("/me/apply/accounts/remove", page="/me/apply/accounts", proof=proof)
    assert holder.status in (404, 403)


def test_a_code_that_ended_is_renewed(holder: Browser, clock: Clock) -> None:
    start(holder)
    holder.send("/me/apply/accounts", page="/me/apply/accounts", link=LINK)
    clock.move(hours=73)
    page = holder.get("/me/apply/prove")
    [proof] = proof_ids(page)
    assert "đã hết hạn" in page
    page = holder.send("/me/apply/prove/fresh", proof=proof)
    assert "Đây là mã mới" in page and "OFFICE-" in page


def test_a_code_that_was_not_found_is_put_there_again(holder: Browser, office: Office) -> None:
    fill_in(holder)
    holder.send("/me/apply/review")
    with office.store.write() as transaction:
        [proof] = transaction.of(Proofs).by_keys(["tiktok:minhanh.bep"])
        transaction.of(Proofs).change(replace(proof, state=ProofState.MISSING))
    assert "Không thấy mã" in holder.get("/me/status")
    page = holder.send("/me/apply/prove", page="/me/apply/prove", method="pinned")
    assert "Đang chờ chúng tôi xem" in page
    with office.store.read() as reading:
        after = reading.of(Proofs).by_id(proof.id)
    assert after is not None and (after.state, after.method) == (ProofState.PLACED, "pinned")
