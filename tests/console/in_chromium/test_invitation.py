"""An invitation in Chromium, from the link to the first security key, and back in after that was
lost.
"""

from __future__ import annotations

from playwright.sync_api import Browser

from credissuer.operations.people import links
from credissuer.operations.people.invite import invite
from credissuer.operations.people.recover import recover
from credissuer.operations.perform import perform
from credissuer.staff import account
from credissuer.staff.roles import Role, operator
from credissuer.store.staff.people import People
from credissuer.store.staff.security_keys import SecurityKeys
from tests.console.in_chromium.test_security_keys import (  # noqa: F401 - fixtures
    KEY_BUTTON,
    Person,
    Served,
    browser,
    person,
    served,
)
from tests.staff_members import PASSWORD

OTHER = "một câu hoàn toàn khác 42"


def invited(at: Served, login: str) -> str:
    """The link for a new assessor."""
    wanted = account.account(
        login=login, name="Đỗ Vy", email=f"{login}@office.test", language="vi", roles=["assessor"]
    )
    office = at.office
    secret = perform(office, office.call(operator("x")), invite, office, wanted).secret
    assert secret is not None
    return links.address(office, secret)


def accept(who: Person, link: str, password: str) -> None:
    who.page.goto("about:blank")
    who.page.goto(link)
    who.page.locator("#new_password").wait_for()
    # The address and the history forget the secret at once.
    assert link.partition("#")[2] not in who.page.url
    who.page.fill("#new_password", password)
    who.page.fill("#repeat_password", password)
    who.page.click("main button.main")
    who.page.wait_for_url("**/office/sign-in?said=desk_people.accepted")
    assert who.page.locator("[role=status]").first.inner_text() != ""


def sign_in(who: Person, login: str, password: str) -> None:
    who.page.fill("#login", login)
    who.page.fill("#password", password)
    who.page.click('form[action="/office/sign-in"] button')
    who.page.wait_for_url("**/office/sign-in/key?*")


def register(who: Person) -> None:
    who.page.fill("#label", "khóa")
    who.page.click('form[data-key="create"] button')
    who.page.wait_for_url("**said=desk_sign_in.key_added")


def test_from_the_link_to_a_key_and_back_in_after_it_was_lost(
    person: Person,  # noqa: F811
    served: Served,  # noqa: F811
) -> None:
    accept(person, invited(served, "vy"), PASSWORD)
    sign_in(person, "vy", PASSWORD)
    register(person)
    person.sign_out()
    office = served.office
    back = perform(office, office.call(operator("x")), recover, office, "vy")
    assert back.secret is not None
    accept(person, links.address(office, back.secret), OTHER)
    # The lost key opens nothing any more: whoever found it holds a key of nobody.
    with office.store.read() as reading:
        vy = reading.of(People).by_login("vy")
        assert vy is not None and vy.roles == {Role.ASSESSOR}
        assert reading.of(SecurityKeys).of_person(vy.id) == []
    person.unplug(person.key)
    person.key = person.plug_in()
    sign_in(person, "vy", OTHER)
    register(person)
    person.open("/office")
    assert person.page.locator("h1").count() == 1


def test_without_scripts_the_link_is_pasted(
    served: Served,  # noqa: F811
    browser: Browser,  # noqa: F811
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    link = invited(served, "my")
    page.goto(link)
    page.fill("#secret", link)
    page.click("main button.main")
    page.fill("#new_password", PASSWORD)
    page.fill("#repeat_password", PASSWORD)
    page.click("main button.main")
    page.wait_for_url("**/office/sign-in?said=desk_people.accepted")
    context.close()
