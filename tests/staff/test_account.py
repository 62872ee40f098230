"""What is typed about a member of staff: read, or refused beside its field."""

from __future__ import annotations

import pytest

from credissuer.errors import IssuerError
from credissuer.staff import account
from credissuer.staff.roles import Role

TYPED = {
    "login": " Mai.Tran ",
    "name": "Trần  Thị Mai",
    "email": "Mai@Example.VN",
    "language": "vi",
    "roles": ["assessor", "", "auditor"],
}


def test_what_was_typed_is_read_as_it_is_stored() -> None:
    read = account.account(**TYPED)  # type: ignore[arg-type]
    assert read == account.NewAccount(
        login="mai.tran",
        name="Trần Thị Mai",
        email="mai@example.vn",
        language="vi",
        roles=frozenset({Role.ASSESSOR, Role.AUDITOR}),
    )


def test_a_name_is_stored_in_one_spelling() -> None:
    assert account.name("Tra\u0302\u0300n") == "Trần"


def test_everything_that_is_wrong_is_told_at_once_beside_its_field() -> None:
    with pytest.raises(IssuerError) as refusal:
        account.account(login="-x", name=" ", email="x@y", language="fr", roles=["issuer"])
    assert refusal.value.code == "person.refused"
    assert [(fault.pointer, fault.code) for fault in refusal.value.facts["problems"]] == [
        ("/login", "person.login_invalid"),
        ("/name", "person.name_invalid"),
        ("/email", "person.email_invalid"),
        ("/language", "person.language_unknown"),
        ("/roles", "person.role_unknown"),
    ]
    for fault in refusal.value.facts["problems"]:
        assert fault.words["vi"] and fault.words["en"] and fault.words["vi"] != fault.words["en"]


@pytest.mark.parametrize("login", ["a", "mai", "mai.tran-2", "0", "x" * 64])
def test_logins(login: str) -> None:
    assert account.login(login) == login


@pytest.mark.parametrize("login", ["", ".mai", "mai.", "mai tran", "mái", "x" * 65, "a@b", "a\nb"])
def test_no_logins(login: str) -> None:
    assert code_of(account.login, login) == "person.login_invalid"


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "Mai\u202e", "Mai\u200bTran"])
def test_no_names(name: str) -> None:
    assert code_of(account.name, name) == "person.name_invalid"


@pytest.mark.parametrize(
    "email",
    [
        "",
        "mai",
        "mai@",
        "@x.vn",
        "a b@x.vn",
        "a@x..vn",
        "a..b@x.vn",
        "mái@x.vn",
        "a@x.vn\nBcc: b@x",
        f"a@{'x.' * 124}example",
    ],
)
def test_no_addresses(email: str) -> None:
    assert code_of(account.email, email) == "person.email_invalid"


@pytest.mark.parametrize(("typed", "read"), [(None, None), (" ", None), ("an.le", "an.le")])
def test_users_of_the_computer(typed: str | None, read: str | None) -> None:
    assert account.operator_name(typed) == read


@pytest.mark.parametrize("typed", ["An", "1an", "an le", "x" * 33])
def test_no_users_of_the_computer(typed: str) -> None:
    assert code_of(account.operator_name, typed) == "person.operator_invalid"


@pytest.mark.parametrize("role", ["issuer", "revoker", "vc-api", "Admin", "king"])
def test_roles_of_programs_are_not_for_people(role: str) -> None:
    assert code_of(account.roles, [role]) == "person.role_unknown"


def code_of(reader: object, typed: object) -> str:
    with pytest.raises(IssuerError) as refusal:
        reader(typed)  # type: ignore[operator]
    return refusal.value.code
