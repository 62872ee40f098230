"""A pinned trust list follows its root keys from a real host, and nobody else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import forge
import pytest
import root_cases

from credverifier import TrustAnchors, Verifier
from credverifier.cli import trust_command
from credverifier.errors import TrustListError
from credverifier.online import trust_lists
from credverifier.trust import root_list, trust_update
from credverifier.wire.envelope import dates

NOW = datetime.now(UTC).replace(microsecond=0)


class Ceremonies:
    """Root-signed lists of one office at `host`, each after the one before."""

    def __init__(self, host, issuer):
        self.host, self.issuer = host, issuer
        self.version, self.previous = 0, None

    def hold(self, signer, named=None, entry=None, days=300, published=True):
        """Sign the office's list, naming the root keys that come next; returns the text."""
        self.version += 1
        listed = forge.trust_list(
            issued_at=dates.stamp(NOW - timedelta(minutes=9 - self.version)),
            expires_at=dates.stamp(NOW + timedelta(days=300)),
            allow_insecure_loopback=True,
        )
        listed["issuers"] = [entry or self.issuer.trust_entry()]
        text = signer.line(
            {
                "iat": forge.seconds(NOW) - 3600,
                "exp": forge.seconds(NOW) - 3600 + days * forge.DAY,
                "version": self.version,
                "previous": self.previous,
                "roots": root_cases.roots(named or signer),
                "trust_list": listed,
            }
        )
        self.previous = root_cases.digest(text)
        self.host.files[root_list.path_of(self.version)] = text
        if published:
            self.host.files[root_list.PATH] = text
        return text


@pytest.fixture
def issuer(host):
    return forge.Issuer(host.public_url)


@pytest.fixture
def root():
    return root_cases.Root()


@pytest.fixture
def ceremonies(host, issuer):
    return Ceremonies(host, issuer)


@pytest.fixture
def file(tmp_path, issuer, root):
    """A trust list that was pinned and has followed nothing yet."""
    listed = forge.trust_list(issuer, allow_insecure_loopback=True)
    path, roots = tmp_path / "trust.json", tmp_path / "root.json"
    path.write_text(json.dumps(listed))
    roots.write_text(json.dumps(root_cases.roots(root)))
    assert trust_command.pin(path, roots) == 0
    return path


def answers(value):
    updated, told = trust_lists.newest(value, NOW)
    return updated, [(answer.result, answer.detail) for answer in told]


def test_a_pinned_list_follows_its_root(file, ceremonies, root, capsys):
    ceremonies.hold(root)
    assert trust_command.update(file, NOW, as_json=True) == 0
    ceremonies.hold(root)
    assert trust_command.update(file, NOW, as_json=True) == 0
    assert trust_command.update(file, NOW, as_json=True) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert [json.loads(line)["result"] for line in lines] == ["updated", "updated", "unchanged"]
    assert json.loads(file.read_text())["roots"]["version"] == 2


def test_changes_of_the_root_that_were_missed_are_followed_one_by_one(file, ceremonies, root):
    second, third = root_cases.Root(), root_cases.Root("EdDSA")
    ceremonies.hold(root)
    # The list of the change has ended long since: it says only who comes next.
    ceremonies.hold(root, named=second, days=0.01)
    ceremonies.hold(second, named=third)
    ceremonies.hold(third)
    updated, told = answers(json.loads(file.read_text()))
    assert told == [("updated", None)]
    assert updated["roots"]["version"] == 4
    assert [key["kid"] for key in updated["roots"]["keys"]] == [third.signer.thumbprint]


def test_without_the_version_in_between_a_change_of_the_root_is_refused(
    host, file, ceremonies, root
):
    second = root_cases.Root()
    ceremonies.hold(root, named=second)
    ceremonies.hold(second)
    del host.files[root_list.path_of(1)]
    value = json.loads(file.read_text())
    updated, [(result, detail)] = answers(value)
    assert updated == value and result == "refused" and "trust.update_untrusted" in detail


def test_a_key_in_other_hands_brings_nobody_back(host, file, ceremonies, root, issuer):
    """Whoever has the compromised key and the host: older lists, and lists of their own."""
    older = ceremonies.hold(root)
    entry = issuer.trust_entry()
    for key in entry["jwks"]["keys"]:
        if key["kid"] == issuer.keys["credential"].thumbprint:
            key["state"] = "compromised"
    ceremonies.hold(root, entry=entry)
    assert trust_command.update(file, NOW) == 0
    followed = file.read_bytes()
    stolen = root_cases.Root()
    stolen.signer = issuer.keys["credential"]
    forged = Ceremonies(host, issuer)
    forged.version, forged.previous = ceremonies.version, ceremonies.previous
    own = forge.trust_list(
        issuer, issued_at=dates.stamp(NOW), expires_at=dates.stamp(NOW + timedelta(days=9))
    )
    own |= {"iss": issuer.id, "iat": forge.seconds(NOW), "allow_insecure_loopback": True}
    host.files[trust_update.PATH] = issuer.sign(own, typ=trust_update.TYP)
    for text in (older, forged.hold(stolen), host.files[trust_update.PATH]):
        host.files[root_list.PATH] = text
        assert trust_command.update(file, NOW) == 4
        assert file.read_bytes() == followed
    anchors = TrustAnchors.from_trust_list(followed.decode())
    assert anchors.issuers[issuer.id].keys[issuer.keys["credential"].key_id].state == "compromised"


def test_a_verifier_follows_while_it_runs_and_its_file_with_it(file, ceremonies, root, issuer):
    verifier = Verifier.from_trust_list(file)
    entry = issuer.trust_entry()
    entry["name"] = {"vi": "Tên mới", "en": "New name"}
    ceremonies.hold(root, entry=entry)
    assert verifier.anchors.issuers[issuer.id].name != entry["name"]
    assert [answer.result for answer in verifier.update_trust()] == ["updated"]
    assert verifier.anchors.issuers[issuer.id].name == entry["name"]
    assert Verifier.from_trust_list(file).anchors == verifier.anchors
    assert [answer.result for answer in verifier.update_trust()] == ["unchanged"]
    given = Verifier.from_trust_list(json.loads(file.read_text()))
    assert [answer.result for answer in given.update_trust()] == ["unchanged"]
    with pytest.raises(TypeError):
        Verifier(verifier.anchors).update_trust()


def test_an_ended_list_is_followed_where_it_is_pinned_alone(file, ceremonies, root):
    ceremonies.hold(root)
    value = json.loads(file.read_text()) | {"expires_at": dates.stamp(NOW - timedelta(days=1))}
    assert answers(value)[1] == [("updated", None)]
    del value["roots"]
    with pytest.raises(TrustListError, match=r"trust\.expired"):
        answers(value)


def test_a_host_that_is_silent_changes_nothing(file, ceremonies):
    value = json.loads(file.read_text())
    updated, [(result, _)] = answers(value)
    assert (updated, result) == (value, "unreachable")


def test_roots_of_another_form_pin_nothing(tmp_path, file):
    before = file.read_bytes()
    bad = tmp_path / "bad.json"
    for text in ("{}", "[]", "{", '{"keys": [{}], "threshold": 1}'):
        bad.write_text(text)
        with pytest.raises(TrustListError, match=r"trust\.malformed"):
            trust_command.pin(file, bad)
    assert file.read_bytes() == before
