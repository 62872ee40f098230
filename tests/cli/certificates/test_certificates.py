"""The commands that issue, change and show certificates."""

from __future__ import annotations

import json

from tests.flows.conftest import Installation
from tests.offices import CRITERIA


def test_an_order_file_is_issued_once_and_faulty_ones_are_refused(
    installation: Installation,
) -> None:
    order = {
        "ref": "X-1",
        "kind": "organization",
        "name": "Câu Lạc Bộ Kể Chuyện Mẫu",
        "criteria": dict.fromkeys(
            CRITERIA,
            "excellent",
        ),
        "assessed_on": "2026-11-01",
        "accounts": [{"url": "https://www.youtube.com/@cauLacBoMau", "proven_on": "2026-10-30"}],
    }
    (installation.folder / "order.json").write_text(json.dumps(order), "utf-8")
    lines = installation.credissuer("issue", "order.json").splitlines()
    assert installation.check(lines[1], expect=0)["certificate"]["number"] == lines[0]
    assert installation.credissuer("issue", "order.json").splitlines()[0] == lines[0]

    def errors_with(**changes: object) -> str:
        (installation.folder / "bad.json").write_text(json.dumps({**order, **changes}), "utf-8")
        return installation.run("credissuer", "issue", "bad.json", expect=1).stderr

    assert "certificate.ref_conflict" in errors_with(kind="person")
    assert "account.taken" in errors_with(ref="X-2")
    assert "account.missing" in errors_with(ref="X-3", accounts=[])
    assert "name.hidden_characters" in errors_with(
        ref="X-4", name="Kênh \u202e Mẫu", accounts=[{"url": "tiktok:la"}]
    )
    assert "assessment.unknown_criterion" in errors_with(
        ref="X-5", criteria={**order["criteria"], "charm": "excellent"}
    )
    assert len(installation.certificates()) == 1


def test_badges_are_written_in_the_given_sizes_and_language(
    issued: tuple[Installation, str],
) -> None:
    installation, number = issued
    arguments = (
        "badge",
        number,
        "--out",
        "badge",
        "--lang",
        "en",
        "--size",
        "web",
        "--size",
        "avatar",
    )
    files = [
        path.rpartition("-badge-")[2]
        for path in installation.credissuer(*arguments).split()
        if "-badge-" in path
    ]
    assert files == ["web-en.svg", "web-en.png", "avatar-en.svg", "avatar-en.png"]
    refusal = installation.run(
        "credissuer", "badge", number, "--out", "none", "--lang", "fr", expect=2
    )
    assert "usage.picture_language" in refusal.stderr
    refusal = installation.run(
        "credissuer", "badge", number, "--out", "none", "--size", "poster", expect=2
    )
    assert "feed, story, banner, channel, card, avatar, ring, web, a4, a6" in refusal.stderr
    assert not (installation.folder / "none").exists()
