"""The office comes back, on either database: from a copy that was put back, from a backup of last
week, on another machine, and whatever is cut off in the middle.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
import time

import pytest

from credverifier import Verifier
from tests.flows.conftest import Host, Installation, found_office
from tests.flows.server import Server, token
from tests.offices import sheet
from tests.postgres import Server as Postgres
from tests.postgres import query


class Office:
    """An office with three certificates and a backup, after which one was revoked, one suspended,
    one renewed, and one issued.
    """

    def __init__(self, installation: Installation, postgres: Postgres | None) -> None:
        self.installation, self.postgres = installation, postgres
        first = self._imported(3)
        installation.credissuer("publish")
        installation.credissuer("backup", "backup.tar.gz", "--with-keys")
        self.revoked, self.suspended, self.renewed = first
        installation.credissuer("revoke", self.revoked, "--yes", "--reason", "false_claim")
        installation.credissuer("suspend", self.suspended, "--yes", "--reason", "undisclosed_ad")
        self.successor = installation.credissuer("renew", self.renewed).split()[-1]
        [self.issued] = sorted({*self._imported(4)} - {*first})
        self.places = self.indices()

    def _imported(self, rows: int) -> list[str]:
        (self.installation.folder / "roster.csv").write_text(sheet(rows), "utf-8")
        lines = self.installation.credissuer("import", "roster.csv", "--yes", "--json").splitlines()
        return [json.loads(line)["number"] for line in lines]

    def indices(self) -> dict[tuple[int, int], str]:
        """(list, index) -> number of every certificate of the office."""
        return {
            (line["status"]["list"], line["status"]["index"]): line["number"]
            for line in self.installation.export()
            if line["kind"] == "certificate"
        }

    def verdicts(self) -> dict[str, str]:
        names = ("revoked", "suspended", "renewed", "successor", "issued")
        numbers = {name: getattr(self, name) for name in names}
        return {
            name: self.installation.check(number, expect=1 if name in names[:3] else 0)["verdict"]
            for name, number in numbers.items()
        }

    def restored(
        self, *arguments: str, installation: Installation | None = None, **extra: str
    ) -> list[dict]:
        """The changes that `restore --yes` made."""
        at = installation or self.installation
        printed = at.credissuer("restore", *arguments, "--yes", "--json", **extra)
        return [json.loads(line) for line in printed.splitlines()]

    def stands(self, installation: Installation | None = None) -> None:
        """Everything that was decided is as it was, in public and in the office."""
        at = installation or self.installation
        assert self.verdicts() == {
            "revoked": "revoked",
            "suspended": "suspended",
            "renewed": "superseded",
            "successor": "valid",
            "issued": "valid",
        }
        lines = [line for line in at.export() if line["kind"] == "certificate"]
        standings = {line["number"]: line["standing"] for line in lines}
        assert standings == {
            self.revoked: "revoked",
            self.suspended: "suspended",
            self.renewed: "superseded",
            self.successor: "valid",
            self.issued: "valid",
        }
        at.credissuer("audit", "verify")
        assert "history" in at.credissuer("doctor")
        shown = json.loads(at.credissuer("show", self.revoked, "--json"))
        assert shown["reason"] == "false_claim"
        # Nobody ever gets an index that was used, and the office goes on.
        (at.folder / "roster.csv").write_text(
            sheet(9).replace("R-0000", "N-0000").replace("kenh0", "moi0").replace("Kênh", "Khác"),
            "utf-8",
        )
        at.credissuer("import", "roster.csv", "--yes")
        fresh = {
            (line["status"]["list"], line["status"]["index"])
            for line in at.export()
            if line["kind"] == "certificate" and line["number"] not in standings
        }
        assert len(fresh) == 9 and fresh.isdisjoint(self.places)
        at.credissuer("revoke", self.issued, "--yes", "--reason", "deceased")
        assert at.check(self.issued, expect=1)["verdict"] == "revoked"


class Watch:
    """Asks again and again, as a brand does, whether the revoked certificate is in force."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._stop = threading.Event()
        self._verifier = Verifier.from_trust_list(
            office.installation.folder / "keys" / "trust-list.json"
        )
        self.seen: list[str] = []

    def __enter__(self) -> Watch:
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        assert len(self.seen) > 3
        assert set(self.seen) == {"revoked"}, self.seen

    def _ask(self) -> None:
        link = f"{self._office.installation.public_url}/c/{self._office.revoked.replace('-', '')}"
        while not self._stop.is_set():
            # Anew, because the verifier's memory would never let a revocation be undone.
            fresh = Verifier.from_trust_list(
                self._office.installation.folder / "keys" / "trust-list.json"
            )
            self.seen.append(fresh.check(link).verdict)
            time.sleep(0.05)


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest) -> Office:
    if request.param == "sqlite":
        return Office(request.getfixturevalue("installation"), None)
    installation: Installation = request.getfixturevalue("empty_installation")
    server: Postgres = request.getfixturevalue("postgres")
    installation.extra["CREDISSUER_DATABASE_URL"] = server.create("template1")
    installation.extra["PATH"] = f"{server.tools}:{os.environ['PATH']}"
    found_office(installation)
    return Office(installation, server)


def put_back_by_hand(office: Office) -> None:
    """The database of the backup in place of the one that is there, without `restore`."""
    from credissuer.operations.upkeep import archive

    with archive.opened(office.installation.folder / "backup.tar.gz") as (_, folder):
        if office.postgres is None:
            shutil.copy(folder / "credissuer.db", office.installation.folder / "credissuer.db")
            return
        name = name_of(office.installation)
        office.postgres.query(f"DROP DATABASE {name}")
        office.postgres.query(f"CREATE DATABASE {name} TEMPLATE template0")
        office.installation.extra["CREDISSUER_DATABASE_URL"] = office.postgres.url(name)
        command = [
            office.postgres.tools / "pg_restore",
            "--no-owner",
            "-d",
            office.postgres.url(name),
        ]
        subprocess.run([*command, folder / "credissuer.dump"], check=True)


def name_of(installation: Installation) -> str:
    return installation.extra["CREDISSUER_DATABASE_URL"].partition("@/")[2].partition("?")[0]


def lose(office: Office) -> None:
    """The database is gone."""
    if office.postgres is None:
        (office.installation.folder / "credissuer.db").unlink()
        return
    name = name_of(office.installation)
    office.postgres.query(f"DROP DATABASE {name}")
    office.postgres.query(f"CREATE DATABASE {name} TEMPLATE template0")


def test_a_copy_that_was_put_back_by_hand_is_mended_where_it_lies(office: Office) -> None:
    put_back_by_hand(office)
    refused = office.installation.run(
        "credissuer", "revoke", office.issued, "--yes", "--reason", "deceased", expect=1
    )
    assert "[office.behind_published]" in refused.stderr
    before = sorted(
        path.stat().st_mtime_ns for path in (office.installation.folder / "public").rglob("*")
    )
    with Watch(office):
        told = office.installation.credissuer("restore", "--here")
        assert office.revoked in told and "certificate.revoked" in told and office.issued in told
        after = sorted(
            path.stat().st_mtime_ns for path in (office.installation.folder / "public").rglob("*")
        )
        assert after == before, "a dry run changes nothing"
        assert (
            "[office.behind_published]"
            in office.installation.run("credissuer", "publish", expect=1).stderr
        )
        done = office.restored("--here")
    actions = {(line["action"], line["object"]) for line in done}
    assert ("certificate.revoked", office.revoked.replace("-", "")) in actions
    assert ("certificate.suspended", office.suspended.replace("-", "")) in actions
    assert ("certificate.superseded", office.renewed.replace("-", "")) in actions
    assert ("certificate.issued", office.issued.replace("-", "")) in actions
    office.stands()
    assert office.restored("--here") == []


def test_last_week_s_backup_comes_back_in_place_of_what_is_there(office: Office) -> None:
    refused = office.installation.run("credissuer", "restore", "backup.tar.gz", "--yes", expect=1)
    assert "[restore.database_there]" in refused.stderr
    with Watch(office):
        office.restored("backup.tar.gz", "--replace")
    office.stands()
    if office.postgres is None:
        kept = list(office.installation.folder.glob("credissuer.db.before-restore-*"))
        assert len(kept) == 1
    else:
        url = office.installation.extra["CREDISSUER_DATABASE_URL"]
        schemas = query(
            url, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before_restore_%'"
        )
        assert len(schemas) == 1


def test_a_lost_database_comes_back_after_a_dry_run_that_leaves_nothing(office: Office) -> None:
    lose(office)
    told = office.installation.credissuer("restore", "backup.tar.gz")
    assert office.issued in told and office.revoked in told
    assert "[database.missing]" in office.installation.run("credissuer", "list", expect=4).stderr
    with Watch(office):
        office.restored("backup.tar.gz")
    office.stands()


def test_another_machine_takes_over_with_the_public_tree_alone(
    office: Office, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A new folder without configuration, keys or checkpoint; the tree is where it was."""
    there = office.installation
    folder = tmp_path_factory.mktemp("machine")
    (folder / "home").mkdir()
    extra = dict(there.extra)
    if office.postgres is not None:
        extra["CREDISSUER_DATABASE_URL"] = office.postgres.create("template0")
    extra["CREDISSUER_PUBLICATION_DIR"] = str(there.folder / "public")
    extra["CREDISSUER_KEYSTORE_DIR"] = str(folder / "keystore")
    here = Installation(folder, there.port, extra)
    backup = str(there.folder / "backup.tar.gz")
    told = here.credissuer("restore", backup)
    assert office.issued in told
    left = [path.name for path in folder.iterdir() if path.suffix != ".lock"]
    assert left == ["home"], "a dry run leaves nothing"
    with Watch(office):
        office.restored(backup, installation=here)
    assert (folder / "credissuer.toml").exists() and (folder / "keystore" / "keys.json").exists()
    office.stands(here)


def test_where_the_tree_is_gone_another_copy_or_two_people_are_needed(
    office: Office, host: Host, tmp_path_factory: pytest.TempPathFactory
) -> None:
    installation = office.installation
    kept = tmp_path_factory.mktemp("kept") / "public"
    shutil.copytree(installation.folder / "public", kept)
    (installation.folder / "public").rename(tmp_path_factory.mktemp("gone") / "public")
    (installation.folder / "public").mkdir()
    lose(office)
    refused = installation.run("credissuer", "restore", "backup.tar.gz", expect=1)
    assert "[restore.no_witness]" in refused.stderr and "--accept-loss" in refused.stderr
    refused = installation.run("credissuer", "restore", "backup.tar.gz", "--accept-loss", expect=1)
    assert "[restore.second_person]" in refused.stderr
    refused = installation.run(
        "credissuer", "restore", "backup.tar.gz", "--witness", "https://127.0.0.1:1", expect=1
    )
    assert "[restore.witness_unreadable]" in refused.stderr
    assert "[database.missing]" in installation.run("credissuer", "list", expect=4).stderr
    office.restored("backup.tar.gz", "--witness", str(kept))
    office.stands()


def test_a_web_server_with_the_tree_is_a_witness(
    office: Office, host: Host, tmp_path_factory: pytest.TempPathFactory
) -> None:
    installation = office.installation
    (installation.folder / "public").rename(installation.folder / "web")
    host.folder = installation.folder / "web"
    (installation.folder / "public").mkdir()
    lose(office)
    office.restored("backup.tar.gz", "--witness", installation.public_url)
    host.folder = installation.folder / "public"
    office.stands()


def test_two_people_accept_the_loss_and_nothing_is_used_twice(office: Office) -> None:
    installation = office.installation
    shutil.rmtree(installation.folder / "public")
    (installation.folder / "audit-checkpoint.jwt").unlink()
    lose(office)
    done = office.restored("backup.tar.gz", "--accept-loss", "--by", "chi Lan")
    accepted = [line for line in done if line["action"] == "office.loss_accepted"]
    assert [line["detail"]["second"] for line in accepted] == ["chi Lan"]
    lines = [json.loads(line) for line in installation.credissuer("audit", "list").splitlines()]
    told = [line for line in lines if line["action"] == "office.loss_accepted"]
    assert told[0]["detail"]["second"] == "chi Lan" and told[0]["actor"].startswith("operator:")
    assert installation.check(office.revoked, expect=0)["verdict"] == "valid", (
        "the loss that was accepted"
    )
    (installation.folder / "roster.csv").write_text(sheet(9), "utf-8")
    installation.credissuer("import", "roster.csv", "--yes")
    places = set(office.indices())
    new = {place for place in places if place not in office.places}
    assert len(new) == 6 and {list_id for list_id, _ in new} == {101}
    installation.credissuer("audit", "verify")
    installation.credissuer("doctor")


POINTS = (
    "restore.after_load",
    "restore.before_commit",
    "restore.after_commit",
    "restore.after_aside",
    "restore.after_settle",
    "restore.before_publish",
    "publish.after_record",
    "publish.before_rename",
    "publish.before_mark:2",
    "publish.after_rename:3",
)


@pytest.mark.parametrize("point", POINTS)
def test_a_restore_that_is_cut_off_ends_well_when_it_is_repeated(
    office: Office, point: str
) -> None:
    arguments = ("restore", "backup.tar.gz", "--replace", "--yes")
    with Watch(office):
        killed = office.installation.run(
            "credissuer", *arguments, expect=None, CREDISSUER_FAILPOINT=point
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        office.installation.credissuer(*arguments)
    office.stands()


def test_a_mending_that_is_cut_off_ends_well_when_it_is_repeated(office: Office) -> None:
    put_back_by_hand(office)
    points = ("restore.before_commit", "restore.after_commit", "publish.after_rename:2")
    with Watch(office):
        for point in points:
            killed = office.installation.run(
                "credissuer", "restore", "--here", "--yes", expect=None, CREDISSUER_FAILPOINT=point
            )
            assert killed.returncode == -signal.SIGKILL, (point, killed.stderr)
        office.installation.credissuer("restore", "--here", "--yes")
    office.stands()


def test_a_server_goes_on_by_itself_once_the_database_is_mended(office: Office) -> None:
    headers = token(office.installation, "revoker")
    office.installation.credissuer("publish")
    put_back_by_hand(office)
    server = Server(office.installation, CREDISSUER_PUBLISH_SECONDS="0.2").wait()
    try:
        assert server.client.get("/readyz").status_code == 503
        refused = office.installation.run(
            "credissuer", "restore", "backup.tar.gz", "--replace", "--yes", expect=4
        )
        assert "[database.in_use]" in refused.stderr
        office.installation.credissuer("restore", "--here", "--yes")
        end = time.monotonic() + 40
        while server.client.get("/readyz").status_code != 200 and time.monotonic() < end:
            time.sleep(0.2)
        assert server.client.get("/readyz").json()["checks"]["history"] == "ok"
        sent = {"reason": "deceased"}
        path = f"/api/v1/certificates/{office.issued}/revocation"
        answer = server.client.post(path, json=sent, headers=headers)
        assert answer.status_code == 401, "a token from before the restore opens nothing"
        headers = token(office.installation, "revoker")
        assert server.client.post(path, json=sent, headers=headers).status_code == 200
    finally:
        server.close()
    assert office.installation.check(office.issued, expect=1)["verdict"] == "revoked"
    assert office.installation.check(office.revoked, expect=1)["verdict"] == "revoked"
