"""A throw-away office in its own folder, with a certificate for every verdict behind a link."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from credissuer import settings
from credissuer.bootstrap.clock_and_chance import entropy, utc_clock
from credissuer.bootstrap.founding import found_office
from credissuer.bootstrap.opening import OpenedOffice
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.demo import applications, cases, cast, holders, imports, specimens, staff
from credissuer.demo.cast import CastMember
from credissuer.errors import ConfigError
from credissuer.notices.envelope import Sender
from credissuer.notices.mailbox import Mailbox
from credissuer.notices.mailer import Post
from credissuer.office import Office
from credissuer.operations import issue
from credissuer.operations.applying.listing import enter
from credissuer.operations.change_standing import revoke
from credissuer.operations.deciding.policy import raise_flag
from credissuer.operations.perform import perform
from credissuer.operations.publishing import publish, publish_due
from credissuer.operations.renewing.renew import renew
from credissuer.staff.roles import Actor
from credverifier.wire import number
from credverifier.wire.credentials import vc_jwt

MARK = "DEMO"
"""The file that marks a folder as a demo, which may be deleted."""

_AGE = timedelta(days=400)
"""Age of the office, so that its first certificate, valid for twelve months, has expired."""

_LISTED = ((["lam-dep", "thoi-trang"], "ha-noi"), (["am-thuc"], "hue"))
"""Topics and region of those who stand in the demo's directory."""

_CONFIGURATION = """\
# A throw-away office: `credissuer demo` makes this folder anew at every start.
public_url = "{public_url}"
keystore_dir = "keystore"
passphrase_file = "passphrase"
renditions = ["open-badge", "sd-jwt"]

[issuer_name]
vi = "DEMO: liên minh giả định, không có thật"
en = "DEMO: a made-up alliance, not a real one"
"""


class Scene(NamedTuple):
    """A link with its verdict; `number` is canonical."""

    verdict: str
    number: str
    link: str


class Stage(NamedTuple):
    """The office and its scenes, the first a certificate in force.

    The server withholds the file of `unreachable`.
    """

    opened: OpenedOffice
    scenes: list[Scene]

    @property
    def withheld(self) -> str:
        """The number whose certificate the server does not give, so that a visitor sees
        `unreachable`.
        """
        return next(scene.number for scene in self.scenes if scene.verdict == "unreachable")


def build(folder: Path, public_url: str, actor: Actor) -> Stage:
    """The demo office at `public_url` (http on localhost), made anew in `folder`.

    Raises ConfigError `demo.folder_taken` where the folder holds anything but an earlier demo.
    """
    _prepare(folder, public_url)
    # Without the environment, because variables of a real office must not reach this one.
    configuration = settings.load(folder, environment={})
    opened = found_office(
        configuration,
        lambda: None,
        actor,
        "ES256",
        clock=lambda: utc_clock() - _AGE,
    )
    office = _of_today(opened.office)
    parts = cast.parts()
    expired = [part for part in parts if part.verdict == "expired"]
    others = [part for part in parts if part.verdict != "expired"]
    # The expired one by the clock of the founding, because nobody can issue into the past.
    numbers = _issue(opened.office, actor, expired)
    numbers += _issue(office, actor, others)
    played = [
        (
            verdict,
            _play(
                office,
                actor,
                verdict,
                name,
            ),
        )
        for verdict, name in numbers
    ]
    # The valid one first, because it is the model of the specimens and the link shown first.
    played.sort(key=lambda scene: scene[0] != "valid")
    staff.add_all(office, actor)
    holders.add_all(office, actor)
    # Last, because nobody could have played these scenes alone in an office of two.
    perform(office, office.call(actor), raise_flag)
    # By the desk's own operations, so after the flag: the proposal waits for a second person.
    applications.add_all(office, actor)
    imports.add_all(office)
    in_force, *_ = (name for verdict, name in played[1:] if verdict == "valid")
    cases.add_all(office, dict(played)["suspended"], in_force)
    _list(office, actor, (played[0][1], in_force))
    publish.publish(office, office.call(actor))
    played += specimens.put_all(office, _token(office, played[0][1])).items()
    played += [
        (verdict, number.from_entropy(entropy(6))) for verdict in ("not_found", "unreachable")
    ]
    scenes = [
        Scene(
            verdict,
            name,
            vc_jwt.credential_url(public_url, name),
        )
        for verdict, name in played
    ]
    return Stage(opened._replace(office=office), scenes)


def _list(office: Office, actor: Actor, numbers: Sequence[str]) -> None:
    """Some agreed to be found: for the others it is as if there were no directory."""
    for name, (topics, region) in zip(numbers, _LISTED, strict=True):
        perform(office, office.call(actor), enter, name, topics, region)


def _of_today(office: Office) -> Office:
    """The office that was founded in the past, as it is now, with a mailbox of its own."""
    post = Post(Mailbox(), Sender(office.issuer_name["vi"], "office@demo.invalid"))
    # Its expired certificate was issued more than a year ago: nothing is wrong with the clock.
    return replace(office, clock=utc_clock, post=post, clock_is_synchronized=lambda: True)


def _prepare(folder: Path, public_url: str) -> None:
    """Make the folder empty but for the configuration and a random passphrase."""
    # The mark, because --dir may name any folder and everything in it is about to be deleted.
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise ConfigError("demo.folder_taken", path=str(folder))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).touch()
    (folder / settings.FILE_NAME).write_text(_CONFIGURATION.format(public_url=public_url), "utf-8")
    # Made closed and then filled: a file that is written first can be read until chmod.
    (folder / "passphrase").touch(mode=0o600)
    (folder / "passphrase").write_text(entropy(16).hex(), "ascii")


def _issue(office: Office, actor: Actor, parts: Sequence[CastMember]) -> list[tuple[str, str]]:
    """(verdict, number) of a certificate for each of `parts`."""
    today = office.today
    orders = [
        cast.order(
            part,
            f"DEMO-{part.accounts[0]}",
            office.programme,
            today=today,
        )
        for part in parts
    ]
    played = []
    for part, issued in zip(
        parts,
        issue.issue(
            office,
            office.call(actor),
            orders,
        ),
        strict=True,
    ):
        if issued.refusal is not None:
            raise issued.refusal
        assert issued.certificate is not None
        played.append((part.verdict, issued.certificate.number))
    return played


def _play(office: Office, actor: Actor, verdict: str, name: str) -> str:
    """Bring a certificate into the standing of `verdict`; returns its number."""
    publish_due.publish_issued(office, [name])
    # The suspended one is suspended in its case (`demo.cases`), by the case officer.
    if verdict == "revoked":
        perform(office, office.call(actor), revoke, name, "false_claim")
    elif verdict == "superseded":
        renew(office, office.call(actor), name)
    return name


def _token(office: Office, name: str) -> str:
    with office.store.read() as reading:
        rendition = reading.renditions.get(name, SignaturePurpose.VC_JWT)
    assert rendition is not None and rendition.token is not None
    return rendition.token
