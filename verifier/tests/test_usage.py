"""Arguments of the wrong type: a TypeError from every function of the interface, never a verdict."""

from __future__ import annotations

from collections.abc import Callable

import forge
import pytest
from conftest import Host
from hosted import HostedIssuer

from credverifier import TrustAnchors, Verifier, verify
from credverifier.cli import command
from credverifier.errors import TrustListError
from credverifier.online.profile_search import verify_profile
from credverifier.reading import qr_pictures
from credverifier.reading.sheets import workbook_writer

WRONG = [None, 5, {}, [], object()]


@pytest.fixture
def scene(host: Host) -> HostedIssuer:
    return HostedIssuer(host)


@pytest.fixture
def functions(scene: HostedIssuer, anchors: TrustAnchors) -> dict[str, Callable]:
    """Name -> the function, with what is checked as its one argument."""
    check = scene.verifier.check
    return {
        "check": check,
        "check of a profile": lambda value: check("7K3M9QX2HS", profile=value or 5),
        "check_many": lambda value: list(scene.verifier.check_many([value])),
        "check_many of a profile": lambda value: list(
            scene.verifier.check_many([("7K3M9QX2HS", value or 5)])
        ),
        "verify": lambda value: verify(value, anchors=anchors, lists={}, now=forge.NOW),
        "verify of a profile": lambda value: verify(
            "x", anchors=anchors, lists={}, now=forge.NOW, profile=value or 5
        ),
        "verify_profile": lambda value: verify_profile(
            value, anchors=anchors, texts={}, now=forge.NOW
        ),
    }


NAMES = [
    *("check", "check of a profile", "check_many", "check_many of a profile"),
    *("verify", "verify of a profile", "verify_profile"),
]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_text_is_wrong_usage(
    name: str, functions: dict[str, Callable], scene: HostedIssuer
) -> None:
    assert list(functions) == NAMES
    for value in WRONG:
        with pytest.raises(TypeError, match="must be a str"):
            functions[name](value)
    assert scene.host.asked == []


def test_octets_are_no_token_and_no_profile(scene: HostedIssuer, anchors: TrustAnchors) -> None:
    with pytest.raises(TypeError):
        verify(b"eyJ", anchors=anchors, lists={}, now=forge.NOW)
    with pytest.raises(TypeError):
        scene.verifier.check("7K3M9QX2HS", profile=b"tiktok:a.b")
    assert scene.verifier.check(b"no picture").code == "link.unreadable"


def test_one_text_is_not_several(scene: HostedIssuer) -> None:
    with pytest.raises(TypeError, match="several"):
        list(scene.verifier.check_many("7K3M9QX2HS"))


def test_what_is_trusted_must_be_a_trust_list(anchors: TrustAnchors) -> None:
    for value in WRONG:
        with pytest.raises(TypeError, match="anchors"):
            Verifier(value)
        with pytest.raises(TypeError, match="anchors"):
            verify("x", anchors=value, lists={}, now=forge.NOW)
        with pytest.raises(TrustListError, match=r"trust\.malformed"):
            TrustAnchors.from_trust_list(value)
    with pytest.raises(TypeError):
        Verifier.from_trust_list(None)
    with pytest.raises(TypeError, match="lists"):
        verify("x", anchors=anchors, lists=None, now=forge.NOW)


@pytest.mark.parametrize("argument", ["", " ", "\n"])
def test_the_command_takes_an_empty_argument_for_wrong_usage(
    argument: str, tmp_path, monkeypatch, capsys
) -> None:
    trust = tmp_path / "trust.json"
    trust.write_bytes(forge.dump(forge.trust_list(forge.Issuer())))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert command.main(["check", argument, "--trust", str(trust), "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("[usage.empty] Chưa có gì để kiểm tra")
    with pytest.raises(SystemExit) as ended:
        command.main(["check", "--trust", str(trust)])
    assert ended.value.code == 2


def test_what_the_messages_tell_to_install_is_what_the_extras_hold() -> None:
    from importlib.metadata import requires

    extras = {"picture": qr_pictures.PACKAGES, "xlsx": workbook_writer.PACKAGES}
    for extra, packages in extras.items():
        declared = [
            line.partition(";")[0].strip()
            for line in requires("credverifier") or ()
            if line.endswith((f"extra == '{extra}'", f'extra == "{extra}"'))
        ]
        assert sorted(packages.replace('"', "").split()) == sorted(declared)
