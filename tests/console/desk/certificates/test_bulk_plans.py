"""/office/bulk/plans: planned by a file or a selection, looked at, ordered or proposed."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from credissuer.office import Office
from credissuer.operations import change_standing
from credissuer.operations.perform import perform
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Permission, Role
from credissuer.staff.sign_in import FRESH
from credverifier.wire.number import show
from tests.callers import Caller
from tests.console.desk.conftest import SignIn
from tests.console.signed_in import Browser, said
from tests.offices import CHIEF, Clock, issued, order_body
from tests.two_people import BOSS, QUAN, two_people

HERE = "/office/bulk/plans"


@pytest.fixture
def certificates(office: Office) -> list[str]:
    return [issued(office, order_body(channel)) for channel in (1, 2, 3)]


def standings(office: Office, numbers: list[str]) -> set[str]:
    with office.store.read() as reading:
        return {one.standing.value for one in reading.certificates.by_numbers(numbers).values()}


def plan(browser: Browser, text: str | None = None, **fields: str) -> Any:
    files = None if text is None else {"file": ("số.csv", text.encode(), "text/csv")}
    wanted = {"change": "revoke", "reason": "issued_in_error", **fields}
    return browser.post(HERE, files=files, **wanted)


def path_of(browser: Browser, *numbers: str, **fields: str) -> str:
    reply = plan(browser, "\n".join(("number", *numbers)), **fields)
    assert reply.status_code == 303, said(reply)
    return str(reply.headers["location"]).partition("?")[0]


def order(browser: Browser, path: str, count: int) -> Any:
    found = re.search(r'name="plan_sha256" value="([0-9a-f]{64})"', browser.get(path).text)
    assert found is not None
    return browser.post(f"{path}/order", plan_sha256=found[1], count=str(count))


def test_a_file_is_planned_and_nothing_changes(
    office: Office, sign_in: SignIn, certificates: list[str]
) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    path = path_of(lan, show(certificates[0]), certificates[1], "nonsense", note="Vụ 17")
    page = said(lan.get(path))
    for told in ("Sẽ thay đổi 2", "Không làm được 1", "Vụ 17", show(certificates[0]), "nonsense"):
        assert told in page, told
    assert "Kênh Mẫu" in page and "Còn hiệu lực" in page and "Đã thu hồi" in page
    assert "Would change 2" in said(lan.get(f"{path}?lang=en"))
    sheet = lan.get(f"{path}/rows.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sheet)))
    assert [row["outcome"] for row in rows] == ["change", "change", "refused"]
    assert standings(office, certificates) == {"valid"}
    assert "Thu hồi: 3 chứng nhận" in said(lan.get(HERE))


def test_in_an_office_of_one_it_runs_and_its_job_is_shown(
    office: Office, sign_in: SignIn, certificates: list[str]
) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    reply = order(lan, path_of(lan, *certificates[:2]), 2)
    assert reply.status_code == 303
    job = reply.headers["location"]
    assert job.startswith("/office/jobs/")
    page = said(lan.get(job))
    assert "Thu hồi hàng loạt" in page and "Đã xử lý 2 trên 2 dòng" in page
    assert standings(office, certificates[:2]) == {"revoked"}
    assert standings(office, certificates[2:]) == {"valid"}
    assert "changed" in lan.get(f"{job}/result.csv").text
    assert "Thu hồi hàng loạt" in said(lan.get("/office/jobs"))


@pytest.mark.parametrize("count", ["", "3", "two"])
def test_the_number_is_typed_by_hand(
    office: Office, sign_in: SignIn, certificates: list[str], count: str
) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    path = path_of(lan, *certificates[:2])
    found = re.search(r'name="plan_sha256" value="([0-9a-f]{64})"', lan.get(path).text)
    assert found is not None
    reply = lan.post(f"{path}/order", plan_sha256=found[1], count=count)
    assert reply.status_code == 422 and "Hãy gõ 2" in said(reply)
    assert standings(office, certificates) == {"valid"}


def test_what_changed_since_is_shown_anew_and_not_done(
    office: Office, sign_in: SignIn, certificates: list[str]
) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    path = path_of(lan, *certificates[:2])
    shown = re.search(r'name="plan_sha256" value="([0-9a-f]{64})"', lan.get(path).text)
    assert shown is not None
    perform(office, office.call(CHIEF), change_standing.revoke, certificates[0], "deceased")
    reply = lan.post(f"{path}/order", plan_sha256=shown[1], count="2")
    assert reply.status_code == 409
    page = said(reply)
    assert "không còn như trong kế hoạch" in page and "Sẽ thay đổi 1" in page
    assert standings(office, certificates[1:]) == {"valid"}
    assert order(lan, path, 1).status_code == 303


def test_two_decide_and_the_second_sees_counts_rows_and_differences(
    office: Office, call: Caller, certificates: list[str]
) -> None:
    two_people(office)
    boss, quan = Browser(office, call, BOSS), Browser(office, call, QUAN)
    path = path_of(boss, *certificates, "nonsense", note="Vụ 17")
    assert "Đề xuất với 3 chứng nhận" in said(boss.get(path))
    proposal = order(boss, path, 3).headers["location"].partition("?")[0]
    assert proposal.startswith("/office/proposals/")
    assert "chờ duyệt" in said(boss.get(path)) and f"{path}/order" not in boss.get(path).text
    page = quan.get(proposal)
    for told in ("Sẽ thay đổi 3", "Không làm được 1", "Kênh Mẫu", "Còn hiệu lực", "Đã thu hồi"):
        assert told in said(page), told
    assert standings(office, certificates) == {"valid"}
    assert "approve" not in boss.get(proposal).text, "nobody approves what they proposed"
    quan.post(f"{proposal}/approve", version="1")
    assert standings(office, certificates) == {"revoked"}
    assert "xong" in said(boss.get(path))


def test_by_what_they_share(office: Office, sign_in: SignIn, certificates: list[str]) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    key = next(key for key in office.keyring.records if key.use == "credential").thumbprint
    page = lan.get(HERE).text
    assert (
        f'value="{key}"' in page and 'value="tiktok"' in page and f"person:{lan.person.id}" in page
    )
    for fields in ({"key": key}, {"platform": "tiktok"}, {"operator": "operator:test"}):
        reply = plan(lan, **fields)
        assert reply.status_code == 303, said(reply)
        path = reply.headers["location"].partition("?")[0]
        assert "Sẽ thay đổi 3" in said(lan.get(path))


def test_a_sheet_that_was_imported_names_its_certificates(
    office: Office, sign_in: SignIn, certificates: list[str]
) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    with office.store.read() as reading:
        ref = reading.certificates.by_numbers(certificates)[certificates[1]].ref
    reply = plan(lan, f"ref,name\n{ref},Ai đó\n", of_import="1")
    page = said(lan.get(reply.headers["location"]))
    assert show(certificates[1]) in page and "Sẽ thay đổi 1" in page
    none = plan(lan, "name\nAi đó\n", of_import="1")
    assert none.status_code == 400 and "không có cột ref" in said(none)


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({"change": ""}, 400, "Chưa chọn việc cần làm"),
        ({"change": "void"}, 400, "Chưa chọn việc cần làm"),
        ({"reason": "", "platform": "tiktok"}, 400, "lý do"),
        ({"reason": "because", "platform": "tiktok"}, 400, "because"),
        ({"key": "nobody"}, 404, "Không chứng nhận nào khớp"),
        ({"import": "F99999998"}, 404, "Không có lần nhập F99999998"),
        ({"platform": "myspace"}, 400, "Không có nền tảng myspace"),
        ({}, 400, "Chưa nêu chứng nhận nào"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    sign_in: SignIn, certificates: list[str], fields: dict[str, str], status: int, told: str
) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    reply = plan(lan, note="Giữ lại điều này", **fields)
    assert reply.status_code == status
    assert told in said(reply) and "Giữ lại điều này" in reply.text


@pytest.mark.parametrize(
    ("text", "told"),
    [("reason\nx\n", "không có cột số chứng nhận"), ("number\n", "")],
)
def test_a_file_that_is_none_is_told_beside_its_field(
    sign_in: SignIn, text: str, told: str
) -> None:
    reply = plan(sign_in(Role.CASE_OFFICER), text)
    assert reply.status_code == 422
    assert told in said(reply) and 'id="file-wrong"' in reply.text


def test_numbers_and_a_selection_are_not_combined(sign_in: SignIn, certificates: list[str]) -> None:
    reply = plan(sign_in(Role.CASE_OFFICER), certificates[0], platform="tiktok")
    assert "hãy dùng một trong hai" in said(reply)


def test_suspensions_are_made_and_lifted(
    office: Office, sign_in: SignIn, certificates: list[str]
) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    order(lan, path_of(lan, *certificates, change="suspend", reason="false_claim"), 3)
    assert standings(office, certificates) == {"suspended"}
    order(lan, path_of(lan, *certificates, change="reinstate", reason=""), 3)
    assert standings(office, certificates) == {"valid"}


def test_a_dry_run_needs_no_key_and_an_order_does(
    office: Office, sign_in: SignIn, clock: Clock, certificates: list[str]
) -> None:
    lan = sign_in(Role.CASE_OFFICER)
    clock.move(seconds=FRESH.total_seconds())
    for change in ("revoke", "suspend"):
        # A file would be lost on the way to the key and back.
        path = path_of(lan, *certificates, change=change)
        assert "Xác nhận đúng là bạn" in said(order(lan, path, 3)), change
    assert standings(office, certificates) == {"valid"}


@pytest.mark.parametrize("role", FOR_PEOPLE)
def test_who_may(office: Office, sign_in: SignIn, certificates: list[str], role: Role) -> None:
    """Whoever may suspend or lift may revoke as well: that is what the door asks for."""
    path = path_of(sign_in(Role.CASE_OFFICER), *certificates)
    browser = sign_in(role, login="someone")
    some = {Permission.SUSPEND, Permission.REVOKE, Permission.REINSTATE} & PERMISSIONS[role]
    assert bool(some) == (Permission.REVOKE in PERMISSIONS[role])
    for address in (HERE, path, f"{path}/rows.csv"):
        assert browser.get(address).status_code == (200 if some else 403), address
    may_suspend = Permission.SUSPEND in PERMISSIONS[role]
    reply = plan(browser, "\n".join(certificates), change="suspend")
    assert reply.status_code == (303 if may_suspend else 403)
    if some:
        assert ('value="suspend"' in browser.get(HERE).text) == may_suspend
    else:
        assert browser.post(f"{path}/order", plan_sha256="0" * 64, count="3").status_code == 403
    assert standings(office, certificates) == {"valid"}
