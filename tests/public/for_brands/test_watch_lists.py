"""/api/v1/watch-lists, as a brand's program calls it."""

from __future__ import annotations

from collections.abc import Callable

from credissuer.office import Office
from credissuer.operations.change_standing import revoke
from credissuer.operations.perform import perform
from credissuer.staff.roles import operator
from credverifier.wire import number as numbers
from tests.callers import Caller

LISTS = "/api/v1/watch-lists"


def test_a_list_from_its_making_to_its_end(
    call: Caller, office: Office, certificate: str, brand_key: Callable[..., dict[str, str]]
) -> None:
    mine = brand_key()
    body = {"name": "Summer", "items": [certificate, "tiktok:nobody"], "until": "2027-08-31"}
    made = call.post(LISTS, body, headers=mine)
    assert made.status_code == 201, made.text
    path = made.headers["location"]
    assert made.headers["etag"] == '"1"' and made.json()["size"] == 2
    perform(office, office.call(operator("test")), revoke, certificate, "false_claim")
    page = call.get(f"{path}?limit=1", headers=mine).json()
    rest = call.get(page["next"], headers=mine).json()
    assert rest["next"] is None
    items = {one["item"]: one["standing"] for one in (*page["items"], *rest["items"])}
    assert items == {numbers.show(certificate): "revoked", "tiktok:nobody": None}
    replaced = call(
        "PUT",
        path,
        json={"name": "Winter", "items": ["tiktok:an"]},
        headers={**mine, "if-match": '"1"'},
    )
    assert replaced.status_code == 200 and replaced.headers["etag"] == '"2"'
    late = call(
        "PUT", path, json={"name": "Late", "items": []}, headers={**mine, "if-match": '"1"'}
    )
    assert late.status_code == 412 and late.json()["code"] == "watch_list.changed"
    wrong = call("PUT", path, json={"name": "x", "items": []}, headers={**mine, "if-match": "W/x"})
    assert wrong.json()["code"] == "request.if_match"
    changed = call.post(
        f"{path}/items", {"add": ["tiktok:binh"], "remove": ["tiktok:an"]}, headers=mine
    )
    assert changed.json()["version"] == 3
    [listed] = call.get(LISTS, headers=mine).json()["watch_lists"]
    assert listed["name"] == "Winter" and listed["size"] == 1
    assert call("DELETE", path, headers=mine).status_code == 204
    assert call.get(path, headers=mine).status_code == 404


def test_every_item_that_is_none_is_named(
    call: Caller, brand_key: Callable[..., dict[str, str]]
) -> None:
    answer = call.post(LISTS, {"name": "x", "items": ["tiktok:an", "?"]}, headers=brand_key())
    assert answer.status_code == 422 and answer.json()["code"] == "watch_list.items"
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/items/1"]


def test_without_a_good_key_nobody_gets_in(
    call: Caller, bearer: Callable[[str], dict[str, str]], brand_key: Callable[..., dict[str, str]]
) -> None:
    for headers in ({}, {"authorization": "Bearer crb_x"}, bearer("admin")):
        answer = call.get(LISTS, headers=headers)
        assert answer.status_code == 401 and answer.json()["code"] == "request.unauthorized"
    # And a brand is nobody at the office.
    assert call.get("/api/v1/certificates", headers=brand_key()).status_code == 401


def test_more_than_was_agreed_is_refused(
    call: Caller, brand_key: Callable[..., dict[str, str]]
) -> None:
    mine, other = brand_key(requests_a_minute=2), brand_key()
    for _ in range(2):
        assert call.get(LISTS, headers=mine).status_code == 200
    answer = call.get(LISTS, headers=mine)
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) <= 60
    assert call.get(LISTS, headers=other).status_code == 200


def test_another_brand_sees_nothing_of_it(
    call: Caller, brand_key: Callable[..., dict[str, str]]
) -> None:
    mine, other = brand_key(), brand_key()
    path = call.post(LISTS, {"name": "x", "items": []}, headers=mine).headers["location"]
    assert call.get(path, headers=other).status_code == 404
    assert call("DELETE", path, headers=other).status_code == 404
    assert call.get(LISTS, headers=other).json() == {"watch_lists": []}
    assert call.get(f"{path}?cursor=d3o", headers=mine).json()["code"] == "request.cursor"
