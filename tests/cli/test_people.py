"""The commands for members of staff."""

from __future__ import annotations

import json
from typing import Any

from tests.flows.conftest import Installation


def person(installation: Installation, *arguments: str) -> Any:
    return json.loads(installation.credissuer("person", *arguments, "--json"))


def test_the_first_administrator_comes_from_the_command_line(installation: Installation) -> None:
    told = installation.run(
        "credissuer", "person", "invite", "An.Le", "--role", "admin", "--email", "an@tnso.example"
    )
    [link] = told.stdout.split()
    assert "/office/invitation#" in link
    secret = link.partition("#")[2]
    assert "an.le" in told.stderr and secret not in told.stderr
    assert secret.encode() not in (installation.folder / "credissuer.db").read_bytes()
    assert secret not in installation.credissuer("audit", "list")
    [listed] = map(json.loads, installation.credissuer("person", "list", "--json").splitlines())
    assert (listed["login"], listed["state"], listed["roles"]) == ("an.le", "invited", ["admin"])
    assert (listed["has_password"], listed["keys"]) == (False, 0)
    again = person(installation, "link", "an.le")
    assert again["link"] != link and again["proposal"] is None


def test_somebody_is_changed_disabled_and_enabled(installation: Installation) -> None:
    person(installation, "invite", "mai", "--email", "mai@tnso.example", "--role", "auditor")
    done = person(installation, "roles", "mai", "--role", "assessor", "--role", "auditor")
    assert done["roles"] == ["assessor", "auditor"] and done["proposal"] is None
    done = person(installation, "change", "mai", "--name", "Trần Mai", "--operator", "mai.tran")
    assert (done["name"], done["operator"]) == ("Trần Mai", "mai.tran")
    assert person(installation, "change", "mai", "--operator", "")["operator"] is None
    assert person(installation, "roles", "mai", "--none")["roles"] == []
    assert person(installation, "end-sessions", "mai") == {"login": "mai", "ended": 0}
    assert installation.credissuer("person", "end-sessions", "mai") == "mai  0\n"
    assert person(installation, "disable", "mai")["state"] == "disabled"
    assert installation.credissuer("person", "list", "--state", "active") == ""
    assert person(installation, "enable", "mai")["state"] == "lapsed"
    shown = person(installation, "show", "mai")
    assert [entry["action"] for entry in shown["history"]][:2] == [
        "person.enabled",
        "person.disabled",
    ]
    assert "Trần Mai" in installation.credissuer("person", "show", "mai")


def test_a_token_of_a_person(installation: Installation) -> None:
    made = person(installation, "invite", "mai", "--email", "mai@tnso.example", "--role", "auditor")
    installation.credissuer("token", "create", "x", "--role", "auditor", "--person", "mai")
    listed = json.loads(installation.credissuer("token", "list", "--json"))
    assert listed["person"] == made["id"]
    words = ("token", "create", "x", "--role", "admin", "--person", "mai")
    refused = installation.run("credissuer", *words, expect=1)
    assert "[token.role_not_theirs]" in refused.stderr


def test_what_was_not_understood_changes_nothing(installation: Installation) -> None:
    command = ("credissuer", "person")
    refused = installation.run(*command, "invite", "a b", "--email", "x", "--json", expect=1)
    told = json.loads(refused.stderr.splitlines()[-1])["error"]
    assert told["code"] == "person.refused"
    assert [fault["pointer"] for fault in told["errors"]] == ["/login", "/email"]
    for words, code in (
        (("roles", "mai"), "usage.person_roles"),
        (("roles", "mai", "--none", "--role", "admin"), "usage.person_roles"),
        (("change", "mai"), "usage.person_change"),
        (("list", "--role", "king"), "person.role_unknown"),
    ):
        assert f"[{code}]" in installation.run(*command, *words, expect=2).stderr
    for words in (("show",), ("disable",), ("enable",), ("end-sessions",), ("recover",), ("link",)):
        assert "[person.not_found]" in installation.run(*command, *words, "nobody", expect=1).stderr


def test_whoever_lost_every_key_gets_a_link(installation: Installation) -> None:
    invited = installation.run(
        "credissuer", "person", "invite", "an", "--email", "a@b.vn", "--role", "admin"
    )
    assert invited.stdout
    refused = installation.run("credissuer", "person", "recover", "an", expect=1)
    assert "[person.never_in]" in refused.stderr
