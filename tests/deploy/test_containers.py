"""The image and the compose file: linted, and their processes run bare, in their order, with their
commands and environment, on a real PostgreSQL.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.commands import BIN
from tests.flows.server import free_port
from tests.postgres import Server

ROOT = Path(__file__).parents[2]
CONTAINERFILE = ROOT / "deploy" / "Containerfile"
COMPOSE = ROOT / "deploy" / "compose.yaml"
SERVICES: dict[str, Any] = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
OURS = {name: each for name, each in SERVICES.items() if each["image"] == "credissuer"}
_VARIABLE = re.compile(r"\$\{(\w+):\?[^}]*\}")


def last_stage() -> str:
    return CONTAINERFILE.read_text("utf-8").rpartition("\nFROM ")[2]


def instruction(name: str) -> str:
    found = re.findall(rf"^{name} (.*)$", last_stage(), re.M)
    assert len(found) == 1, name
    return found[0]


def test_the_containerfile_breaks_no_rule() -> None:
    command = [BIN / "hadolint", "--config", ROOT / ".hadolint.yaml", CONTAINERFILE]
    linted = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (linted.returncode, linted.stdout) == (0, "")


def test_the_compose_file_fits_its_schema() -> None:
    command = [BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE]
    checked = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert checked.returncode == 0, checked.stdout


def test_the_image_runs_as_no_ones_account_and_without_tools_to_build() -> None:
    assert instruction("USER") == "10001:10001"
    assert "COPY --from=build /opt/credissuer" in last_stage()
    for tool in ("gcc", "build-essential", "git", "pip install", "pip wheel"):
        assert tool not in last_stage()
    assert "/usr/local/bin/pip*" in last_stage()


def test_every_process_of_ours_has_a_root_it_cannot_write_and_no_capability() -> None:
    for name, service in OURS.items():
        assert service["read_only"] is True, name
        assert (service["user"], service["cap_drop"]) == ("10001:10001", ["ALL"]), name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_no_secret_stands_in_the_compose_file() -> None:
    for service in SERVICES.values():
        for name, value in service["environment"].items():
            is_secret = "PASS" in name or name.endswith("DATABASE_URL_FILE")
            assert not is_secret or str(value).startswith("/run/secrets/"), name


def test_the_image_has_the_versions_that_the_tests_have() -> None:
    office, tested = (
        dict(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([^ ;\\]+)", text, re.M))
        for text in (
            (ROOT / "requirements" / name).read_text("utf-8") for name in ("office.txt", "dev.txt")
        )
    )
    assert len(office) > 40
    assert {name: tested.get(name) for name in office} == office


class Bare:
    """The containers of `OURS` as processes: volumes and secrets are folders of `folder`."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.paths = {
            "/srv/office": str(folder / "office"),
            "/srv/keys": str(folder / "keys"),
            "/run/secrets": str(folder / "secrets"),
        }
        for path in self.paths.values():
            Path(path).mkdir()
        for name, text in (("passphrase", "of a test alone"), ("database_url", database_url)):
            file = folder / "secrets" / name
            file.write_text(text)
            file.chmod(0o600)

    def environment(self, service: dict[str, Any]) -> dict[str, str]:
        variables = {"CREDISSUER_PUBLIC_URL": f"http://localhost:{self.port}"}
        values = {
            name: self.placed(_VARIABLE.sub(lambda match: variables[match[1]], str(value)))
            for name, value in service["environment"].items()
        }
        return {"PATH": f"{BIN}:{os.environ['PATH']}", "HOME": self.paths["/srv/office"], **values}

    def placed(self, text: str) -> str:
        for inside, outside in self.paths.items():
            text = text.replace(inside, outside)
        return text.replace("8000", str(self.port))

    def words(self, command: list[str]) -> list[str]:
        return [*json.loads(instruction("ENTRYPOINT")), *map(self.placed, command)]

    def start(self, service: dict[str, Any], command: list[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command,
            cwd=self.paths["/srv/office"],
            env=self.environment(service),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def ends(self, service: dict[str, Any], command: list[str]) -> str:
        process = self.start(service, command)
        printed, _ = process.communicate(timeout=240)
        assert process.returncode == 0, (command, printed)
        return printed

    def is_healthy(self, service: dict[str, Any]) -> bool:
        [_, *check] = service["healthcheck"]["test"]
        command = [self.placed(word) for word in check]
        environment = self.environment(service)
        return not subprocess.run(command, env=environment, capture_output=True).returncode

    @contextmanager
    def running(self, service: dict[str, Any]) -> Iterator[None]:
        process = self.start(service, self.words(service["command"]))
        try:
            deadline = time.monotonic() + 90
            while not self.is_healthy(service):
                assert process.poll() is None, process.communicate()
                assert time.monotonic() < deadline
                time.sleep(0.5)
            yield
            process.terminate()
            assert process.wait(timeout=15) == 0
        finally:
            process.kill()
            process.communicate()


@pytest.fixture
def bare(tmp_path: Path, postgres: Server) -> Bare:
    postgres.query("CREATE DATABASE of_compose")
    return Bare(tmp_path, postgres.url("of_compose"))


def test_the_processes_run_bare_in_the_order_of_the_file(bare: Bare) -> None:
    order = TopologicalSorter(
        {name: each.get("depends_on", {}).keys() for name, each in SERVICES.items()}
    ).static_order()
    started = [name for name in order if name in OURS]
    assert started[0] == "upgrade"
    # What docs/containers.md says first: found the office.
    bare.ends(OURS["office"], bare.words(["init"]))
    bare.ends(OURS["upgrade"], bare.words(OURS["upgrade"]["command"]))
    with bare.running(OURS["office"]):
        # Beside the server, as a timer starts them.
        told = bare.ends(OURS["publish"], bare.words(OURS["publish"]["command"]))
    assert f"files written to {bare.paths['/srv/office']}/public" in told
    assert instruction("CMD") == json.dumps(OURS["office"]["command"])
    assert (Path(bare.paths["/srv/office"]) / "public" / "index.html").is_file()
