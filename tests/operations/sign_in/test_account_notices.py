"""Members of staff learn by e-mail what happened to their own account."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from credissuer.errors import NotFoundError, RefusedError
from credissuer.notices.notice import NoticeRecord
from credissuer.notices.texts import compose
from credissuer.office import Office
from credissuer.operations.people.accept import accept
from credissuer.operations.people.change_person import change_details
from credissuer.operations.people.recover import recover
from credissuer.operations.perform import perform
from credissuer.operations.sending.send_notices import letterhead
from credissuer.operations.sign_in import by_password, passwords, security_keys
from credissuer.operations.sign_in.sessions import OpenedSession
from credissuer.staff import account
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import ANYBODY, Role, operator
from credissuer.store.sending.notices import NoticeReading
from tests.offices import Clock
from tests.operations.sign_in.keys_in_use import ORIGIN, add, remove
from tests.security_keys import SoftKey
from tests.staff_members import PASSWORD, own_call, staff

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
NEWER_FIREFOX = FIREFOX.replace("140.0", "141.0")
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
OTHER_PASSWORD = "sáu con voi đi qua cầu"


@pytest.fixture
def mai(office: Office) -> PersonRecord:
    return staff(office, "mai", Role.AUDITOR, password=PASSWORD)


def enter(office: Office, user_agent: str) -> OpenedSession:
    return by_password.sign_in(office, office.call(ANYBODY), "mai", PASSWORD, user_agent)


def told(office: Office) -> Sequence[NoticeRecord]:
    with office.store.read() as reading:
        return reading.of(NoticeReading).page()


def kinds(office: Office) -> list[str]:
    return [record.kind for record in told(office)]


def test_a_browser_that_was_never_used_is_told_of(office: Office, mai: PersonRecord) -> None:
    enter(office, FIREFOX)
    enter(office, NEWER_FIREFOX)
    assert kinds(office) == []
    enter(office, PHONE)
    [record] = told(office)
    assert (record.kind, record.recipient) == ("signed_in", mai.email)
    mail = compose(record, letterhead(office))
    assert "Safari trên iPhone" in mail.text and "Safari on iPhone" in mail.text
    assert f"{office.public_url}/office/security" in mail.text
    enter(office, PHONE)
    assert kinds(office) == ["signed_in"]


def test_a_password_that_was_not_right_is_no_sign_in(office: Office, mai: PersonRecord) -> None:
    enter(office, FIREFOX)
    with pytest.raises(RefusedError):
        by_password.sign_in(office, office.call(ANYBODY), "mai", OTHER_PASSWORD, PHONE)
    assert kinds(office) == []


def test_a_key_that_is_added_and_removed_is_told_of_by_its_name(
    office: Office, mai: PersonRecord
) -> None:
    key = SoftKey(ORIGIN)
    opened = add(office, enter(office, "test"), key, label="khóa xanh")
    remove(office, opened, key)
    assert sorted(kinds(office)) == ["key_added", "key_removed"]
    for record in told(office):
        mail = compose(record, letterhead(office))
        assert "“khóa xanh”" in mail.text and "khóa xanh" not in mail.subject


def test_a_name_of_a_key_advertises_nothing(office: Office, mai: PersonRecord) -> None:
    add(office, enter(office, "test"), SoftKey(ORIGIN), label="call evil.example now")
    [record] = told(office)
    assert "evil.example" not in compose(record, letterhead(office)).text


def test_another_password_is_told_of_and_never_the_password(
    office: Office, mai: PersonRecord
) -> None:
    here = enter(office, FIREFOX)
    call = own_call(office, here)
    passwords.change_password(office, call, here.session.id, PASSWORD, OTHER_PASSWORD)
    [record] = told(office)
    assert record.kind == "password_changed"
    assert OTHER_PASSWORD not in str(record.facts)


def test_whoever_came_back_by_a_link_is_told(office: Office, mai: PersonRecord) -> None:
    call = office.call(operator("an"))
    link = perform(office, call, recover, office, "mai")
    somebody = office.call(ANYBODY)
    perform(office, somebody, accept, office, link.secret, "Mai", "vi", "hash")
    assert "recovered" in kinds(office)


def test_another_address_is_told_to_the_one_of_before(
    office: Office, mai: PersonRecord, clock: Clock
) -> None:
    details = account.details(name=mai.name, email="thief@office.test", language="vi")
    perform(office, office.call(operator("an")), change_details, "mai", details)
    [record] = told(office)
    assert (record.kind, record.recipient) == ("address_changed", mai.email)
    mail = compose(record, letterhead(office))
    assert "thief" not in mail.text and "/office/security" not in mail.text


def test_a_new_name_alone_is_not_told(office: Office, mai: PersonRecord) -> None:
    details = account.details(name="Trần Mai", email=mai.email, language="vi")
    perform(office, office.call(operator("an")), change_details, "mai", details)
    assert kinds(office) == []


def test_no_subject_says_what_happened(office: Office, mai: PersonRecord) -> None:
    enter(office, FIREFOX)
    add(office, enter(office, PHONE), SoftKey(ORIGIN))
    for record in told(office):
        subject = compose(record, letterhead(office)).subject
        assert mai.name not in subject and "iPhone" not in subject


def test_of_the_unknown_security_key_nothing_is_told(office: Office, mai: PersonRecord) -> None:
    """A removal that is refused leaves no mail behind."""
    opened = add(office, enter(office, "test"), SoftKey(ORIGIN))
    with pytest.raises(NotFoundError):
        call = own_call(office, opened)
        perform(office, call, security_keys.remove, office, opened.session.id, "x")
    assert kinds(office) == ["key_added"]
