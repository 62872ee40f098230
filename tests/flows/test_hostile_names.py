"""40 names that somebody will try, from the import file and the API to the badge's picture and the
page of its code.
"""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ElementTree

from tests.flows.conftest import Town
from tests.flows.server import Server, body, token
from tests.flows.test_scan_and_revoke import scanned
from tests.hostile_names import HOSTILE_NAMES, HostileName
from tests.names_of_today import NAMES_OF_TODAY
from tests.offices import sheet
from tests.page.conftest import Phone

NAMES = (
    *HOSTILE_NAMES,
    *(HostileName(f"today-{place}", text, None) for place, text in enumerate(NAMES_OF_TODAY)),
)
REFUSED = {name.text: name.code for name in NAMES if name.code is not None}
KEPT = [name.text for name in NAMES if name.code is None]


def imported(town: Town) -> dict[str, str]:
    """Number -> name of what the import took; what it refused has its code in the file of errors.

    With a NUL in it a file is no text: it is refused whole, and its other rows are tried without
    that one.
    """
    header, *rows = csv.reader(sheet(len(NAMES)).splitlines())
    names = {row[0]: name.text for row, name in zip(rows, NAMES, strict=True)}
    filled = [[row[0], row[1], names[row[0]], *row[3:]] for row in rows]
    _write(town, [header, *filled])
    whole = town.run("credissuer", "import", "names.csv", "--yes", expect=1)
    assert "import.encoding" in whole.stderr and town.export() == []
    _write(town, [header, *(row for row in filled if "\x00" not in row[2])])
    done = town.run("credissuer", "import", "names.csv", "--yes", "--json", expect=1)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    with (town.folder / "names.errors.csv").open(encoding="utf-8-sig", newline="") as file:
        errors = {line[1]: " ".join(line) for line in list(csv.reader(file))[1:]}
    for ref, name in names.items():
        if name in REFUSED and "\x00" not in name:
            assert REFUSED[name] in errors.get(ref, ""), (ref, errors.get(ref))
    assert {names[line["ref"]] for line in told} == set(KEPT)
    return {line["number"]: names[line["ref"]] for line in told}


def _write(town: Town, rows: list[list[str]]) -> None:
    with (town.folder / "names.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def ordered(town: Town, server: Server) -> dict[str, str]:
    """The same over HTTP."""
    issuer, made = token(town, "issuer"), {}
    for place, name in enumerate(NAMES):
        sent = {**body(place), "name": name.text}
        answer = server.client.post("/api/v1/certificates", json=sent, headers=issuer)
        if name.code is None:
            assert answer.status_code == 201, (name.id, answer.text)
            made[answer.json()["number"]] = name.text
        else:
            codes = {answer.json()["code"], *(error["code"] for error in answer.json()["errors"])}
            assert answer.status_code == 422 and name.code in codes, (name.id, answer.text)
    return made


def test_names_from_import_and_api_to_badge_and_page(
    open_office: tuple[Town, Server], phone: Phone
) -> None:
    town, server = open_office
    by_file, by_http = imported(town), ordered(town, server)
    assert sorted(by_file.values()) == sorted(by_http.values()) == sorted(KEPT)
    dialogs: list[str] = []
    phone.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for number, name in {**by_file, **by_http}.items():
        code = number.replace("-", "")
        drawn = server.client.get(f"/c/{code}/badge.svg").raise_for_status().text
        drawing = ElementTree.fromstring(drawn)
        assert "<script" not in drawn
        if number in by_http:
            assert (
                server.client.get(f"/c/{code}/badge.pdf")
                .raise_for_status()
                .content.startswith(b"%PDF-")
            )
        assert not [
            name for part in drawing.iter() for name in part.attrib if name.startswith("on")
        ]
        link = scanned(server.client.get(f"/c/{code}/badge.png").raise_for_status().content)
        assert link == f"{town.public_url}/c/{code}".upper()
        phone.open(link)
        assert phone.told() == ("valid", "valid", "")
        assert phone.page.locator(".holder .name bdi").inner_text() == name
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390, name
    assert dialogs == []
